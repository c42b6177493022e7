"""A message as the value of a Kafka record: Confluent wire format, 0x00 + 4-byte big-endian schema id + Avro.

What a model checks at its front door holds here too: `encode` takes only a message, which is complete (a field that was left out or
misspelt never became one, case S3), and `decode` gives only a message that its model accepted.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from typing import Any, TypeVar, cast

from fastavro import parse_schema, schemaless_reader
from fastavro.read import SchemaResolutionError
from pydantic import ValidationError

from hub.codec.avro_read import MALFORMED, Read, reader
from hub.codec.avro_write import Write, writer
from schemas.basis import Bericht
from schemas.catalogue import BY_CE_TYPE, MODELS, full_name
from schemas.generator import avro_schema
from schemas.released import Release, releases

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
    """How to read the values of one released schema; `resolution` is that schema and the model's where these differ."""

    model: type[Bericht]
    read: Read
    resolution: tuple[Any, Any] | None


@dataclass(frozen=True, slots=True)
class _Writing:
    """How to write one kind of message: by the release that is its model."""

    schema_id: int
    prefix: bytes
    write: Write


class Codec:
    """The messages `models` as bytes by the schemas `found`; all that can be worked out beforehand is worked out here."""

    def __init__(self, models: Iterable[type[Bericht]], found: Iterable[Release]) -> None:
        own = {full_name(model): (model, avro_schema(model)) for model in models}
        self._readings: dict[int, _Reading] = {}
        self._writings: dict[type[Bericht], _Writing] = {}
        for release in found:
            if release.subject in own:
                self._add(release, *own[release.subject])

    def _add(self, release: Release, model: type[Bericht], own: dict[str, Any]) -> None:
        resolution = None
        if release.schema == own:
            self._writings[model] = _Writing(release.id, PREFIX.pack(MAGIC, release.id), writer(own))
        else:
            resolution = parse_schema(release.schema), parse_schema(own)
        self._readings[release.id] = _Reading(model, reader(release.schema), resolution)

    def writing(self, model: type[Bericht]) -> _Writing:
        """How to write `model`; raises LookupError."""
        writing = self._writings.get(model)
        if writing is None:
            raise LookupError(f"{full_name(model)} was not released as it stands: run `hub schemas generate`")
        return writing

    def encode(self, message: Bericht) -> bytes:
        """See `encode`."""
        writing = self.writing(type(message))
        out = bytearray(writing.prefix)
        writing.write(out, message)
        return bytes(out)

    def decode(self, value: bytes, model: type[Bericht] | None = None) -> Bericht:
        """See `decode` and, with a `model`, `decode_as`."""
        if len(value) < PREFIX.size or value[0] != MAGIC:
            raise Undecodable("inhoud-onleesbaar")
        reading = self._readings.get(PREFIX.unpack_from(value)[1])
        if reading is None:
            raise Undecodable("schema-onbekend")
        if model not in (None, reading.model):
            raise Undecodable("schema-past-niet")
        try:
            return reading.model.model_validate(_record(value, reading))
        except ValidationError:
            raise Undecodable("inhoud-ongeldig") from None


def model_of(ce_type: str) -> type[Bericht] | None:
    """The message of a CloudEvents type; None when the contract has none."""
    return BY_CE_TYPE.get(ce_type)


def schema_id_of(model: type[Bericht]) -> int:
    """The id that `encode` writes for `model`; raises LookupError when it was not released as it stands."""
    return _contract().writing(model).schema_id


def encode(message: Bericht) -> bytes:
    """The value of `message` by its model's schema; moments are cut to milliseconds. Equal messages give equal bytes."""
    return _contract().encode(message)


def decode(value: bytes) -> Bericht:
    """The message in `value`, read by the schema it was written with, brought to its model's, checked by its model.

    Raises `Undecodable`, whatever the bytes.
    """
    return _contract().decode(value)


def decode_as(value: bytes, model: type[B]) -> B:
    """As `decode`; the message must be a `model`, else `Undecodable` with `schema-past-niet`."""
    return cast("B", _contract().decode(value, model))


@cache
def _contract() -> Codec:
    return Codec(MODELS, releases())


def _record(value: bytes, reading: _Reading) -> object:
    """The plain values in `value`: strictly by the writer's schema, and only then resolved, which fastavro does leniently."""
    try:
        record, end = reading.read(value, PREFIX.size)
        if end != len(value):
            raise ValueError("bytes behind the record")
        if reading.resolution is None:
            return record
        return schemaless_reader(BytesIO(value[PREFIX.size :]), *reading.resolution)
    except (*MALFORMED, SchemaResolutionError):
        raise Undecodable("inhoud-onleesbaar") from None
