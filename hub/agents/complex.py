"""The agent of complexe casuïstiek: its log through its process, to the queues of the houses and the inboxes of parties."""

from __future__ import annotations

from typing import Any

from hub.engine.deadletter import dead_letters
from hub.engine.engine import Engine
from hub.engine.plug import HubApp, PassThrough
from hub.engine.stage import Stage
from hub.ops.complex_gauges import ComplexGauges
from hub.parties import HUB_OIN, HUIZEN, PARTIJEN
from hub.privacy.doelen import Doel
from hub.processes.complex import COMPLEX
from hub.settings import Deployment
from hub.topology import names, principals

STAGE = Stage(
    name=principals.COMPLEX,
    process=COMPLEX,
    doel=Doel.COMPLEX,
    source=f"urn:nld:oin:{HUB_OIN}:systeem:complex",
    input=names.log(Doel.COMPLEX),
    changelog=names.stand(Doel.COMPLEX),
    outputs=frozenset((*map(names.casussen, HUIZEN), *map(names.inbox, PARTIJEN))),
)


def attach(app: HubApp, deployment: Deployment) -> Engine:
    """Complexe casuïstiek on `app`."""
    letters = dead_letters(STAGE.name, deployment.dead_letter_key)
    engine = Engine(app, STAGE, deployment.access(STAGE.name).aiokafka(), letters, ComplexGauges())

    @app.agent(app.topic(STAGE.input, schema=PassThrough()), name=STAGE.process.naam)
    async def complex_(stream: Any) -> None:
        async for event in stream.noack().events():
            engine.take(event)

    return engine
