"""The deadlines of a casus, from its state alone."""

from __future__ import annotations

from datetime import datetime

from hub.privacy.termijnen import TERMIJNEN
from hub.processes.complex import verzoeken
from hub.processes.tijd import na
from hub.processes.verzoek import hulp_op
from schemas.aanmelding import Casusfase
from schemas.casus import CasusDossier

BEWAREN = {
    Casusfase.TERUGGESTUURD: TERMIJNEN.casus_na_terugzending,
    Casusfase.GESLOTEN: TERMIJNEN.casus_na_advies,
    Casusfase.AFGESCHAALD: TERMIJNEN.casus_na_afschaling,
}


def verwijderen_op(stand: CasusDossier) -> datetime:
    """When the data must go: so long after the last message, short where it never became a casus (1.10, 8.3a)."""
    return na(stand.bericht_op, BEWAREN.get(stand.fase, TERMIJNEN.casus_zonder_voortgang))


def opschonen_op(stand: CasusDossier) -> datetime | None:
    """When the dossier must be cleaned of what is no longer needed (1.10); None: not decided yet, or done."""
    if stand.afschaling is None or stand.afschaling.opgeschoond_op is not None:
        return None
    return na(stand.afschaling.op, TERMIJNEN.casus_opschonen)


def wekker(stand: CasusDossier) -> datetime:
    """The earliest deadline that time alone brings; before the state's own moment only where a term was shortened since."""
    momenten = [moment for verzoek in stand.verzoeken for moment in verzoeken.momenten(verzoek)]
    if stand.actie_voor is not None:
        momenten.append(stand.actie_voor)
    if stand.mdo is not None and stand.fase is Casusfase.UITGENODIGD:
        momenten.append(stand.mdo.op)
    later = (moment for moment in momenten if moment > stand.bijgewerkt_op)
    verschuldigd = hulp_op(stand.verzoeken, TERMIJNEN.casus_escaleren)
    if (opschonen := opschonen_op(stand)) is not None:
        verschuldigd.append(opschonen)
    return min([verwijderen_op(stand), *verschuldigd, *later])
