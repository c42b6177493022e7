"""The triage: its three outcomes and what each must be able to say (8.1-8.3; Bijlage 3, wegingsfase)."""

from __future__ import annotations

from datetime import datetime

from hub.privacy.termijnen import TERMIJNEN
from hub.processes.complex.casustafels import TAFELS
from hub.processes.complex.partners import bevraagbaar, vragers
from hub.processes.complex.stap import MANAGERS, Stap, bevoegd, in_fase, leeg, vooruit
from hub.processes.complex.verzoeken import Uitvraag, vervallen, vraag_uit
from hub.processes.kern import Message, Refused
from hub.processes.records import met
from hub.processes.tijd import na
from hub.processes.verzoek import OPNIEUW
from schemas.aanmelding import Casusfase
from schemas.casus import CasusDossier, Triage
from schemas.triage import Aanvulling, Toewijzing, TriageBesloten, Triagebesluit, Uitkomst
from schemas.uitvraag import Verzoek
from schemas.verzoek import Aanleiding


def besloten(stand: CasusDossier, message: Message, bericht: TriageBesloten, op: datetime) -> Stap:
    """The managers decide, or come back on it as long as no MDO was convened or held (our reading): then the MDO decides (9.4d)."""
    besluit = bericht.besluit
    bevoegd(stand, message, besluit.functionaris, MANAGERS)
    in_fase(stand, Casusfase.INTAKE, Casusfase.AANVULLING, Casusfase.ADVIES, Casusfase.VOORBEREIDING)
    if stand.mdo_gehouden:
        raise Refused("mdo-beslist")
    if stand.triage is not None and stand.triage.besluit == besluit:
        return Stap(stand)  # said twice: what was prepared or asked on it stands
    _onderdelen(besluit)
    ronde = 1 if stand.triage is None else stand.triage.ronde + 1
    stand = met(stand, voorbereiding=None, aanwijzingen=(), afwijzingen=())
    stap = UITKOMSTEN[besluit.uitkomst](stand, message, besluit, op)
    return stap._replace(stand=met(stap.stand, triage=Triage(besluit=besluit, ronde=ronde, op=op)))


def geen_casus(stand: CasusDossier, message: Message, besluit: Triagebesluit, op: datetime) -> Stap:
    """Outcome a: first the advice, then it can close (8.3a)."""
    _gewogen(stand, besluit)
    weg = vervallen(stand)
    return weg._replace(
        stand=met(weg.stand, fase=Casusfase.ADVIES, actie_voor=na(op, TERMIJNEN.casus_adviseren), te_laat=False)
    )


def onduidelijk(stand: CasusDossier, message: Message, besluit: Triagebesluit, op: datetime) -> Stap:
    """Outcome b: asked at once, and back in the next triage, where a decision is asked for (8.2, 8.3b; Bijlage 3)."""
    aanvulling = _aanvulling(besluit)
    if aanvulling.opvrager.rol not in vragers(Aanleiding.AANVULLEND):
        raise Refused("rol-onbevoegd")
    vooruit(aanvulling.volgende_triage_op, op, "triage-datum-voorbij")
    gevraagd = {vraag.partij for vraag in aanvulling.vragen}
    oud = vervallen(stand, lambda verzoek: _aanvullend(verzoek) and verzoek.partij in gevraagd, OPNIEUW)
    termijn = min(na(op, TERMIJNEN.casus_beantwoorden), aanvulling.volgende_triage_op)
    doel = stand.aanmelding.doel or besluit.reden
    uitvraag = Uitvraag(Aanleiding.AANVULLEND, doel, aanvulling.vragen, termijn, aanvulling.opvrager)
    nieuw = vraag_uit(oud.stand, message, uitvraag, op)
    wacht = met(nieuw.stand, fase=Casusfase.AANVULLING, actie_voor=aanvulling.volgende_triage_op, te_laat=False)
    return Stap(wacht, (*oud.berichten, *nieuw.berichten))


def casus(stand: CasusDossier, message: Message, besluit: Triagebesluit, op: datetime) -> Stap:
    """Outcome c: a casus by the criteria, at a table of this house, with whom, and why local is not enough (1.4, 1.8, 8.1, 8.3c)."""
    _gewogen(stand, besluit)
    if stand.weging is None or not stand.weging.voldaan:
        raise Refused("criteria-niet-voldaan")
    toewijzing = _toewijzing(besluit)
    bevraagbaar(stand, Aanleiding.AANVULLEND, toewijzing.partijen)
    tafel = TAFELS.get(toewijzing.casustafel)
    if tafel is None or tafel.huis != stand.wachtrij:
        raise Refused("casustafel-onbekend")
    weg = vervallen(stand)
    return weg._replace(
        stand=met(
            weg.stand, fase=Casusfase.VOORBEREIDING, actie_voor=na(op, TERMIJNEN.casus_voorbereiden), te_laat=False
        )
    )


UITKOMSTEN = {Uitkomst.GEEN_CASUS: geen_casus, Uitkomst.ONDUIDELIJK: onduidelijk, Uitkomst.CASUS: casus}


def _onderdelen(besluit: Triagebesluit) -> None:
    """What belongs to one outcome doesn't stand in a decision with another."""
    if besluit.aanvulling is not None and besluit.uitkomst is not Uitkomst.ONDUIDELIJK:
        raise Refused("triage-onderdeel-te-veel")
    if besluit.toewijzing is not None and besluit.uitkomst is not Uitkomst.CASUS:
        raise Refused("triage-onderdeel-te-veel")


def _gewogen(stand: CasusDossier, besluit: Triagebesluit) -> None:
    """What the triage can't close without: gemeente (1.8), aanmelder (8.1a), the whole system (Bijlage 3)."""
    if stand.zienswijze is None:
        raise Refused("triage-zonder-zienswijze")
    if leeg(besluit.overleg_aanmelder):
        raise Refused("triage-zonder-overleg")
    if leeg(besluit.systeem) or leeg(besluit.zorg_en_straf):
        raise Refused("triage-zonder-systeem")


def _aanvulling(besluit: Triagebesluit) -> Aanvulling:
    if besluit.aanvulling is None:
        raise Refused("triage-zonder-aanvulling")
    return besluit.aanvulling


def _toewijzing(besluit: Triagebesluit) -> Toewijzing:
    if besluit.toewijzing is None or not besluit.toewijzing.themas or not besluit.toewijzing.partijen:
        raise Refused("triage-zonder-toewijzing")
    if leeg(besluit.toewijzing.lokaal_tenzij):
        raise Refused("triage-lokaal-tenzij")
    return besluit.toewijzing


def _aanvullend(verzoek: Verzoek) -> bool:
    return verzoek.aanleiding is Aanleiding.AANVULLEND
