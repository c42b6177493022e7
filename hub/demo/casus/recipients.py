"""Who may have word of whom, told by what parties and houses said or see; and what stands in any other inbox."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from hub.codec import decode
from hub.demo.casus.lines import versions
from hub.demo.records import Place, Seen, Topics, origin
from hub.parties import PARTIJEN
from hub.parties.rollen import VASTE_PARTNERS
from hub.topology import names
from schemas.aanmelding import AanmeldingTeruggestuurd, CasusAangemeld, CasusStatusGemeld
from schemas.basis import Bericht
from schemas.casus import CasusRegel
from schemas.inzage import InzageGevraagd, InzageVervallen, StukTerInzage
from schemas.mdo import MdoUitnodiging, PartijenAangewezen, UitnodigingIngetrokken, UitnodigingVerplaatst
from schemas.nazorg import WerkvoorraadRegel
from schemas.triage import AdviesVerzonden, TriageBesloten, VerrijkingGevraagd
from schemas.verzoek import InformatieGevraagd, VerzoekHerinnerd, VerzoekVervallen

Pairs = set[tuple[str, str]]
"""Casus and party."""
ASKED = (InformatieGevraagd, VerzoekHerinnerd, VerzoekVervallen, InzageGevraagd, InzageVervallen)
INVITED = (MdoUitnodiging, UitnodigingVerplaatst, UitnodigingIngetrokken, StukTerInzage)
UITBOX = {names.uit(code): code for code in PARTIJEN}
PUT_FORWARD = (AanmeldingTeruggestuurd, CasusStatusGemeld, AdviesVerzonden)


class Invitations(NamedTuple):
    """Parties that were designated, those that the hub refused for lack of doelbinding, and the invitations that inboxes hold."""

    designated: Pairs
    refused: Pairs
    sent: list[tuple[str, str]]


def invitations(topics: Topics) -> Invitations:
    """Of all casussen."""
    refused = {
        (line.casus_id, one.partij)
        for line in versions(topics)
        if isinstance(line, CasusRegel)
        for one in line.afwijzingen
    }
    sent = [
        (record.key, code)
        for code, records in topics.inboxes.items()
        for record in records
        if record.headers.get("ce_type") == MdoUitnodiging.ce_type
    ]
    return Invitations(_pairs(_said(topics), _designated), refused, sent)


def strangers(topics: Topics) -> list[Place]:
    """Records in the inbox of a party that they don't concern.

    A casus concerns who put it forward, who was asked, and who was lawfully designated; a dossier of nazorg the fixed partners of its
    house, and of the gemeenten only its own.
    """
    found = invitations(topics)
    said = _said(topics)
    entitled: dict[type[Bericht], Pairs] = {
        **dict.fromkeys(PUT_FORWARD, _pairs(said, _put_forward)),
        **dict.fromkeys(ASKED, _pairs(said, _asked) | _fixed(topics)),
        **dict.fromkeys(INVITED, found.designated - found.refused),
    }
    return [
        record.place
        for code, records in topics.inboxes.items()
        for record in records
        if (record.key, code) not in entitled.get(type(decode(record.value or b"")), set())
    ]


def _said(topics: Topics) -> list[tuple[Seen, Bericht]]:
    """What the process took in of parties and houses; what it refused entitles nobody."""
    refused = {origin(letter) for letter in topics.dead}
    return [(record, decode(record.value or b"")) for record in topics.log if record.place not in refused]


def _fixed(topics: Topics) -> Pairs:
    return {
        (line.persoon_id, vast.partij.code)
        for line in versions(topics)
        if isinstance(line, WerkvoorraadRegel)
        for vast in VASTE_PARTNERS[line.wachtrij]
        if vast.partij.gemeente_code in (None, line.gemeente)
    }


def _pairs(said: Sequence[tuple[Seen, Bericht]], parties: Callable[[Seen, Bericht], Iterable[str]]) -> Pairs:
    return {(record.key, code) for record, bericht in said for code in parties(record, bericht)}


def _put_forward(record: Seen, bericht: Bericht) -> Iterable[str]:
    if isinstance(bericht, CasusAangemeld):
        yield UITBOX[record.headers["hub_herkomst"]]


def _asked(_: Seen, bericht: Bericht) -> Iterable[str]:
    if isinstance(bericht, VerrijkingGevraagd):
        yield from (vraag.partij for vraag in bericht.vragen)
    if isinstance(bericht, TriageBesloten) and bericht.besluit.aanvulling:
        yield from (vraag.partij for vraag in bericht.besluit.aanvulling.vragen)


def _designated(_: Seen, bericht: Bericht) -> Iterable[str]:
    if isinstance(bericht, PartijenAangewezen):
        yield from (one.partij for one in bericht.aanwijzingen)
