"""The generator declares what a model says, and refuses what Avro can't say."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from enum import StrEnum
from typing import Any

import pytest
from pydantic import AwareDatetime, create_model

from schemas.basis import Bericht, Keuze, Kort, Record
from schemas.catalogue import MODELS, full_name
from schemas.generator import avro_schema


class Soort(Keuze):
    ONBEKEND = "onbekend"
    EEN = "een"


class Vast(StrEnum):
    A = "a"


class Deel(Record):
    naam: Kort
    soort: Soort = Soort.EEN


class Proef(Bericht):
    ce_type = "nl.proeven.proef.v1"
    namespace = "nl.proeven"

    tekst: Kort
    ruw: bytes | None
    aantal: int = 3
    waar: bool = False
    dag: date
    op: AwareDatetime
    ook_op: datetime | None = None
    vast: Vast
    delen: tuple[Deel, ...] = ()
    deel: Deel | None = None


def test_every_type_has_its_avro_form() -> None:
    moment = {"type": "long", "logicalType": "timestamp-millis"}
    soort = {"type": "enum", "name": "nl.gegevens.Soort", "symbols": ["onbekend", "een"], "default": "onbekend"}
    deel = {
        "type": "record",
        "name": "nl.gegevens.Deel",
        "fields": [{"name": "naam", "type": "string"}, {"name": "soort", "type": soort, "default": "een"}],
    }

    assert avro_schema(Proef) == {
        "type": "record",
        "name": "nl.proeven.Proef",
        "fields": [
            {"name": "tekst", "type": "string"},
            {"name": "ruw", "type": ["null", "bytes"]},
            {"name": "aantal", "type": "long", "default": 3},
            {"name": "waar", "type": "boolean", "default": False},
            {"name": "dag", "type": {"type": "int", "logicalType": "date"}},
            {"name": "op", "type": moment},
            {"name": "ook_op", "type": ["null", moment], "default": None},
            {"name": "vast", "type": {"type": "enum", "name": "nl.gegevens.Vast", "symbols": ["a"]}},
            {"name": "delen", "type": {"type": "array", "items": deel}, "default": []},
            {"name": "deel", "type": ["null", "nl.gegevens.Deel"], "default": None},
        ],
    }


def test_a_nullable_field_has_a_default_only_where_the_model_has_one() -> None:
    """Case S3: what a reader may leave out is what the model lets be left out."""
    for model in MODELS:
        for field in avro_schema(model)["fields"]:
            assert ("default" in field) == (not model.model_fields[field["name"]].is_required())


@pytest.mark.parametrize(
    "field",
    [
        pytest.param((float, ...), id="float"),
        pytest.param((dict[str, str], ...), id="map"),
        pytest.param((list[str], ...), id="list"),
        pytest.param((tuple[str, str], ...), id="pair"),
        pytest.param((int | str, ...), id="union of two types"),
        pytest.param((int | str | None, ...), id="union of three types"),
        pytest.param((str | None, "a"), id="nullable with another default than null"),
        pytest.param((date, date(2026, 1, 1)), id="date with a default"),
        pytest.param((Deel, Deel(naam="a")), id="record with a default"),
    ],
)
def test_what_the_contract_does_not_carry_is_refused(field: Any) -> None:
    model = create_model("Anders", __base__=Proef, anders=field)

    with pytest.raises(TypeError):
        avro_schema(model)


def test_two_types_of_one_name_are_refused() -> None:
    class Ander(Record):
        naam: Kort

    Ander.__name__ = "Deel"
    model = create_model("Anders", __base__=Proef, ander=(Ander, ...))

    with pytest.raises(TypeError, match=r"two types are called nl\.gegevens\.Deel"):
        avro_schema(model)


def test_every_message_is_one_type_and_one_record() -> None:
    assert len({full_name(model) for model in MODELS}) == len({model.ce_type for model in MODELS}) == len(MODELS)


@pytest.mark.parametrize("model", MODELS, ids=full_name)
def test_every_message_is_frozen_closed_and_silent(model: type[Bericht]) -> None:
    expected = {"frozen": True, "extra": "forbid", "hide_input_in_errors": True}

    assert {name: model.model_config.get(name) for name in expected} == expected
    assert model.ce_type.startswith(f"{model.namespace}.")
    assert model.ce_type.endswith(".v1")


def _defined(schema: Any) -> Iterator[tuple[str, Any]]:
    """The named types that a schema defines, with all that stands in them but what other types they are made of."""
    if isinstance(schema, list):
        for branch in schema:
            yield from _defined(branch)
    elif isinstance(schema, dict):
        if "name" in schema and schema["type"] in ("enum", "record"):
            yield schema["name"], schema.get("symbols") or [field["name"] for field in schema["fields"]]
        for field in schema.get("fields", ()):
            yield from _defined(field["type"])
        yield from _defined(schema.get("items"))


def test_a_name_means_the_same_in_every_message() -> None:
    """Who makes classes of all schemas gets one of each name."""
    meanings: dict[str, list[Any]] = {}
    for model in MODELS:
        for name, meaning in _defined(avro_schema(model)):
            meanings.setdefault(name, []).append(meaning)

    assert {name for name, found in meanings.items() if any(each != found[0] for each in found)} == set()
