"""The fields a log line may have, each with the form of its values: what is not here can't be logged (art. 18.1, BIO2 8.15.02).

A field that is not listed is left out, a value that is not of its field's form is replaced. Both are counted and never raise, for
a log line must not stop the hub. Not listed on purpose: a sender's message id, a key, a file's name, any text: each may hold a
BSN or a name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from enum import Enum
from typing import Final

from prometheus_client import Counter

from hub.ops.metrics import log_drops

LONGEST = 16
"""Elements of a list that are told."""

REPLACED: Final = "[dropped]"


class Form(Enum):
    """Forms of a value."""

    NUMBER = "number"
    CODE = "lower-case letters, digits and . _ -, beginning with a letter, without a run of eight digits, 100 characters at most"
    NAME = "letters, digits and . _ : - / < > { }, without a run of eight digits, 160 characters at most"
    HASH = "8 to 64 hexadecimal digits"
    TEXT = "text that stands in the source"


FIELDS: dict[str, tuple[Form, str]] = {
    # who and where: origin and actor (BIO2 8.15.01)
    "timestamp": (Form.TEXT, "When, UTC, ISO 8601."),
    "level": (Form.NAME, "info, warning, error or critical."),
    "event": (Form.NAME, "What happened: a name of the events table."),
    "role": (Form.CODE, "Program: poort, nazorg, complex, dji, partner, regie, broker, demo."),
    "principal": (Form.CODE, "Kafka user the program acts as."),
    "pid": (Form.NUMBER, "Process id."),
    # on what: object
    "stage": (Form.CODE, "Stage: hub-poort, hub-nazorg, hub-complex."),
    "topic": (Form.CODE, "Topic."),
    "partition": (Form.NUMBER, "Partition of the topic."),
    "offset": (Form.NUMBER, "Offset of the record, or the first of a range."),
    "offset_to": (Form.NUMBER, "End of a range of offsets, itself not in it."),
    "group": (Form.CODE, "Consumer group."),
    "connector": (Form.CODE, "Connector."),
    "source": (Form.CODE, "Way in: csv, jsonl, cloudevents, http, simulator."),
    "file_id": (Form.HASH, "SHA-256 of a file's content, or its beginning: a name may hold a person's."),
    "letter": (Form.HASH, "Id of a dead letter, without its hyphens."),
    "run": (Form.HASH, "Id of an operator's command."),
    "who": (Form.NAME, "Account of the operating system that gave a command."),
    "reason": (Form.CODE, "Why it was given: a ticket, or a word."),
    "port": (Form.NUMBER, "TCP port on loopback."),
    # with what result
    "outcome": (Form.CODE, "Result of what was done."),
    "code": (Form.CODE, "Code of a refusal."),
    "status": (Form.NUMBER, "HTTP or exit status."),
    "count": (Form.NUMBER, "How many."),
    "records": (Form.NUMBER, "Records."),
    "aggregates": (Form.NUMBER, "Aggregates in the state."),
    "seconds": (Form.NUMBER, "Duration."),
    "attempt": (Form.NUMBER, "Attempt, from 1."),
    # failures: class and place, never the text
    "error": (Form.NAME, "Class of the exception."),
    "error_at": (Form.NAME, "Places it passed, innermost first: module:line:function."),
    "error_cause": (Form.NAME, "Class of its cause."),
    # a library's own line
    "logger": (Form.NAME, "The library's logger."),
    "where": (Form.NAME, "Place of the call: module:line:function."),
    "template": (Form.TEXT, "The constant part of the library's message, as it stands in its source."),
    "dropped": (Form.NUMBER, "Fields and values left out of this line."),
}

_NAME = re.compile(r"[A-Za-z0-9<_/{][A-Za-z0-9._:/<>{}-]{0,159}")
_CODE = re.compile(r"[a-z][a-z0-9._-]{0,99}")
_DIGITS = re.compile(r"\d{8}")
_HASH = re.compile(r"[0-9a-f]{8,64}")


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is(pattern: re.Pattern[str]) -> Callable[[object], bool]:
    return lambda value: isinstance(value, str) and bool(pattern.fullmatch(value)) and not _DIGITS.search(value)


_FITS: dict[Form, Callable[[object], bool]] = {
    Form.NUMBER: _is_number,
    Form.CODE: _is(_CODE),
    Form.NAME: _is(_NAME),
    Form.HASH: lambda value: isinstance(value, str) and _HASH.fullmatch(value) is not None,
    Form.TEXT: lambda value: isinstance(value, str),
}


def fits(form: Form, value: object) -> bool:
    """Whether a value is of a form."""
    return _FITS[form](value)


def allowed(line: Mapping[str, object]) -> dict[str, object]:
    """The line with listed fields and fitting values alone, and in `dropped` how many were left out, if any were.

    A field that is None says nothing and goes too, uncounted.
    """
    kept = {name: _checked(name, value) for name, value in line.items() if name in FIELDS and value is not None}
    unlisted = sum(name not in FIELDS for name in line)
    replaced = sum(value is REPLACED for value in kept.values())
    _count(log_drops, field=unlisted, value=replaced)
    return kept | ({"dropped": unlisted + replaced} if unlisted + replaced else {})


def _checked(name: str, value: object) -> object:
    form, _ = FIELDS[name]
    if isinstance(value, list | tuple):
        return list(value[:LONGEST]) if all(fits(form, element) for element in value[:LONGEST]) else REPLACED
    return value if fits(form, value) else REPLACED


def _count(counter: Counter, **whats: int) -> None:
    for what, number in whats.items():
        if number:
            counter.labels(what).inc(number)
