"""What the people of a house decide in the demo: from the line of a casus to their next messages. Pure; the hub judges each of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import NamedTuple

from hub.demo.casus import said
from schemas.aanmelding import Casusfase
from schemas.casus import CasusRegel
from schemas.personen import CasusBericht
from schemas.triage import Uitkomst
from schemas.uitvraag import Verzoekstatus


class Step(NamedTuple):
    """What is done once for a casus, under a name of its own."""

    naam: str
    berichten: tuple[CasusBericht, ...]


def next_step(line: CasusRegel, uitkomst: Uitkomst, now: datetime, term: timedelta) -> Step | None:
    """The next step; None where somebody else is to move. `term` is what parties get for enrichment."""
    step = STEPS.get(line.fase)
    return step(line, uitkomst, now, term) if step else None


def _beoordeling(line: CasusRegel, uitkomst: Uitkomst, now: datetime, term: timedelta) -> Step | None:
    if not line.verzoeken:
        return Step("vragen", said.vragen(line, uitkomst, now + term))
    if any(verzoek.status is Verzoekstatus.OPEN for verzoek in line.verzoeken) or line.weging is None:
        return None
    if line.zienswijze is None:
        return Step("zienswijze", said.zienswijze(line))
    return Step("triage", said.besluit(line, uitkomst, now))


def _advies(line: CasusRegel, uitkomst: Uitkomst, now: datetime, term: timedelta) -> Step | None:
    return Step("advies", said.advies(line))


def _voorbereiding(line: CasusRegel, uitkomst: Uitkomst, now: datetime, term: timedelta) -> Step | None:
    if line.voorbereiding is None:
        return Step("voorbereiding", said.voorbereiding(line, now))
    if not (line.aanwijzingen or line.afwijzingen):
        return Step("aanwijzing", said.aanwijzing(line, said.designated(line)))
    if line.afwijzingen:
        left = [one for one in said.designated(line) if one.partij in {lawful.partij for lawful in line.aanwijzingen}]
        return Step("herstel", said.aanwijzing(line, left))
    return Step("uitnodiging", said.uitnodiging(line))


STEPS: dict[Casusfase, Callable[[CasusRegel, Uitkomst, datetime, timedelta], Step | None]] = {
    Casusfase.INTAKE: _beoordeling,
    Casusfase.ADVIES: _advies,
    Casusfase.VOORBEREIDING: _voorbereiding,
}
DONE = frozenset({Casusfase.TERUGGESTUURD, Casusfase.AANVULLING, Casusfase.GESLOTEN, Casusfase.UITGENODIGD})
"""Where the demo leaves a casus: its aanmelder's turn, the next triage, an advice, or the MDO."""
