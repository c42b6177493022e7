"""All parties on the real thing, small: `python -m tests.faults.partners` is the large one, with other seeds too."""

from __future__ import annotations

import subprocess
import sys

import pytest

SMALL = ("--aanmeldingen", "12", "--dossiers", "60", "--kills", "1", "--termijn", "6", "--partijen", "18")


@pytest.mark.broker
@pytest.mark.fault
def test_every_inbox_holds_what_it_must_and_nothing_else_when_a_worker_is_killed() -> None:
    """Each question ends, each invitation reaches exactly the designated parties once, nobody else's inbox holds anything about it."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.partners", *SMALL],
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-1000:]
