"""The deadlines of a dossier. They follow from its facts and `hub.privacy.termijnen`; none is the covenant's (reference §6.1, §6.2).

* Judgement: counted from the moment at which it is asked for (`vragen`). It must be there by the release where that comes sooner than the
  term, and by the shorter term after an immediate release; never sooner than that shorter term. The line is flagged some time before.
* Removal of a detention's data: after the release, after the closing, and at the latest so long after its last message; sooner where no
  house was found. A release told long after the fact stays for the closing term, or it would be gone before anyone saw it. Of a told
  release that contradicts the begin the later of the two counts. The dossier goes with its latest detention.
"""

from __future__ import annotations

from datetime import datetime

from hub.privacy.termijnen import TERMIJNEN
from hub.processes.nazorg.routing import bestemming
from hub.processes.tijd import na, voor
from schemas.nazorg import Detentie, Einde, Nazorgperiode, Wachtrij


def vrij_op(detentie: Detentie) -> datetime | None:
    """The told end of a detention; None while there is only an expectation or nothing, or an end of before it began."""
    return None if is_strijdig(detentie) else _gemeld_op(detentie)


def _gemeld_op(detentie: Detentie) -> datetime | None:
    """The told end, right or wrong."""
    return detentie.einde_op if detentie.einde in (Einde.GEMELD, Einde.ONMIDDELLIJK) else None


def is_strijdig(detentie: Detentie) -> bool:
    """Whether its end, told or expected, lies before its begin: one of the two is wrong."""
    begin, einde = detentie.begin_op, detentie.einde_op
    return begin is not None and einde is not None and einde < begin


def is_spoed(detentie: Detentie) -> bool:
    """Whether it ended without lead time."""
    return detentie.einde is Einde.ONMIDDELLIJK


def beoordelen_voor(detentie: Detentie, vanaf: datetime) -> datetime:
    """When the house must have judged what is asked at `vanaf`: by the term, or by the end, told or expected, when that is sooner."""
    spoed = na(vanaf, TERMIJNEN.nazorg_beoordelen_spoed)
    if is_spoed(detentie):
        return spoed
    termijn = na(vanaf, TERMIJNEN.nazorg_beoordelen)
    return max(spoed, min(termijn, detentie.einde_op or termijn))


def herinneren_op(periode: Nazorgperiode) -> datetime | None:
    """From when on a line shows that its date to judge by is near; None: nobody is waited for."""
    tot = periode.beoordelen_voor
    return None if tot is None else voor(tot, TERMIJNEN.nazorg_herinneren)


def verwijderen_op(periode: Nazorgperiode) -> datetime:
    """When the data of a period must go."""
    return verwijdering(periode)[0]


def verwijdering(periode: Nazorgperiode) -> tuple[datetime, str]:
    """When the data of a period must go, and the name of the term that says so."""
    if periode.afgesloten_op is not None:
        return _einde_van("nazorg_na_afsluiting", periode.afgesloten_op)
    gewijzigd_op = periode.detentie.gewijzigd_op
    zonder_huis = bestemming(periode).wachtrij is Wachtrij.KETEN
    uiterlijk = _einde_van("nazorg_zonder_huis" if zonder_huis else "nazorg_zonder_einddatum", gewijzigd_op)
    vrij = _gemeld_op(periode.detentie)
    if vrij is None:
        return uiterlijk
    vrij = max(vrij, periode.detentie.begin_op or vrij)  # he is free, whichever of the two is wrong
    gezien = _einde_van("nazorg_na_afsluiting", gewijzigd_op)
    return min(max(_einde_van("nazorg_na_vrijlating", vrij), gezien), uiterlijk)


def _einde_van(naam: str, vanaf: datetime) -> tuple[datetime, str]:
    return na(vanaf, getattr(TERMIJNEN, naam)), naam
