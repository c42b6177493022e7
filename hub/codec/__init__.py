"""The one place where bytes are made: the value (Avro in the Confluent wire format), the envelope (CloudEvents), derived ids."""

from __future__ import annotations

from hub.codec.envelope import CONTENT_TYPE, Envelope, EnvelopeError, Family, traceparent
from hub.codec.ids import duplicate_key, effect_id
from hub.codec.wire import Undecodable, decode, decode_as, encode, model_of, schema_id_of

__all__ = [
    "CONTENT_TYPE",
    "Envelope",
    "EnvelopeError",
    "Family",
    "Undecodable",
    "decode",
    "decode_as",
    "duplicate_key",
    "effect_id",
    "encode",
    "model_of",
    "schema_id_of",
    "traceparent",
]
