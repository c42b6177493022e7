"""Records that must be refused, each with the code it must be refused by."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from hub.codec import Envelope
from hub.topology import names, principals
from schemas.detentie import DetentieBericht
from schemas.nazorg import NazorgAfgesloten
from tests.faults.offer import Offer, besluit, detentie, huis_source, source

HOUSE, PARTY = "arnhem", "om"
STRANGER = "{:032x}"
TOO_MANY_BYTES = bytes(70_000)

Spoil = Callable[[DetentieBericht, str, Envelope], Offer]
"""Makes poison of a message that is good, its key and its envelope."""


def _value(change: Callable[[bytes], bytes]) -> Spoil:
    def spoilt(bericht: DetentieBericht, key: str, envelope: Envelope) -> Offer:
        offer = detentie(bericht, key, envelope)
        return offer._replace(value=change(offer.value))

    return spoilt


def _envelope(change: Callable[[Envelope], Envelope]) -> Spoil:
    return lambda bericht, key, envelope: detentie(bericht, key, change(envelope))


def _without_id(bericht: DetentieBericht, key: str, envelope: Envelope) -> Offer:
    offer = detentie(bericht, key, envelope)
    return offer._replace(headers=tuple(header for header in offer.headers if header[0] != "ce_id"))


def _not_entitled(bericht: DetentieBericht, key: str, envelope: Envelope) -> Offer:
    offer = detentie(bericht, key, replace(envelope, source=source(PARTY)))
    return offer._replace(user=principals.partij(PARTY), topic=names.uit(PARTY))


def _stranger(bericht: DetentieBericht, key: str, envelope: Envelope) -> Offer:
    """A decision about somebody without a dossier passes the poort; the process refuses it."""
    nobody = key[::-1]
    afgesloten = NazorgAfgesloten(persoon_id=nobody, reden="vergissing", functionaris="procesregisseur")
    envelope = replace(envelope, source=huis_source(HOUSE), type=afgesloten.ce_type)
    return besluit(afgesloten, nobody, envelope, HOUSE)


SPOILS: dict[str, Spoil] = {
    "inhoud-onleesbaar": _value(lambda value: value[:-2]),
    "schema-onbekend": _value(lambda value: b"\x00\x7f\xff\xff\xff" + value[5:]),
    "te-groot": _value(lambda value: value + TOO_MANY_BYTES),
    "sleutel-onjuist": lambda bericht, key, envelope: detentie(bericht, key[::-1], envelope),
    "source-onjuist": _envelope(lambda envelope: replace(envelope, source=source(PARTY))),
    "doel-onjuist": _envelope(lambda envelope: replace(envelope, doel="complex")),
    "tijd-in-toekomst": _envelope(lambda envelope: replace(envelope, time=envelope.time + timedelta(days=1))),
    "kop-ontbreekt": _without_id,
    "afzender-onbevoegd": _not_entitled,
    "dossier-onbekend": _stranger,
}
"""By the code of `hub.refusals`."""


def poison(code: str, bericht: DetentieBericht, key: str, envelope: Envelope) -> Offer:
    """Poison that must be refused with `code`."""
    stage = principals.NAZORG if code == "dossier-onbekend" else principals.POORT
    return SPOILS[code](bericht, key, envelope)._replace(code=code, refused_by=stage)
