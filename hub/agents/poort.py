"""The poort's agent: every topic that somebody outside the hub writes to, to the log of the purpose it serves."""

from __future__ import annotations

from typing import Any

from hub.engine.deadletter import dead_letters
from hub.engine.gate import Gate
from hub.engine.plug import HubApp, PassThrough
from hub.poort.doorgifte import doorgifte
from hub.poort.sender import INPUTS
from hub.settings import Deployment
from hub.topology import principals


def attach(app: HubApp, deployment: Deployment) -> Gate:
    """The poort on `app`."""
    forward = doorgifte(deployment.pseudonym_secret, dead_letters(principals.POORT, deployment.dead_letter_key))
    gate = Gate(app, principals.POORT, INPUTS, forward, deployment.access(principals.POORT).aiokafka())

    @app.agent(app.topic(*INPUTS, schema=PassThrough()), name="poort")
    async def poort(stream: Any) -> None:
        async for event in stream.noack().events():
            gate.take(event)

    return gate
