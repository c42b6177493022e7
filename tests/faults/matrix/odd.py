"""`python -m tests.faults.matrix.odd [GUARD …] -- worker ROLE`: a worker of the hub on whose marked messages a rule raises or is slow.

With the guards named switched off, which is how the harness is proved.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import Any

from tests.faults.matrix.guards import Without
from tests.faults.matrix.marks import RAISES, SLOW, SLOWEST

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
    from hub.agents import nazorg

    process: Any = nazorg.STAGE.process

    def odd_decide(stand: Any, message: Any, now: Any) -> Any:
        odd("nazorg", message.bron)
        return process.decide(stand, message, now)

    nazorg.STAGE = replace(nazorg.STAGE, process=replace(process, decide=odd_decide))


def _poort() -> None:
    from hub.codec import Envelope, EnvelopeError
    from hub.poort import doorgifte

    module: Any = doorgifte  # whose own name for it is what it calls
    admit: Callable[..., Any] = module.admit

    def odd_admit(record: Any, secret: bytes) -> Any:
        with suppress(EnvelopeError):  # the poort's own check finds it
            odd("poort", Envelope.from_headers(record.headers).ref)
        return admit(record, secret)

    module.admit = odd_admit


def main() -> None:
    """The worker, without the guards before `--`."""
    at = sys.argv.index("--")
    sys.meta_path.insert(0, Without(sys.argv[1:at]))
    _nazorg()
    _poort()
    from hub.cli import main as hub

    hub(sys.argv[at + 1 :])


if __name__ == "__main__":
    main()
