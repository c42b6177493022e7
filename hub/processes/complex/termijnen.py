"""The deadlines of a casus, from its state alone."""

from __future__ import annotations

from datetime import datetime

from hub.privacy.termijnen import TERMIJNEN
from hub.processes.complex import verzoeken
from hub.processes.tijd import na
from schemas.aanmelding import Casusfase
from schemas.casus import CasusDossier

BEWAREN = {
    Casusfase.TERUGGESTUURD: TERMIJNEN.casus_na_terugzending,
    Casusfase.GESLOTEN: TERMIJNEN.casus_na_advies,
}


def verwijderen_op(stand: CasusDossier) -> datetime:
    """When the data must go: so long after the last message, short where it never became a casus (1.10, 8.3a)."""
    return na(stand.bericht_op, BEWAREN.get(stand.fase, TERMIJNEN.casus_zonder_voortgang))


def wekker(stand: CasusDossier) -> datetime:
    """The earliest deadline that time alone brings."""
    momenten = [moment for verzoek in stand.verzoeken for moment in verzoeken.momenten(verzoek)]
    if stand.actie_voor is not None:
        momenten.append(stand.actie_voor)
    if stand.mdo is not None and stand.fase is Casusfase.UITGENODIGD:
        momenten.append(stand.mdo.op)
    return min([verwijderen_op(stand), *(moment for moment in momenten if moment > stand.bijgewerkt_op)])
