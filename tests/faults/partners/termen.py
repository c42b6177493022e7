"""Terms of a run: days become seconds, so that reminders, overdue and escalation all come within it."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from hub.privacy.termijnen import Termijnen

DAY_S = 86_400
VARIABLE = "HUB_TERMIJNEN"
SHARES = {
    "casus_beantwoorden": 1.0,
    "casus_herinneren": 0.3,
    "casus_escaleren": 0.4,
    "nazorg_beantwoorden": 1.0,
    "nazorg_beantwoorden_spoed": 0.7,
    "nazorg_verzoek_herinneren": 0.3,
    "nazorg_escaleren": 0.4,
}
"""Of the time that a party gets to answer. All other terms stay as they are shipped."""


def with_terms(path: Path, seconds: float) -> None:
    """Go on under such terms: this program starts itself anew once, as terms are read when the hub is imported."""
    if os.environ.get(VARIABLE) == str(path):
        return
    told = [
        f'[{name}]\ndagen = {share * seconds / DAY_S}\ngrondslag = "days become seconds in this run"\nplaceholder = true\n'
        for name, share in SHARES.items()
        if name in Termijnen.model_fields
    ]
    path.write_text("\n".join(told))
    command = [sys.executable, "-m", "tests.faults.partners", *sys.argv[1:]]
    os.execve(command[0], command, os.environ | {VARIABLE: str(path)})  # noqa: S606 - this very program
