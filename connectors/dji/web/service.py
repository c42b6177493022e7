"""Accepts events as a whole: all are checked, all bound to their ids, all confirmed by the broker, or none counts as sent.

An id is bound to the content and `time` it first came with, also when that request ended in 503: only the sender knows whether it
changed its mind, and the broker may have had the first. Other news needs another id; the same may be offered again without end.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence

from connectors.dji.delivery import CONNECTOR, Route
from connectors.dji.event import Event, check
from connectors.dji.faults import Fault, Refused
from connectors.dji.web.intake import INVALID, Received
from connectors.dji.web.problems import Problem
from connectors.kit.errors import Poison, Unavailable
from connectors.kit.ledger import Verdict
from hub.ops.logs import get_logger
from hub.ops.metrics import connector_messages, connector_rejected, connector_send_seconds

RETRY_SECONDS = 5
SOURCE = "http"

log = get_logger()


async def accept(received: Received, route: Route) -> None:
    """Return when the broker has every event; raises `Problem`."""
    events = _checked(received, route)
    verdicts = route.ledger.offer([event.entry for event in events], route.clock().date(), whole=True)
    conflicts = [place for place, verdict in enumerate(verdicts) if verdict is Verdict.CONFLICT]
    if conflicts:
        raise _refused(409, received, {place: [Fault("id-hergebruikt", ("id",))] for place in conflicts})
    fresh = {event.entry.key: event for event, verdict in zip(events, verdicts, strict=True) if verdict is Verdict.NEW}
    await _send(list(fresh.values()), route)
    _count("sent", len(fresh))
    _count("repeat", len(events) - len(fresh))


def _checked(received: Received, route: Route) -> list[Event]:
    events, faults = [], {}
    now = route.clock()
    for place, offered in enumerate(received.offers):
        try:
            events.append(check(offered, route.identity, now))
        except Refused as refused:
            faults[place] = refused.faults
    if faults:
        found = {fault.code for each in faults.values() for fault in each}
        raise _refused(403 if found == {"afzender-onbevoegd"} else 400, received, faults)
    return events


async def _send(events: Sequence[Event], route: Route) -> None:
    if not events:
        return
    begun = time.perf_counter()
    try:
        await route.publisher.publish([event.record for event in events])
    except Poison:
        raise Problem(413, "Het bericht is groter dan de keten draagt.") from None
    except Unavailable as error:
        route.health.halted("the broker does not confirm")
        log.warning("broker_unavailable", connector=CONNECTOR, source=SOURCE, exc_info=error)
        raise unavailable() from error
    connector_send_seconds.labels(CONNECTOR).observe(time.perf_counter() - begun)
    route.ledger.confirm(event.entry for event in events)
    route.health.moved()


def unavailable() -> Problem:
    """The broker does not confirm."""
    detail = "De keten bevestigt nu niets. Bied hetzelfde bericht later opnieuw aan, met hetzelfde id."
    return Problem(503, detail, headers={"Retry-After": str(RETRY_SECONDS)})


def _refused(status: int, received: Received, faults: Mapping[int, Sequence[Fault]]) -> Problem:
    for code in {fault.code for each in faults.values() for fault in each}:
        connector_rejected.labels(CONNECTOR, code).inc()
    _count("rejected", len(faults))
    errors = [error for place, each in faults.items() for error in received.tell(place, each)]
    return Problem(status, DETAILS[status], errors)


DETAILS = {
    400: INVALID,
    403: "U mag namens deze organisatie geen berichten aanbieden.",
    409: "Een id is al gebruikt voor een bericht met een andere inhoud of time. Het eerste bericht blijft staan; niets is aangenomen.",
}


def _count(outcome: str, number: int) -> None:
    connector_messages.labels(CONNECTOR, SOURCE, outcome).inc(number)
