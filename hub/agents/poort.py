"""The poort's agent: every topic that somebody outside the hub writes to, to the log of the purpose it serves."""

from __future__ import annotations

from typing import Any

from hub.engine.deadletter import dead_letters
from hub.engine.forwarding import at_zero
from hub.engine.gate import Gate
from hub.engine.plug import HubApp, PassThrough
from hub.poort.begrenzing import begrensd
from hub.poort.doorgifte import doorgifte
from hub.poort.grenzen import GRENZEN
from hub.poort.sender import INPUTS
from hub.settings import Deployment
from hub.topology import principals


def attach(app: HubApp, deployment: Deployment) -> Gate:
    """The poort on `app`."""
    letters = dead_letters(principals.POORT, deployment.dead_letter_key)
    forward = begrensd(doorgifte(deployment.pseudonym_secret, letters), GRENZEN, letters)
    paces = {topic: grens.tempo for topic, grens in GRENZEN.items() if grens.tempo is not None}
    gate = Gate(app, principals.POORT, INPUTS, forward, deployment.access(principals.POORT).aiokafka(), paces)
    at_zero(INPUTS)

    @app.agent(app.topic(*INPUTS, schema=PassThrough()), name="poort")
    async def poort(stream: Any) -> None:
        async for event in stream.noack().events():
            gate.take(event)

    return gate
