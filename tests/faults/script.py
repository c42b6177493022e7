"""Which faults strike, and when: all of it follows from a seed."""

from __future__ import annotations

from enum import StrEnum
from random import Random
from typing import NamedTuple

ROLES = ("nazorg", "poort")


class Kind(StrEnum):
    """What happens."""

    KILL = "SIGKILL of a worker"
    PAUSE = "SIGSTOP of a worker past its session timeout, then SIGCONT"
    JOIN = "a second worker joins"
    LEAVE = "a worker leaves by SIGTERM"
    BROKER_STOP = "the broker stops in order and starts"
    BROKER_KILL = "SIGKILL of the broker, which starts again"


class Fault(NamedTuple):
    """A fault strikes once the share `at` of the load was seen to be handled by `role`, while more is on its way."""

    at: float
    kind: Kind
    role: str
    which: int


BROKER: tuple[Kind | None, ...] = (Kind.BROKER_KILL, Kind.BROKER_STOP, None)
"""What befalls the broker, by the seed modulo three."""


def script(seed: int) -> list[Fault]:
    """Three kills, both roles among them; a pause; per role one worker that joins and one that leaves; in two of three seeds the broker."""
    kans = Random(f"faults {seed}")
    kills = [*ROLES, kans.choice(ROLES)]
    steps = [(Kind.KILL, role) for role in kills] + [(Kind.PAUSE, kans.choice(ROLES))]
    steps += [(broker, "nazorg")] if (broker := BROKER[seed % 3]) else []
    kans.shuffle(steps)
    for role in ROLES:  # a leave comes after its join
        first, second = sorted(kans.sample(range(len(steps) + 2), 2))
        steps.insert(first, (Kind.JOIN, role))
        steps.insert(second, (Kind.LEAVE, role))
    width = 0.9 / len(steps)
    return [
        Fault(0.03 + width * (number + kans.random() * 0.8), kind, role, kans.randrange(2))
        for number, (kind, role) in enumerate(steps)
    ]
