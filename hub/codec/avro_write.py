"""Avro binary from a frozen model, without the dict in between.

Of our own because this is the hub's hottest path: fastavro wants a dict and tries the branches of a union by validating them, which
takes three times as long. It writes what `schemas.generator` can declare and no more; a property test holds it to fastavro byte by byte.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any, TypeAlias

from schemas.basis import Record
from schemas.generator import Schema

Write: TypeAlias = Callable[[bytearray, Any], None]
"""Appends one value."""

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MILLISECOND = timedelta(milliseconds=1)
EPOCH_DAY = date(1970, 1, 1).toordinal()


def writer(schema: Schema) -> Write:
    """A writer of records by `schema`, whose named types stand in it where they are first used."""
    return _writer(schema, dict(_PRIMITIVES))


def _writer(schema: Any, named: dict[str, Write]) -> Write:  # noqa: ANN401 - JSON
    match schema:
        case str():
            return named[schema]
        case ["null", branch]:
            return _nullable(_writer(branch, named))
        case {"logicalType": str(logical)}:
            return _LOGICAL[logical]
        case {"type": "array", "items": items}:
            return _array(_writer(items, named))
        case {"type": "enum", "name": name, "symbols": symbols}:
            return named.setdefault(name, _enum(symbols))
        case {"type": "record", "name": name, "fields": fields}:
            return named.setdefault(name, _record([(field["name"], _writer(field["type"], named)) for field in fields]))
    raise TypeError(f"no writer for {schema}")


def _long(out: bytearray, value: int) -> None:
    out += _varint(value)


@lru_cache(4096)
def _varint(value: int) -> bytes:
    if not -(1 << 63) <= value < 1 << 63:
        raise OverflowError("more than 64 bits")
    rest, found = (value << 1) ^ (value >> 63), bytearray()
    while rest > 0x7F:
        found.append(rest & 0x7F | 0x80)
        rest >>= 7
    found.append(rest)
    return bytes(found)


def _bytes(out: bytearray, value: bytes) -> None:
    _long(out, len(value))
    out += value


def _string(out: bytearray, value: str) -> None:
    encoded = value.encode()
    if len(encoded) < 64:  # nearly all: one byte of length, no further call
        out.append(len(encoded) << 1)
    else:
        _long(out, len(encoded))
    out += encoded


def _boolean(out: bytearray, value: bool) -> None:
    out.append(value)


def _date(out: bytearray, value: date) -> None:
    out += _varint(value.toordinal() - EPOCH_DAY)


def _moment(out: bytearray, value: datetime) -> None:
    out += _moment_bytes(value)


@lru_cache(4096)
def _moment_bytes(value: datetime) -> bytes:
    """Kept for a while: one moment stands in many places of a message, and in the next one."""
    return _varint((value - EPOCH) // MILLISECOND)


def _nullable(write: Write) -> Write:
    def nullable(out: bytearray, value: object) -> None:
        if value is None:
            out.append(0)
        else:
            out.append(2)
            write(out, value)

    return nullable


def _array(write: Write) -> Write:
    def array(out: bytearray, items: Sequence[object]) -> None:
        if items:
            _long(out, len(items))
            for item in items:
                write(out, item)
        out.append(0)

    return array


def _enum(symbols: Sequence[str]) -> Write:
    written = {symbol: _varint(number) for number, symbol in enumerate(symbols)}

    def enum(out: bytearray, value: str) -> None:
        out += written[value]

    return enum


def _record(fields: Sequence[tuple[str, Write]]) -> Write:
    def record(out: bytearray, value: Record) -> None:
        values = value.__dict__
        for name, write in fields:
            write(out, values[name])

    return record


_PRIMITIVES: dict[str, Write] = {"string": _string, "bytes": _bytes, "boolean": _boolean, "long": _long}
_LOGICAL: dict[str, Write] = {"date": _date, "timestamp-millis": _moment}
