"""What of a house's casussen belongs on which list. Pure: lines in, lines out, in the order in which they are worked through."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from connectors.regie.verzoeken import Uitstaand
from hub.processes.complex.casustafels import TAFELS
from schemas.aanmelding import Casusfase
from schemas.casus import CasusRegel
from schemas.uitvraag import Wachtreden

ONDER_BEOORDELING = (Casusfase.TERUGGESTUURD, Casusfase.INTAKE, Casusfase.AANVULLING, Casusfase.ADVIES)
IN_TRIAGE = (Casusfase.INTAKE, Casusfase.AANVULLING)
RONDOM_MDO = (Casusfase.VOORBEREIDING, Casusfase.UITGENODIGD, Casusfase.MDO)


class Zitting(NamedTuple):
    """One sitting of a casustafel, with the casussen on it; those that were not invited for yet stand on its first next one (8.3c)."""

    casustafel: str
    op: datetime
    casussen: tuple[CasusRegel, ...]


def aanmeldingen(regels: Iterable[CasusRegel]) -> list[CasusRegel]:
    """Under review: returned, in intake, waiting for what is lacking, or for the advice."""
    return [regel for regel in regels if regel.fase in ONDER_BEOORDELING]


def triage(regels: Iterable[CasusRegel]) -> list[CasusRegel]:
    """What the triage has to decide on; what waits for nothing else comes first."""
    return sorted((regel for regel in regels if regel.fase in IN_TRIAGE), key=lambda regel: not ready(regel))


def ready(regel: CasusRegel) -> bool:
    """Whether only the triage is waited for."""
    return {wait.reden for wait in regel.wacht} == {Wachtreden.TRIAGE}


def zittingen(regels: Iterable[CasusRegel], now: datetime) -> list[Zitting]:
    """The agendas: by moment, then by table."""
    found: defaultdict[tuple[datetime, str], list[CasusRegel]] = defaultdict(list)
    for regel in regels:
        tafel = table(regel)
        if regel.fase in RONDOM_MDO and tafel in TAFELS:
            found[regel.mdo.op if regel.mdo else TAFELS[tafel].eerstvolgend(now), tafel].append(regel)
    return [Zitting(tafel, op, tuple(casussen)) for (op, tafel), casussen in sorted(found.items())]


def table(regel: CasusRegel) -> str:
    """The casustafel that the triage gave the casus to; empty for none."""
    toewijzing = regel.triage.besluit.toewijzing if regel.triage else None
    return toewijzing.casustafel if toewijzing else ""


def van_casussen(regels: Iterable[CasusRegel]) -> list[Uitstaand]:
    """All requests about casussen."""
    return [Uitstaand(regel.casus_id, regel.aanmelding.personalia, een) for regel in regels for een in regel.verzoeken]
