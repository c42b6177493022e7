"""The reader stands apart from the hub, and what it knows of it as data is so."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from hub.privacy.doelen import Doel
from hub.topology import TOPICS, names, principals
from schemas.hub import BerichtGeweigerd
from tests.faults import known

ROOT = Path(__file__).parents[2]
APART = ("reader", "records", "checker", "known")


def test_the_reader_and_the_checker_import_nothing_of_the_hub() -> None:
    """A mistake of the hub's codec, topology or engine is not theirs too."""
    code = f"import sys; from tests.faults import {', '.join(APART)}; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True).stdout

    assert {"tests.faults.reader", "fastavro"} <= set(loaded.split())
    assert [name for name in loaded.split() if name.partition(".")[0] in {"hub", "schemas", "connectors"}] == []


def test_the_names_are_those_of_the_topology() -> None:
    """A topic that got another name would be read as empty."""
    assert (known.POORT, known.NAZORG) == (principals.POORT, principals.NAZORG)
    assert (names.log(Doel.NAZORG), names.stand(Doel.NAZORG)) == (known.LOG, known.STAND)
    assert {known.DETENTIE, known.VERWERKING, known.DLQ, *known.QUEUES} <= TOPICS.keys()
    assert BerichtGeweigerd.ce_type == known.GEWEIGERD
    assert set(known.QUEUES) == {name for name in TOPICS if name.endswith(".werkvoorraad")}
