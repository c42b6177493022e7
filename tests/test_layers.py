"""The layers of the code hold: the contracts of `[tool.importlinter]` in pyproject.toml."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
LINTER = Path(sys.executable).with_name("lint-imports")


def test_no_layer_knows_one_above_it() -> None:
    """A process knows neither Kafka, Faust, engine nor clock; the schemas know no hub; the hub knows no connector."""
    ran = subprocess.run([LINTER, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout
    assert " kept, 0 broken." in ran.stdout
