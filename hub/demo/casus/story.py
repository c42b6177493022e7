"""The second half under way: parties in one process of their own, a thread per house, and when all of it has come to its end."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime

from hub.demo.casus.house import House
from hub.demo.casus.plan import arguments, plan
from hub.demo.casus.script import DONE
from hub.demo.child import Child
from hub.demo.stack import READY_S, Stack
from hub.parties import HUIZEN
from hub.topology import principals
from schemas.casus import CasusRegel
from schemas.mdo import Afwijzing


class Story:
    """Parties and houses. Nothing of it runs before `begin`."""

    def __init__(self, stack: Stack, seed: int) -> None:
        self._stack, self._seed = stack, seed
        self.plan = plan(seed, datetime.now(UTC).date())
        self.houses: dict[str, House] = {}
        self._parties: Child | None = None

    def begin(self) -> None:
        """Start them, and the worker that they need, and wait for that one."""
        for huis in HUIZEN:
            self.houses[huis] = House(self._stack.broker.access(principals.regie(huis)), huis, self.plan)
            self.houses[huis].start()
        where = ["--naar", str(self._stack.directory / "partijen" / "stores")]
        ops = {"HUB_CONNECTOR_OPS_PORT": "0"}
        self._parties = self._stack.start("partijen", [*arguments(self._seed), *where], ops)
        self._stack.start_workers(("complex",))

    def lines(self) -> dict[str, CasusRegel]:
        """All casussen as their houses see them, by casus_id."""
        return {key: line for house in self.houses.values() for key, line in house.lines.copy().items()}

    def refusals(self) -> dict[str, tuple[Afwijzing, ...]]:
        """Designated parties that may not be invited, by casus_id: the mended list no longer shows them."""
        return {key: several for house in self.houses.values() for key, several in house.refusals.items()}

    @property
    def done(self) -> bool:
        """Whether each casus is where the demo leaves it."""
        lines = self.lines()
        return self.plan.expected <= lines.keys() and all(line.fase in DONE for line in lines.values())

    def still(self) -> None:
        """Nobody says anything any more: what the hub has still to do is all there will be."""
        self.close()
        if self._parties is not None:
            self._parties.stop()

    def close(self) -> None:
        """The houses go home."""
        for house in self.houses.values():
            house.close()

    def go_on(self) -> None:
        """The parties come back, for who wants to look around; the houses don't."""
        if self._parties is not None:
            self._parties.start(die_with_parent=not self._stack.keep)
            self._parties.await_word("ops_server_started", READY_S)

    def standing(self) -> str:
        """The casussen by phase, and the requests by status; raises `KafkaException` when a house could not go on."""
        for house in self.houses.values():
            if house.failed is not None:
                raise house.failed
        lines = self.lines().values()
        fasen = Counter(str(line.fase) for line in lines)
        verzoeken = Counter(str(verzoek.status) for line in lines for verzoek in line.verzoeken)
        return f"casussen: {_told(fasen)}; requests: {_told(verzoeken)}"


def _told(counts: Counter[str]) -> str:
    return ", ".join(f"{count} {naam}" for naam, count in sorted(counts.items())) or "none"
