"""`python -m tests.faults.matrix.odd [GUARD …] -- worker ROLE`: a worker of the hub on whose marked messages a rule raises or is slow.

With the guards named switched off, which is how the harness is proved: production code has no such switches.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import Any

from hub.agents import nazorg
from hub.cli import main
from hub.codec import Envelope, EnvelopeError
from hub.poort import doorgifte
from tests.faults.matrix.guards import GUARDS
from tests.faults.matrix.load import RAISES, SLOW, SLOWEST

SLOW_S, SLOWEST_S = 0.1, 8.0
"""The second is longer than a session."""


class OddError(Exception):
    """What an odd rule raises."""


def odd(role: str, ref: str) -> None:
    """Raise, or take long, where the message is marked for it."""
    if ref.endswith(f"{RAISES}-{role}"):
        raise OddError
    if ref.endswith(f"{SLOWEST}-{role}"):
        time.sleep(SLOWEST_S)
    elif ref.endswith(f"{SLOW}-{role}"):
        time.sleep(SLOW_S)


def _nazorg() -> None:
    process: Any = nazorg.STAGE.process

    def odd_decide(stand: Any, message: Any, now: Any) -> Any:
        odd("nazorg", message.bron)
        return process.decide(stand, message, now)

    nazorg.STAGE = replace(nazorg.STAGE, process=replace(process, decide=odd_decide))


def _poort() -> None:
    module: Any = doorgifte  # whose own name for it is what it calls
    admit: Callable[..., Any] = module.admit

    def odd_admit(record: Any, secret: bytes) -> Any:
        with suppress(EnvelopeError):  # the poort's own check finds it
            odd("poort", Envelope.from_headers(record.headers).ref)
        return admit(record, secret)

    module.admit = odd_admit


if __name__ == "__main__":
    at = sys.argv.index("--")
    _nazorg()
    _poort()
    for guard in sys.argv[1:at]:
        GUARDS[guard].off()
    command = [*sys.argv[at + 1 :], "--ops-port-file", os.environ["HUB_FAULTS_PORT_FILE"]]
    main(command)
