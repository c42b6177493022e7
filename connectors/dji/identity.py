"""By what a message is known again: its id, its key, and a hash of its content.

A message without an id of its sender's gets one from its content and the moment its sender recorded it. So a file offered twice, a
crash half-way and a mended file repeat nothing, while a date that is told, changed and told again is news three times.
All three are keyed with the secret of nazorg: who guesses a person's data can't confirm the guess by them.
"""

from __future__ import annotations

import hmac
from datetime import datetime
from hashlib import blake2b
from uuid import UUID, uuid5

from connectors.kit.ledger import Entry
from hub.parties import PARTIJEN
from hub.privacy.persoon_id import pseudoniem
from schemas.detentie import DetentieBericht

OIN = PARTIJEN["dji"].oin
ORGANISATION = f"urn:nld:oin:{OIN}:systeem:"
SOURCE = f"{ORGANISATION}dji-connector"
"""CloudEvents `source` of what came without one."""


def content(bericht: DetentieBericht, gemeld_op: datetime) -> bytes:
    """Message and moment (UTC) in one fixed form. Fields at their default are left out, so that a later, optional field changes no id."""
    said = bericht.model_dump_json(exclude_defaults=True)
    return f"{bericht.ce_type}\n{gemeld_op.isoformat()}\n{said}".encode()


class Identity:
    """Identities under the secret that a deployment has for nazorg (`doelgeheim`): that of no other purpose is known here."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret
        self._namespace = UUID(bytes=hmac.digest(secret, b"dji-connector:bericht-id", "sha256")[:16])
        self._digest_key = hmac.digest(secret, b"dji-connector:inhoud", "sha256")

    def id(self, form: bytes) -> str:
        """UUIDv5 of a content."""
        return str(uuid5(self._namespace, form.decode()))

    def entry(self, source: str, event_id: str, form: bytes) -> Entry:
        """What the ledger keeps of a message."""
        key = blake2b(f"{len(source)}:{source}{event_id}".encode(), digest_size=16, key=self._digest_key).digest()
        return Entry(key, blake2b(form, digest_size=16, key=self._digest_key).digest())

    def record_key(self, bericht: DetentieBericht) -> bytes:
        """Key of `dji.detentie`: the person's pseudonym in the nazorg track."""
        return pseudoniem(bericht.persoon.bsn, self._secret).encode()
