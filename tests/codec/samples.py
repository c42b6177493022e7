"""Values as they were written under each release, kept for ever: `python -m tests.codec.samples` adds those of a new release.

The gate compares Avro schemas, which know nothing of a model's own rules (a pattern, a length, a check digit). These values do: a rule
that was tightened refuses one of them.
"""

from __future__ import annotations

import json
from pathlib import Path

from hypothesis import HealthCheck, given, settings

from hub.codec import encode, schema_id_of
from schemas.basis import Bericht
from schemas.catalogue import MODELS
from tests.support.messages import messages

FILE = Path(__file__).with_name("samples.json")
EACH = 5


def samples() -> dict[int, list[bytes]]:
    """The values by schema id."""
    kept = json.loads(FILE.read_bytes()) if FILE.exists() else {}
    return {int(number): [bytes.fromhex(value) for value in values] for number, values in kept.items()}


def _drawn(model: type[Bericht]) -> list[bytes]:
    drawn: set[bytes] = set()

    @settings(derandomize=True, database=None, max_examples=100, suppress_health_check=[HealthCheck.too_slow])
    @given(messages(model))
    def draw(message: Bericht) -> None:
        drawn.add(encode(message))

    draw()
    return sorted(drawn, key=lambda value: (len(value), value))[:: len(drawn) // EACH]


def _add() -> None:
    kept = samples()
    for model in MODELS:
        if (number := schema_id_of(model)) not in kept:
            kept[number] = _drawn(model)
    written = {number: [value.hex() for value in values] for number, values in sorted(kept.items())}
    FILE.write_text(json.dumps(written, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    _add()
