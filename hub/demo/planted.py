"""What the demo offers wrong on purpose, straight to the topics, and what must become of each."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from hub.codec import Envelope, encode
from hub.parties import HUIZEN, PARTIJEN
from hub.privacy.doelen import Doel
from hub.privacy.persoon_id import persoon_id
from hub.topology import names, principals
from schemas.detentie import DetentieBericht
from schemas.nazorg import StoplichtOverschreven
from schemas.stoplicht import Kleur


@dataclass(frozen=True, slots=True)
class Plant:
    """A record, who sends it, and the code it must be refused with; None: accepted, and as a repeat where it comes again."""

    user: str
    topic: str
    key: bytes
    value: bytes
    headers: Sequence[tuple[str, bytes]]
    code: str | None


def plant(berichten: Sequence[DetentieBericht], secret: bytes) -> Iterator[Plant]:
    """Seven records that must be refused, and one good record offered twice. `berichten` are spare, good messages: at least two."""
    sound = _dji(berichten[0], secret)
    yield _with_code(_from_om(sound, berichten[0]), "afzender-onbevoegd")
    yield _with_code(_said(sound, berichten[0], doel="onzin"), "doel-onjuist")
    yield _with_code(_said(sound, berichten[0], time=datetime.now(UTC) + timedelta(days=1)), "tijd-in-toekomst")
    yield _with_code(replace(sound, value=b"no message at all"), "inhoud-onleesbaar")
    yield _with_code(replace(sound, key=secrets.token_hex(16).encode()), "sleutel-onjuist")
    without = [header for header in sound.headers if header[0] != "ce_id"]
    yield _with_code(replace(sound, headers=without), "kop-ontbreekt")
    yield _about_nobody()
    twice = _dji(berichten[1], secret)
    yield twice
    yield twice


def _dji(bericht: DetentieBericht, secret: bytes) -> Plant:
    key = persoon_id(bericht.persoon.bsn, Doel.NAZORG, secret).encode()
    envelope = _envelope(PARTIJEN["dji"].oin, "demo", bericht.ce_type)
    return Plant(principals.partij("dji"), names.DETENTIE, key, encode(bericht), envelope.to_headers(), None)


def _from_om(sound: Plant, bericht: DetentieBericht) -> Plant:
    """A detention message from a party that has none to send."""
    headers = _envelope(PARTIJEN["om"].oin, "demo", bericht.ce_type).to_headers()
    return replace(sound, user=principals.partij("om"), topic=names.uit("om"), headers=headers)


def _said(sound: Plant, bericht: DetentieBericht, *, doel: str = Doel.NAZORG, time: datetime | None = None) -> Plant:
    envelope = _envelope(PARTIJEN["dji"].oin, "demo", bericht.ce_type)
    return replace(sound, headers=replace(envelope, doel=doel, time=time or envelope.time).to_headers())


def _about_nobody() -> Plant:
    """A decision about a person without a dossier: the poort lets it pass, the process refuses it."""
    nobody = secrets.token_hex(16)
    besluit = StoplichtOverschreven(persoon_id=nobody, kleur=Kleur.ROOD, reden="demo", functionaris="demo")
    headers = _envelope(HUIZEN["ede"].oin, "regie", besluit.ce_type).to_headers()
    topic = names.besluit("ede")
    return Plant(principals.regie("ede"), topic, nobody.encode(), encode(besluit), headers, "dossier-onbekend")


def _envelope(oin: str, systeem: str, ce_type: str) -> Envelope:
    id_ = str(uuid.uuid4())
    return Envelope(id_, f"urn:nld:oin:{oin}:systeem:{systeem}", ce_type, datetime.now(UTC), Doel.NAZORG, id_)


def _with_code(plant: Plant, code: str) -> Plant:
    return replace(plant, code=code)
