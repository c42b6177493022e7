"""The deadlines of a dossier. They follow from its facts and `hub.privacy.termijnen`; none is the covenant's (reference §6.1, §6.2).

* Judgement: counted from the receipt of a detention's first message, from an immediate release (shorter), and from the arrival in
  another queue. Any decision by the house is a judgement.
* Removal of a detention's data: after the release, after the closing, and at the latest so long after its last message. A release told
  long after the fact stays for the closing term, or it would be gone before anyone saw it. The dossier goes with its current detention.
"""

from __future__ import annotations

from datetime import datetime

from hub.privacy.termijnen import TERMIJNEN
from hub.processes.tijd import na
from schemas.nazorg import Detentie, Einde, Nazorgperiode


def vrij_op(detentie: Detentie) -> datetime | None:
    """The told end of a detention; None while there is only an expectation or nothing, or an end of before it began."""
    begin, einde = detentie.begin_op, detentie.einde_op
    if einde is None or detentie.einde not in (Einde.GEMELD, Einde.ONMIDDELLIJK):
        return None
    return einde if begin is None or begin <= einde else None


def is_spoed(detentie: Detentie) -> bool:
    """Whether it ended without lead time."""
    return detentie.einde is Einde.ONMIDDELLIJK


def beoordelen_voor(detentie: Detentie, vanaf: datetime) -> datetime:
    """When the house must have judged what came in at `vanaf`."""
    return na(vanaf, TERMIJNEN.nazorg_beoordelen_spoed if is_spoed(detentie) else TERMIJNEN.nazorg_beoordelen)


def verwijderen_op(periode: Nazorgperiode) -> datetime:
    """When the data of a period must go."""
    if periode.afgesloten_op is not None:
        return na(periode.afgesloten_op, TERMIJNEN.nazorg_na_afsluiting)
    detentie = periode.detentie
    uiterlijk = na(detentie.gewijzigd_op, TERMIJNEN.nazorg_zonder_einddatum)
    vrij = vrij_op(detentie)
    if vrij is None:
        return uiterlijk
    gezien = na(detentie.gewijzigd_op, TERMIJNEN.nazorg_na_afsluiting)
    return min(max(na(vrij, TERMIJNEN.nazorg_na_vrijlating), gezien), uiterlijk)
