"""One run: parties, houses and DJI at work while workers are killed, until nothing is under way any more."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from random import Random
from typing import NamedTuple

from confluent_kafka import KafkaException

from connectors.partner.simulated.aanmeldingen import aanmeldingen
from connectors.partner.simulated.gedrag import Gedrag, cast
from hub.broker import Broker
from hub.parties import HUIZEN, PARTIJEN
from hub.poort.sender import INPUTS
from hub.privacy.casus_id import casus_id
from hub.topology import principals
from tests.faults.offer import Offer
from tests.faults.partners.bureau import Bureau
from tests.faults.partners.huis import Huis
from tests.faults.partners.spoor import CASUS, SPOREN, Spoor
from tests.faults.publisher import Publisher
from tests.faults.reader import Position, members, positions
from tests.faults.workers import Workers

PATIENCE_S = 150
"""Without anything new; what takes longer is a failure."""
ROLES = ("poort", "nazorg", "complex")
COMPANY = "partijen"
LOOK_S = 0.5


class Script(NamedTuple):
    """What a run is: all of it follows from these."""

    seed: int
    aanmeldingen: int
    dossiers: int
    term_seconds: float
    kills: int
    partijen: int

    def codes(self) -> list[str]:
        """The parties that are played, in the order of the register; the others are silent."""
        drawn = Random(f"parties/{self.seed}").sample(list(PARTIJEN), self.partijen)
        return [code for code in PARTIJEN if code in drawn]

    def struck(self) -> list[tuple[float, str]]:
        """Which process is killed at which share of the work: each once before one is killed again."""
        lot, victims = Random(f"kills/{self.seed}"), list[str]()
        while len(victims) < self.kills:
            victims += lot.sample([*ROLES, COMPANY], 4)
        return [((n + lot.random()) / (self.kills + 1), victims[n]) for n in range(self.kills)]


@dataclass
class Run:
    """The state of a run. `struck` tells second and victim of each kill; `tell` is told how far the work is."""

    broker: Broker
    script: Script
    logs: Path
    dossiers: Sequence[Offer]
    tell: Callable[[str, int, int], None]
    struck: list[tuple[float, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        seed, number = str(self.script.seed), str(self.script.aanmeldingen)
        simulate = [
            "partner",
            "simulate",
            "--seed",
            seed,
            "--aanmeldingen",
            number,
            "--naar",
            str(self.logs / "stores"),
        ]
        played = [word for code in self.script.codes() for word in ("--partij", code)]
        weg = self.script.term_seconds / 86_400
        commands = {COMPANY: [*simulate, *played, "--weg", f"{weg:.9f}"]}
        self.workers = Workers(self.broker.directory, self.logs, commands)
        self.huis = Huis(self.script.seed, timedelta(seconds=self.script.term_seconds))
        self.bureaus = [Bureau(self.broker, code, self.huis) for code in HUIZEN]
        self.publisher = Publisher(self.broker)
        self._began = self._moved = time.monotonic()
        self._looked, self._versions, self._share = 0.0, 0, 0.0

    @cached_property
    def parts(self) -> dict[str, Gedrag]:
        """Who plays what."""
        return cast(self.script.codes(), self.script.seed, {})

    @cached_property
    def forward(self) -> dict[str, str]:
        """Who puts which casus forward, by the casus' id."""
        told = aanmeldingen(self.script.aanmeldingen, self.script.seed, list(self.parts), datetime.now(UTC).date())
        return {casus_id(code, bericht.aanmelding.aanmelding_id): code for code, bericht in told}

    @cached_property
    def expected(self) -> dict[Spoor, int]:
        """How many aggregates there must come to be, by track: nobody can read what comes by a wrong schema."""
        readable = [code for code in self.forward.values() if self.parts[code] is not Gedrag.WRONG_SCHEMA]
        return {spoor: len(readable if spoor is CASUS else {offer.key for offer in self.dossiers}) for spoor in SPOREN}

    @property
    def seconds(self) -> float:
        """Since the beginning."""
        return time.monotonic() - self._began

    def run(self) -> float:
        """From the first message to the last commit; the seconds it took."""
        for role in ROLES:
            self.workers.start(role)
        self._pump(lambda: all(self._settled(role) for role in ROLES))
        self._began = time.monotonic()
        self.workers.start(COMPANY)
        strikes, offered = self.script.struck(), 0
        while not (offered == len(self.dossiers) and self._share == 1):
            offered = self._offer(offered)
            while strikes and strikes[0][0] <= self._share:
                self._kill(strikes.pop(0)[1])
            self._turn()
        self.publisher.flush()
        self._pump(self._drained)
        (company,) = self.workers.running(COMPANY)
        assert self.workers.leave(company) == 0, "the parties did not stop in order"
        self._pump(self._drained)
        return self.seconds

    def _offer(self, offered: int) -> int:
        """DJI goes on while the rest does: the last dossiers come when half of the work is done."""
        ahead = min(int(len(self.dossiers) * (self._share * 2 + 0.1)) + 1, len(self.dossiers))
        for number in range(offered, ahead):
            self.publisher.publish(number, self.dossiers[number])
        return max(offered, ahead)

    def _kill(self, role: str) -> None:
        self.struck.append((self.seconds, role))
        self.workers.kill(self.workers.running(role)[0])

    def _pump(self, until: Callable[[], bool]) -> None:
        while not until():
            self._turn()

    def _turn(self) -> None:
        for bureau in self.bureaus:
            bureau.poll()
        self.workers.supervise()
        if time.monotonic() - self._looked > LOOK_S:
            self._looked = time.monotonic()
            self._look()

    def _look(self) -> None:
        """How much of the work is done: of all aggregates that must come to be, those of which nothing is under way."""
        standing = [each for bureau in self.bureaus for each in bureau.standing()]
        done = Counter(spoor for spoor, _, rest in standing if rest)
        for spoor, wanted in self.expected.items():
            self.tell(spoor.doel, done[spoor], wanted)
        self._share = sum(min(done[spoor], wanted) for spoor, wanted in self.expected.items()) / sum(
            self.expected.values()
        )
        versions = sum(version for _, version, _ in standing)
        if versions != self._versions:
            self._versions, self._moved = versions, time.monotonic()
        assert time.monotonic() - self._moved < PATIENCE_S, f"nothing new for {PATIENCE_S} s"

    def _settled(self, role: str) -> bool:
        try:
            return members(self.broker.access(), f"hub-{role}") == ("STABLE", 1)
        except KafkaException:  # a coordinator that was just made
            return False

    def positions(self) -> dict[tuple[str, int], Position]:
        """Where the poort and the processes are on their inputs."""
        access = self.broker.access()
        found = positions(access, principals.POORT, INPUTS)
        for spoor in SPOREN:
            found |= positions(access, spoor.user, [spoor.log])
        return found

    def _drained(self) -> bool:
        return all(at.committed == at.end for at in self.positions().values() if at.end)

    def close(self) -> None:
        """Leave nothing running."""
        self.workers.kill_all()
