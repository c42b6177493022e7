"""Plain values from Avro binary, strictly and in memory that the length of the input bounds.

Of our own because what comes in may be hostile and fastavro is lenient: it takes negative enum and union numbers, any byte for true,
varints without end, and arrays of empty records that need no input at all. A property test holds it to fastavro on all that is valid.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any, TypeAlias

from hub.codec.avro_write import EPOCH, EPOCH_DAY, MILLISECOND
from schemas.generator import Schema

Read: TypeAlias = Callable[[bytes, int], tuple[Any, int]]
"""Reads one value at a position; gives it and the position behind it."""

MALFORMED = (ValueError, IndexError, KeyError, OverflowError)
"""What a reader raises on bytes that are not of its schema. The texts may hold values: never let them out."""


def reader(schema: Schema) -> Read:
    """A reader of records by `schema`, whose named types stand in it where they are first used."""
    return _reader(schema, dict(_PRIMITIVES))


def _reader(schema: Any, named: dict[str, Read]) -> Read:  # noqa: ANN401 - JSON
    match schema:
        case str():
            return named[schema]
        case ["null", branch]:
            return _nullable(_reader(branch, named))
        case {"logicalType": str(logical)}:
            return _LOGICAL[logical]
        case {"type": "array", "items": items}:
            return _array(_reader(items, named))
        case {"type": "enum", "name": name, "symbols": symbols}:
            return named.setdefault(name, _enum(symbols))
        case {"type": "record", "name": name, "fields": [_, *_] as fields}:
            return named.setdefault(name, _record([(field["name"], _reader(field["type"], named)) for field in fields]))
    raise TypeError(f"no reader for {schema}")


def _long(data: bytes, at: int) -> tuple[int, int]:
    raw = data[at]
    at += 1
    if raw > 0x7F:
        raw, at = _continued(data, at, raw & 0x7F)
    return (raw >> 1) ^ -(raw & 1), at


def _continued(data: bytes, at: int, raw: int) -> tuple[int, int]:
    for shift in range(7, 70, 7):
        byte = data[at]
        at += 1
        raw |= (byte & 0x7F) << shift
        if byte < 0x80:
            break
    else:
        raise ValueError("varint of more than ten bytes")
    if raw >> 64:
        raise ValueError("more than 64 bits")
    return raw, at


def _bytes(data: bytes, at: int) -> tuple[bytes, int]:
    length, start = _long(data, at)
    if not 0 <= length <= len(data) - start:
        raise ValueError("length beyond the input")
    return data[start : start + length], start + length


def _string(data: bytes, at: int) -> tuple[str, int]:
    raw = data[at]
    if raw > 0x7F or raw & 1:
        encoded, end = _bytes(data, at)
        return encoded.decode(), end
    start = at + 1  # nearly all: one byte of length, no further call
    end = start + (raw >> 1)
    if end > len(data):
        raise ValueError("length beyond the input")
    return data[start:end].decode(), end


def _boolean(data: bytes, at: int) -> tuple[bool, int]:
    if data[at] > 1:
        raise ValueError("neither true nor false")
    return data[at] == 1, at + 1


def _date(data: bytes, at: int) -> tuple[date, int]:
    days, at = _long(data, at)
    return date.fromordinal(days + EPOCH_DAY), at


def _moment(data: bytes, at: int) -> tuple[datetime, int]:
    milliseconds, at = _long(data, at)
    return EPOCH + milliseconds * MILLISECOND, at


def _nullable(read: Read) -> Read:
    def nullable(data: bytes, at: int) -> tuple[Any, int]:
        branch = data[at]
        if branch == 2:
            return read(data, at + 1)
        if branch == 0:
            return None, at + 1
        raise ValueError("no such branch")

    return nullable


def _array(read: Read) -> Read:
    def array(data: bytes, at: int) -> tuple[list[Any], int]:
        items: list[Any] = []
        while True:
            count, at = _long(data, at)
            if count < 0:  # a block that also gives its size in bytes
                count, (_, at) = -count, _long(data, at)
            if count > len(data) - at:
                raise ValueError("more items than bytes")
            if count == 0:
                return items, at
            for _ in range(count):
                item, at = read(data, at)
                items.append(item)

    return array


def _enum(symbols: Sequence[str]) -> Read:
    by_number = dict(enumerate(symbols))

    def enum(data: bytes, at: int) -> tuple[str, int]:
        number, at = _long(data, at)
        return by_number[number], at

    return enum


def _record(fields: Sequence[tuple[str, Read]]) -> Read:
    def record(data: bytes, at: int) -> tuple[dict[str, Any], int]:
        values = {}
        for name, read in fields:
            values[name], at = read(data, at)
        return values, at

    return record


_PRIMITIVES: dict[str, Read] = {"string": _string, "bytes": _bytes, "boolean": _boolean, "long": _long}
_LOGICAL: dict[str, Read] = {"date": _date, "timestamp-millis": _moment}
