"""New requests to fixed partners: to whom, for which leefgebieden, with which need, until when (Bijlage 3, nazorg; 16.1)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from hub.parties.rollen import VASTE_PARTNERS, VastePartner
from hub.privacy.termijnen import TERMIJNEN
from hub.processes.kern import Effect, Message
from hub.processes.nazorg.routing import bestemming
from hub.processes.nazorg.stoplicht import ontbreekt
from hub.processes.nazorg.vraagtekst import DOEL, VRAGER, noodzaak, personalia, vraag
from hub.processes.tijd import EEUWIG, na, voor
from hub.processes.verzoek import WACHTEND, nummer
from hub.topology import names
from schemas.basis import Bericht
from schemas.nazorg import Fase, NazorgDossier
from schemas.stoplicht import Leefgebied
from schemas.uitvraag import Verzoek, Verzoekstatus
from schemas.verzoek import Aanleiding, InformatieGevraagd


def vaste_partners(stand: NazorgDossier) -> tuple[VastePartner, ...]:
    """Who may be asked about this dossier: of the gemeenten only the one that it is about; nobody when it is closed."""
    if stand.fase is Fase.AFGESLOTEN:
        return ()
    gemeente = bestemming(stand.perioden[-1]).gemeente
    return tuple(vast for vast in VASTE_PARTNERS[stand.wachtrij] if vast.partij.gemeente_code in (None, gemeente))


def nieuw(
    stand: NazorgDossier, partners: Iterable[VastePartner], message: Message, op: datetime
) -> list[tuple[VastePartner, Verzoek]]:
    """One request per partner, all under one correlation id."""
    correlatie = nummer(stand.persoon_id, message.bron, op.isoformat())
    lacunes = ontbreekt(stand.stoplicht)
    gevraagd = ((vast, _te_vragen(stand, vast, lacunes, op)) for vast in partners)
    return [(vast, _verzoek(stand, vast, gebieden, correlatie, op)) for vast, gebieden in gevraagd if gebieden]


def _te_vragen(
    stand: NazorgDossier, vast: VastePartner, lacunes: tuple[Leefgebied, ...], op: datetime
) -> tuple[Leefgebied, ...]:
    eerder = [een for een in stand.verzoeken if een.partij == vast.partij.code and geldt(stand, een, op)]
    gehad = {gebied for een in eerder for gebied in een.leefgebieden}
    return tuple(gebied for gebied in vast.leefgebieden if gebied in lacunes and gebied not in gehad)


def geldt(stand: NazorgDossier, verzoek: Verzoek, op: datetime) -> bool:
    """Whether it would be no use to ask the same again. A question that its inbox holds no more can't be answered."""
    if verzoek.verstrekking is not None:
        return na(verzoek.verstrekking.ontvangen_op, TERMIJNEN.invoer_verouderd) > op
    if not van_deze_detentie(stand, verzoek):
        return False
    if verzoek.status in WACHTEND:
        return na(verzoek.gevraagd_op, TERMIJNEN.bewaren_inbox) > op
    return verzoek.status is Verzoekstatus.GEWEIGERD


def van_deze_detentie(stand: NazorgDossier, verzoek: Verzoek) -> bool:
    """Whether it was asked since the current detention is known."""
    return verzoek.gevraagd_op >= stand.perioden[-1].detentie.ontvangen_op


def _verzoek(
    stand: NazorgDossier, vast: VastePartner, gebieden: tuple[Leefgebied, ...], correlatie: str, op: datetime
) -> Verzoek:
    tot = antwoord_voor(stand.perioden[-1].beoordelen_voor, op)
    herinneren = voor(tot, TERMIJNEN.nazorg_verzoek_herinneren)
    return Verzoek(
        verzoek_id=nummer(correlatie, vast.partij.code),
        correlatie_id=correlatie,
        partij=vast.partij.code,
        aanleiding=Aanleiding.NAZORG,
        vraag=vraag(gebieden),
        noodzaak=noodzaak(stand.stoplicht, gebieden),
        gevraagd_door=VRAGER,
        gevraagd_op=op,
        herinneren_op=herinneren if herinneren > op else None,
        antwoord_voor=tot,
        status=Verzoekstatus.OPEN,
        geescaleerd=False,
        verstrekking=None,
        weigering=None,
        leefgebieden=gebieden,
    )


def antwoord_voor(beoordelen_voor: datetime | None, op: datetime) -> datetime:
    """By the term, or by when the house must judge where that is sooner; never sooner than the urgent term."""
    termijn = na(op, TERMIJNEN.nazorg_beantwoorden)
    return max(na(op, TERMIJNEN.nazorg_beantwoorden_spoed), min(termijn, beoordelen_voor or EEUWIG))


def bericht(stand: NazorgDossier, vast: VastePartner, verzoek: Verzoek) -> Effect:
    """The question as it goes to the partner, with no more of the betrokkene than it needs."""
    gevraagd = InformatieGevraagd(
        verzoek_id=verzoek.verzoek_id,
        correlatie_id=verzoek.correlatie_id,
        aggregaat_id=stand.persoon_id,
        huis=str(stand.wachtrij),
        aanleiding=verzoek.aanleiding,
        doel=DOEL,
        personalia=personalia(stand.persoon, met_bsn=vast.bsn),
        vraag=verzoek.vraag,
        noodzaak=verzoek.noodzaak,
        antwoord_voor=verzoek.antwoord_voor,
        gevraagd_door=verzoek.gevraagd_door,
        namens=None,
        leefgebieden=verzoek.leefgebieden,
    )
    return aan(stand, verzoek, gevraagd)


def aan(stand: NazorgDossier, verzoek: Verzoek, inhoud: Bericht) -> Effect:
    """A message to the inbox of the party of a request."""
    return Effect(names.inbox(verzoek.partij), stand.persoon_id, inhoud)
