"""The demo as one JSON document."""

from __future__ import annotations

from collections import Counter
from typing import Any

from hub.demo.account import Account
from hub.demo.casus.view import outcome
from hub.demo.stages import Demo
from schemas.nazorg import WerkvoorraadRegel


def document(demo: Demo, settled: Account, *, kept: bool) -> dict[str, Any]:
    """All of it but persons: counts, times in seconds, the account. `directory` is null when nothing was kept."""
    return {
        "berichten": demo.order.berichten,
        "seed": demo.order.seed,
        "stappen": [{"naam": stage.naam, "seconden": stage.seconds} for stage in demo.stages],
        "eerste_regel_na_start_s": demo.seconds_to_first_line(demo.begun),
        "eerste_regel_na_aanbieden_s": demo.seconds_to_first_line(demo.offered_at),
        "casussen": dict(Counter(outcome(line) for line in demo.story.lines().values())),
        "wachtrijen": {huis: _queue(lines) for huis, lines in demo.queues.items()},
        "rekening": {
            "aangeboden": settled.offered,
            "bestemmingen": dict(settled.ends),
            "personen": dict(settled.persons),
            "sommen": {one.naam: {"aangeboden": one.offered, "bestemmingen": dict(one.ends)} for one in settled.sums},
            "regels": [
                {"naam": check.naam, "verwacht": check.verwacht, "gevonden": check.gevonden, "klopt": check.klopt}
                for check in settled.checks
            ],
            "klopt": not settled.broken,
        },
        "directory": str(demo.stack.directory) if kept else None,
    }


def _queue(lines: list[WerkvoorraadRegel]) -> dict[str, Any]:
    return {
        "regels": len(lines),
        "kleuren": dict(Counter(line.kleur.value for line in lines)),
        "te_laat": sum(line.te_laat for line in lines),
        "spoed": sum(line.spoed for line in lines),
    }
