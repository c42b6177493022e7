"""The dry mode: a connector's handlers on recorded messages, without a broker and without a trace."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from connectors.partner.bench import bench
from connectors.partner.connector import Connector
from connectors.partner.handling import Outcome, Policy
from connectors.partner.parked import Parked
from connectors.partner.recorded import recorded, shown
from hub.codec import Envelope

ONCE = Policy(attempts=1)


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What would have been sent (decoded), what would be parked, and how many messages had which outcome."""

    sent: list[dict[str, object]]
    parked: list[Parked]
    outcomes: Counter[Outcome]


async def rehearse(connector: Connector, lines: Iterable[str]) -> Rehearsal:
    """Run recorded messages through the handlers, each once; raises `HubError` for a line that is none."""
    with bench(connector, policy=ONCE) as made:
        outcomes = await made.offer(*recorded(lines, connector))
        sent = [shown(Envelope.from_headers(one.headers), one.key, one.value) for one in made.sent]
        return Rehearsal(sent, made.desk.parked(), Counter(outcomes))
