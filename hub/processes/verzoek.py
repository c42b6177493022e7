"""What becomes of one request, in whichever process: answered, refused, reminded, overdue, escalated, lapsed (8.2, 16.1).

Which party is asked, for what and when, is for the process. The fate of what a party sends:

asked and in time → recorded · asked and late → recorded as late · again by the same party → takes the place of the first, counted ·
written down before what the party said already → `bericht-ingehaald` · a refusal after an answer → `verzoek-beantwoord`: what was
supplied stands · no longer needed → `verzoek-vervallen`, and nothing of it is
kept but the sealed dead letter · never asked, or asked of another → `verzoek-onbekend`.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256

from hub.privacy.termijnen import Termijn
from hub.processes.kern import Message, Refused
from hub.processes.partij import afzender, niet_ingehaald
from hub.processes.records import met
from hub.processes.tijd import na
from schemas.uitvraag import Verstrekking, Verzoek, Verzoekstatus, Weigering
from schemas.verzoek import InformatieGeweigerd, InformatieVerstrekt, VerzoekHerinnerd, VerzoekVervallen

WACHTEND = frozenset({Verzoekstatus.OPEN, Verzoekstatus.TE_LAAT})
"""The states in which a party still owes its answer."""
NIET_NODIG = "niet-meer-nodig"
OPNIEUW = "opnieuw-gevraagd"
"""Why a request lapsed, as its party hears it. What a house decided, and that data went, is not for a party that was only asked (8.1b)."""


def nummer(*delen: str) -> str:
    """An id that follows from what it is made of: the same in every replay."""
    return sha256("/".join(delen).encode()).hexdigest()[:32]


def gevraagd(verzoeken: Iterable[Verzoek], message: Message, verzoek_id: str) -> Verzoek:
    """The request, if it was asked of who sent this and is still needed; raises `Refused`."""
    partij = afzender(message)
    for verzoek in verzoeken:
        if (verzoek.verzoek_id, verzoek.partij) == (verzoek_id, partij):
            if verzoek.status is Verzoekstatus.VERVALLEN:
                raise Refused("verzoek-vervallen")
            return verzoek
    raise Refused("verzoek-onbekend")


def beantwoord(
    verzoek: Verzoek, bericht: InformatieVerstrekt, bron: str, op: datetime, tijd: datetime | None = None
) -> Verzoek:
    """With an answer that was written down at `tijd`; the same request when that says what an earlier one said."""
    niet_ingehaald(tijd, _geschreven(verzoek))
    vorige = verzoek.verstrekking
    nieuw = Verstrekking(
        informatie=bericht.informatie,
        peildatum=bericht.peildatum,
        hulpvragen=bericht.hulpvragen,
        grondslag=bericht.grondslag,
        voorwaarden=bericht.voorwaarden,
        functionaris=bericht.functionaris,
        bron=bron,
        ontvangen_op=op,
        laat=op >= verzoek.antwoord_voor,
        herzien=0 if vorige is None else vorige.herzien + 1,
        geschreven_op=tijd,
    )
    if vorige is not None and met(nieuw, bron=vorige.bron, ontvangen_op=vorige.ontvangen_op, laat=vorige.laat,
                                  herzien=vorige.herzien, geschreven_op=vorige.geschreven_op) == vorige:  # fmt: skip
        return verzoek
    return _afgedaan(met(verzoek, status=Verzoekstatus.BEANTWOORD, verstrekking=nieuw, weigering=None))


def geweigerd(
    verzoek: Verzoek, bericht: InformatieGeweigerd, bron: str, op: datetime, tijd: datetime | None = None
) -> Verzoek:
    """With a reasoned refusal; the same request when that says what an earlier one said. Raises `Refused` after an answer."""
    if verzoek.status is Verzoekstatus.BEANTWOORD:
        raise Refused("verzoek-beantwoord")
    niet_ingehaald(tijd, _geschreven(verzoek))
    nieuw = Weigering(
        grond=bericht.grond,
        reden=bericht.reden,
        functionaris=bericht.functionaris,
        bron=bron,
        ontvangen_op=op,
        geschreven_op=tijd,
    )
    vorige = verzoek.weigering
    if vorige is not None and met(nieuw, bron=vorige.bron, ontvangen_op=vorige.ontvangen_op,
                                  geschreven_op=vorige.geschreven_op) == vorige:  # fmt: skip
        return verzoek
    return _afgedaan(met(verzoek, status=Verzoekstatus.GEWEIGERD, weigering=nieuw))


def verstreken(verzoek: Verzoek, op: datetime, escaleren: Termijn) -> Verzoek:
    """What time brings to a request at `op`: a reminder, then overdue with another one, then the locatiemanager."""
    if verzoek.status not in WACHTEND:
        return verzoek
    if verzoek.antwoord_voor <= op:
        hulp = na(verzoek.antwoord_voor, escaleren) <= op
        return met(verzoek, herinneren_op=None, status=Verzoekstatus.TE_LAAT, geescaleerd=hulp)
    if verzoek.herinneren_op is not None and verzoek.herinneren_op <= op:
        return met(verzoek, herinneren_op=None)
    return verzoek


def momenten(verzoek: Verzoek, escaleren: Termijn) -> tuple[datetime, ...]:
    """The moments at which time alone changes a request."""
    if verzoek.status not in WACHTEND:
        return ()
    eerst = () if verzoek.herinneren_op is None else (verzoek.herinneren_op,)
    return (*eerst, verzoek.antwoord_voor, na(verzoek.antwoord_voor, escaleren))


def hulp_op(verzoeken: Iterable[Verzoek], escaleren: Termijn) -> list[datetime]:
    """When the locatiemanager must hear of what is overdue and he did not hear of; in the past where the term was shortened since."""
    te_laat = (een for een in verzoeken if een.status is Verzoekstatus.TE_LAAT and not een.geescaleerd)
    return [na(een.antwoord_voor, escaleren) for een in te_laat]


def herinnering(oud: Verzoek, nieuw: Verzoek, aggregaat_id: str) -> VerzoekHerinnerd | None:
    """What a party hears of what time brought; None: nothing that is for it."""
    if (oud.herinneren_op, oud.status) == (nieuw.herinneren_op, nieuw.status):
        return None
    te_laat = nieuw.status is Verzoekstatus.TE_LAAT
    return VerzoekHerinnerd(
        verzoek_id=nieuw.verzoek_id, aggregaat_id=aggregaat_id, antwoord_voor=nieuw.antwoord_voor, te_laat=te_laat
    )


def vervallen(verzoek: Verzoek, aggregaat_id: str, reden: str) -> VerzoekVervallen:
    """What a party hears of a request that needs no answer any more (16.1, necessity)."""
    return VerzoekVervallen(verzoek_id=verzoek.verzoek_id, aggregaat_id=aggregaat_id, reden=reden)


def _geschreven(verzoek: Verzoek) -> datetime | None:
    zegt = verzoek.verstrekking or verzoek.weigering
    return zegt.geschreven_op if zegt else None


def _afgedaan(verzoek: Verzoek) -> Verzoek:
    return met(verzoek, geescaleerd=False, herinneren_op=None)
