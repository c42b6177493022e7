"""Ids that everyone derives alike: a replay, a redrive and a repeat meet the same one (delivery.md, duplicates and order)."""

from __future__ import annotations

from hashlib import blake2b, sha1
from uuid import UUID

EFFECTS = UUID("5f1d2a52-9c57-5a0e-8a4b-0d1f6c0a7e11")
"""UUIDv5 namespace of effect ids. Never change it: receivers know effects by what it led to."""


def effect_id(cause_source_and_id: str, type: str, recipient: str, ordinal: int) -> str:  # noqa: A002 - CloudEvents' own word
    """The id of an effect: the `ordinal`-th (from 0) message of `type` to the topic `recipient` that one cause leads to.

    The cause may hold any character, type and topic no line feed, so the joined name is unambiguous.
    """
    name = f"{ordinal}\n{type}\n{recipient}\n{cause_source_and_id}"
    number = bytearray(sha1(EFFECTS.bytes + name.encode(), usedforsecurity=False).digest()[:16])
    number[6] = number[6] & 0x0F | 0x50  # version and variant by RFC 9562 §5.5; uuid.uuid5 takes four times as long
    number[8] = number[8] & 0x3F | 0x80
    told = number.hex()
    return f"{told[:8]}-{told[8:12]}-{told[12:16]}-{told[16:20]}-{told[20:]}"


def duplicate_key(source: str, id: str) -> bytes:  # noqa: A002 - CloudEvents' own word
    """Eight bytes for `source` + `id`. The length goes first: "ab"+"c" is not "a"+"bc".

    With n keys remembered per aggregate the chance that a new message is taken for a repeat is n / 2^64.
    """
    encoded = source.encode()
    return blake2b(b"%d:%b%b" % (len(encoded), encoded, id.encode()), digest_size=8).digest()
