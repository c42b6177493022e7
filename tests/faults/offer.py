"""A record to be offered, and what must become of it."""

from __future__ import annotations

from typing import NamedTuple

from hub.codec import Envelope, encode
from hub.parties import HUIZEN, PARTIJEN
from hub.privacy.doelen import Doel
from hub.topology import names, principals
from schemas.basis import Bericht
from schemas.detentie import DetentieBericht

DJI = principals.partij("dji")
SYSTEM = "faults"


class Offer(NamedTuple):
    """`user` writes it to `topic`. `code` is what the stage `refused_by` must refuse it with; both empty when it must be decided."""

    user: str
    topic: str
    key: str
    value: bytes
    headers: tuple[tuple[str, bytes], ...]
    ref: str
    code: str = ""
    refused_by: str = ""


def detentie(bericht: DetentieBericht, key: str, envelope: Envelope) -> Offer:
    """A message of DJI."""
    return Offer(DJI, names.DETENTIE, key, encode(bericht), tuple(envelope.to_headers()), envelope.ref)


def besluit(bericht: Bericht, key: str, envelope: Envelope, huis: str) -> Offer:
    """A decision of a house."""
    user, topic = principals.regie(huis), names.besluit(huis)
    return Offer(user, topic, key, encode(bericht), tuple(envelope.to_headers()), envelope.ref)


def source(partij: str) -> str:
    """CloudEvents source of a party's system."""
    return f"urn:nld:oin:{PARTIJEN[partij].oin}:systeem:{SYSTEM}"


def huis_source(huis: str) -> str:
    """CloudEvents source of a house's system."""
    return f"urn:nld:oin:{HUIZEN[huis].oin}:systeem:{SYSTEM}"


DOEL = Doel.NAZORG
