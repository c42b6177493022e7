"""A message as the value of a Kafka record: Confluent wire format, 0x00 + 4-byte big-endian schema id + Avro.

What a model checks at its front door holds here too: `encode` takes only a message, which is complete (a field that was left out or
misspelt never became one, case S3), and `decode` gives only a message that its model accepted.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from typing import Any, TypeVar, cast

from fastavro import parse_schema, schemaless_reader
from pydantic import ValidationError

from hub.codec.avro_read import MALFORMED, Read, reader
from hub.codec.avro_write import Write, writer
from schemas.basis import Bericht
from schemas.catalogue import BY_CE_TYPE, BY_NAME, full_name
from schemas.released import Release, latest, releases

B = TypeVar("B", bound=Bericht)

PREFIX = struct.Struct(">BI")
MAGIC = 0


class Undecodable(Exception):
    """The value is no message of the contract: `code` is listed in `hub.refusals`. Holds nothing of the value (art. 18.1)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class _Reading:
    """How to read the values of one released schema; `resolution` is writer's and newest schema where these differ."""

    model: type[Bericht]
    read: Read
    resolution: tuple[Any, Any] | None


@dataclass(frozen=True, slots=True)
class _Writing:
    """How to write one kind of message: by its newest released schema."""

    schema_id: int
    prefix: bytes
    write: Write


def model_of(ce_type: str) -> type[Bericht] | None:
    """The message of a CloudEvents type; None when the contract has none."""
    return BY_CE_TYPE.get(ce_type)


def schema_id_of(model: type[Bericht]) -> int:
    """The id that `encode` writes for `model`; raises LookupError when it was never released."""
    return _writing(model).schema_id


def encode(message: Bericht) -> bytes:
    """The value of `message` by its newest released schema; moments are cut to milliseconds. Equal messages give equal bytes."""
    writing = _writing(type(message))
    out = bytearray(writing.prefix)
    writing.write(out, message)
    return bytes(out)


def decode(value: bytes) -> Bericht:
    """The message in `value`, read by the schema it was written with, brought to the newest, checked by its model.

    Raises `Undecodable`, whatever the bytes.
    """
    return _read(value, _reading(value))


def decode_as(value: bytes, model: type[B]) -> B:
    """As `decode`; the message must be a `model`, else `Undecodable` with `schema-past-niet`."""
    reading = _reading(value)
    if reading.model is not model:
        raise Undecodable("schema-past-niet")
    return cast("B", _read(value, reading))


@cache
def _readings() -> dict[int, _Reading]:
    newest = latest(releases())
    return {each.id: _prepare(each, newest[each.subject]) for each in releases() if each.subject in BY_NAME}


def _prepare(release: Release, newest: Release) -> _Reading:
    resolution = None if release is newest else (parse_schema(release.schema), parse_schema(newest.schema))
    return _Reading(BY_NAME[release.subject], reader(release.schema), resolution)


@cache
def _writing(model: type[Bericht]) -> _Writing:
    release = latest(releases()).get(full_name(model))
    if release is None:
        raise LookupError(f"{full_name(model)} has no released schema: run `hub schemas generate`")
    return _Writing(release.id, PREFIX.pack(MAGIC, release.id), writer(release.schema))


def _reading(value: bytes) -> _Reading:
    if len(value) < PREFIX.size or value[0] != MAGIC:
        raise Undecodable("inhoud-onleesbaar")
    reading = _readings().get(PREFIX.unpack_from(value)[1])
    if reading is None:
        raise Undecodable("schema-onbekend")
    return reading


def _read(value: bytes, reading: _Reading) -> Bericht:
    try:
        record, end = reading.read(value, PREFIX.size)
    except MALFORMED:
        raise Undecodable("inhoud-onleesbaar") from None
    if end != len(value):
        raise Undecodable("inhoud-onleesbaar")
    if reading.resolution is not None:
        record = schemaless_reader(BytesIO(value[PREFIX.size :]), *reading.resolution)
    try:
        return reading.model.model_validate(record)
    except ValidationError:
        raise Undecodable("inhoud-ongeldig") from None
