"""Ids that everyone derives alike: a replay, a redrive and a repeat meet the same one (delivery.md, duplicates and order)."""

from __future__ import annotations

from hashlib import blake2b
from uuid import UUID, uuid5

EFFECTS = UUID("5f1d2a52-9c57-5a0e-8a4b-0d1f6c0a7e11")
"""UUIDv5 namespace of effect ids. Never change it: receivers know effects by what it led to."""


def effect_id(cause_source_and_id: str, type: str, recipient: str, ordinal: int) -> str:  # noqa: A002 - CloudEvents' own word
    """The id of an effect: the `ordinal`-th (from 0) message of `type` to the topic `recipient` that one cause leads to.

    The cause may hold any character, type and topic no line feed, so the joined name is unambiguous.
    """
    return str(uuid5(EFFECTS, f"{ordinal}\n{type}\n{recipient}\n{cause_source_and_id}"))


def duplicate_key(source: str, id: str) -> bytes:  # noqa: A002 - CloudEvents' own word
    """Eight bytes for `source` + `id`. The length goes first: "ab"+"c" is not "a"+"bc".

    With n keys remembered per aggregate the chance that a new message is taken for a repeat is n / 2^64.
    """
    encoded = source.encode()
    return blake2b(b"%d:%b%b" % (len(encoded), encoded, id.encode()), digest_size=8).digest()
