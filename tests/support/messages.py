"""Any message of the contract, valid and synthetic, drawn by hypothesis from the models' own rules."""

from __future__ import annotations

import types
from datetime import date, datetime, timedelta, timezone
from enum import Enum
from functools import cache
from typing import Any, Union, get_args, get_origin

from annotated_types import MaxLen, MinLen
from hypothesis import strategies as st
from pydantic import AwareDatetime
from pydantic.fields import FieldInfo

from schemas.basis import Bericht, Record
from schemas.bsn import elfproef

BSNS = [bsn for bsn in (f"9999{tail:05}" for tail in range(100_000)) if elfproef(bsn)]
"""The test range only: no living person has one of these."""

BSN_PATTERN = "^[0-9]{9}$"
OFFSETS = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
MOMENTS = st.datetimes(datetime(1, 1, 3), datetime(9999, 12, 29), timezones=OFFSETS).map(  # noqa: DTZ001 - zones come from OFFSETS
    lambda moment: moment.replace(microsecond=moment.microsecond // 1000 * 1000)
)
LONG = 70
"""Characters: beyond one byte of Avro length, and no longer, since drawing text is what these tests spend their time on."""
TEXT = st.characters(codec="utf-8")

PLAIN: dict[object, st.SearchStrategy[Any]] = {
    str: st.text(TEXT),
    bytes: st.binary(max_size=100),
    bool: st.booleans(),
    int: st.integers(-(1 << 63), (1 << 63) - 1),
    date: st.dates(),
    AwareDatetime: MOMENTS,
}


def messages(model: type[Bericht]) -> st.SearchStrategy[Bericht]:
    """Messages of `model`; their moments are whole milliseconds, as on the wire."""
    return _records(model)


@cache  # a strategy is made once: making it costs more than drawing from it
def _records(model: type[Record]) -> st.SearchStrategy[Any]:
    return st.builds(model, **{name: _field(info) for name, info in model.model_fields.items()})


def _field(info: FieldInfo) -> st.SearchStrategy[Any]:
    return _values(info.annotation, info.metadata)


def _values(annotation: Any, rules: list[Any]) -> st.SearchStrategy[Any]:
    if hasattr(annotation, "__metadata__"):
        return _values(annotation.__origin__, _flat(annotation.__metadata__))
    if get_origin(annotation) in (Union, types.UnionType):
        return st.one_of(*(st.none() if each is type(None) else _values(each, []) for each in get_args(annotation)))
    if get_origin(annotation) is tuple:
        least = next((rule.min_length for rule in rules if isinstance(rule, MinLen)), 0)
        return st.lists(_values(get_args(annotation)[0], []), min_size=least, max_size=2).map(tuple)
    if annotation in PLAIN:
        return _text(rules) if annotation is str else PLAIN[annotation]
    return st.sampled_from(list(annotation)) if issubclass(annotation, Enum) else _records(annotation)


def _flat(metadata: tuple[Any, ...]) -> list[Any]:
    return [rule for each in metadata for rule in (each.metadata if isinstance(each, FieldInfo) else [each])]


def _text(rules: list[Any]) -> st.SearchStrategy[str]:
    for rule in rules:
        if pattern := getattr(rule, "pattern", None):
            return st.sampled_from(BSNS) if pattern == BSN_PATTERN else st.from_regex(pattern, fullmatch=True)
    least = next((rule.min_length for rule in rules if isinstance(rule, MinLen)), 0)
    most = next((rule.max_length for rule in rules if isinstance(rule, MaxLen)), LONG)
    return st.text(TEXT, min_size=least, max_size=min(most, LONG))
