"""A message as the value of a Kafka record: Confluent wire format, 0x00 + 4-byte big-endian schema id + Avro."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from typing import Any, TypeVar, cast

from fastavro import parse_schema, schemaless_reader, schemaless_writer
from pydantic import ValidationError

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
class _Codec:
    """What is needed to read the values of one released schema; `reader` is None when it is the record's newest."""

    model: type[Bericht]
    prefix: bytes
    writer: Any
    reader: Any


@cache
def _codecs() -> dict[int, _Codec]:
    found = releases()
    newest = {subject: parse_schema(release.schema) for subject, release in latest(found).items()}
    return {release.id: _codec(release, newest[release.subject]) for release in found if release.subject in BY_NAME}


def _codec(release: Release, newest: Any) -> _Codec:  # noqa: ANN401 - fastavro's parsed schema
    prefix, model, writer = PREFIX.pack(MAGIC, release.id), BY_NAME[release.subject], parse_schema(release.schema)
    return _Codec(model, prefix, writer, None if writer == newest else newest)


@cache
def _writer(model: type[Bericht]) -> _Codec:
    try:
        return _codecs()[latest(releases())[full_name(model)].id]
    except KeyError:
        raise LookupError(f"{full_name(model)} has no released schema: run `hub schemas generate`") from None


def model_of(ce_type: str) -> type[Bericht] | None:
    """The message of a CloudEvents type; None when the contract has none."""
    return BY_CE_TYPE.get(ce_type)


def schema_id_of(model: type[Bericht]) -> int:
    """The id that `encode` writes for `model`; raises LookupError when it was never released."""
    return cast("int", PREFIX.unpack(_writer(model).prefix)[1])


def encode(message: Bericht) -> bytes:
    """The value of `message`, in its newest released schema; moments are cut to milliseconds. Equal messages give equal bytes."""
    codec = _writer(type(message))
    out = BytesIO(codec.prefix)
    out.seek(PREFIX.size)
    schemaless_writer(out, codec.writer, message.__pydantic_serializer__.to_python(message), strict=True)
    return out.getvalue()


def decode(value: bytes) -> Bericht:
    """The message in `value`; raises `Undecodable`.

    Read by the schema it was written with, resolved to the newest, then checked by the model.
    """
    return _read(value, _codec_of(value))


def decode_as(value: bytes, model: type[B]) -> B:
    """The message in `value`, which must be a `model` (else `schema-past-niet`); raises `Undecodable`."""
    codec = _codec_of(value)
    if codec.model is not model:
        raise Undecodable("schema-past-niet")
    return cast("B", _read(value, codec))


def _codec_of(value: bytes) -> _Codec:
    if len(value) < PREFIX.size:
        raise Undecodable("inhoud-onleesbaar")
    magic, number = PREFIX.unpack_from(value)
    codec = _codecs().get(number)
    if magic != MAGIC or codec is None:
        raise Undecodable("inhoud-onleesbaar" if magic != MAGIC else "schema-onbekend")
    return codec


def _read(value: bytes, codec: _Codec) -> Bericht:
    stream = BytesIO(value)
    stream.seek(PREFIX.size)
    try:
        record = schemaless_reader(stream, codec.writer, codec.reader)
    except Exception:  # noqa: BLE001 - whatever hostile bytes make the library raise, the reader of a topic lives on
        raise Undecodable("inhoud-onleesbaar") from None
    if stream.tell() != len(value):
        raise Undecodable("inhoud-onleesbaar")
    try:
        return codec.model.model_validate(record)
    except ValidationError:
        raise Undecodable("inhoud-ongeldig") from None
