"""The reader takes nothing that is not Avro, also where fastavro would."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.codec.avro_read import MALFORMED, reader
from hub.codec.avro_write import writer
from schemas.generator import Schema

ENUM = {"type": "enum", "name": "E", "symbols": ["a", "b"]}
STRINGS = {"type": "array", "items": "string"}
MOMENT = {"type": "long", "logicalType": "timestamp-millis"}
DAY = {"type": "int", "logicalType": "date"}


def zigzag(number: int) -> bytes:
    out = bytearray()
    writer("long")(out, number)
    return bytes(out)


@pytest.mark.parametrize(
    ("schema", "data"),
    [
        pytest.param("string", zigzag(-3) + b"abc", id="negative length"),
        pytest.param("string", zigzag(4) + b"abc", id="length beyond the input"),
        pytest.param("string", zigzag(2**62) + b"abc", id="huge length"),
        pytest.param("string", zigzag(2) + b"\xc3\x28", id="no UTF-8"),
        pytest.param("bytes", zigzag(-1) + b"abc", id="negative length of bytes"),
        pytest.param("boolean", b"\x02", id="neither true nor false"),
        pytest.param("long", b"", id="no varint"),
        pytest.param("long", b"\xff" * 3, id="varint without end"),
        pytest.param("long", b"\xff" * 1_000_000 + b"\x01", id="varint of a megabyte"),
        pytest.param("long", b"\xff" * 9 + b"\x02", id="more than 64 bits"),
        pytest.param(ENUM, zigzag(-1), id="negative enum number"),
        pytest.param(ENUM, zigzag(2), id="no such symbol"),
        pytest.param(["null", "string"], zigzag(-1) + zigzag(0), id="negative branch"),
        pytest.param(["null", "string"], zigzag(2), id="no such branch"),
        pytest.param(STRINGS, zigzag(2**62) + zigzag(0) * 100, id="more items than bytes"),
        pytest.param(
            STRINGS, zigzag(-(2**62)) + zigzag(4) + zigzag(0) * 100, id="more items than bytes in a sized block"
        ),
        pytest.param(STRINGS, zigzag(1) + zigzag(0), id="array without end"),
        pytest.param(MOMENT, zigzag(2**60), id="moment beyond the year 9999"),
        pytest.param(DAY, zigzag(-(2**30)), id="day before the year 1"),
    ],
)
def test_malformed_input_is_refused(schema: Schema, data: bytes) -> None:
    with pytest.raises(MALFORMED):
        reader(schema)(data, 0)


@pytest.mark.parametrize(
    ("schema", "data", "expected"),
    [
        pytest.param(STRINGS, zigzag(1) + b"\x02a" + zigzag(1) + b"\x02b" + b"\x00", ["a", "b"], id="two blocks"),
        pytest.param(STRINGS, zigzag(-2) + zigzag(4) + b"\x02a\x02b" + b"\x00", ["a", "b"], id="block with its size"),
        pytest.param(DAY, zigzag(-1), date(1969, 12, 31), id="day before the epoch"),
        pytest.param(MOMENT, zigzag(-1), datetime(1969, 12, 31, 23, 59, 59, 999000, tzinfo=UTC), id="before the epoch"),
        pytest.param("long", b"\x80\x00", 0, id="varint with an idle byte, which the specification allows"),
    ],
)
def test_what_other_writers_may_choose_is_taken(schema: Schema, data: bytes, expected: object) -> None:
    assert reader(schema)(data, 0) == (expected, len(data))


@given(number=st.integers(-(1 << 63), (1 << 63) - 1))
def test_every_long_comes_back(number: int) -> None:
    assert reader("long")(zigzag(number), 0) == (number, len(zigzag(number)))


@pytest.mark.parametrize("number", [1 << 63, -(1 << 63) - 1])
def test_more_than_64_bits_is_not_written(number: int) -> None:
    with pytest.raises(OverflowError):
        zigzag(number)


@pytest.mark.parametrize(
    "schema", ["float", {"type": "map", "values": "string"}, {"type": "record", "name": "Leeg", "fields": []}], ids=str
)
def test_what_the_generator_never_declares_has_no_reader(schema: Any) -> None:
    with pytest.raises((TypeError, KeyError)):
        reader(schema)
