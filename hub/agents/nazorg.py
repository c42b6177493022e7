"""The agent of nazorg: its log through its process, to the queues of the houses and the inboxes of their fixed partners."""

from __future__ import annotations

from typing import Any

from hub.engine.deadletter import dead_letters
from hub.engine.engine import Engine
from hub.engine.plug import HubApp, PassThrough
from hub.engine.stage import Stage
from hub.ops.nazorg_gauges import NazorgGauges
from hub.parties import HUB_OIN, HUIZEN, PARTIJEN
from hub.privacy.doelen import Doel
from hub.processes.nazorg import NAZORG
from hub.settings import Deployment
from hub.topology import names, principals

STAGE = Stage(
    name=principals.NAZORG,
    process=NAZORG,
    doel=Doel.NAZORG,
    source=f"urn:nld:oin:{HUB_OIN}:systeem:nazorg",
    input=names.log(Doel.NAZORG),
    changelog=names.stand(Doel.NAZORG),
    outputs=frozenset((*map(names.werkvoorraad, HUIZEN), *map(names.inbox, PARTIJEN))),
)


def attach(app: HubApp, deployment: Deployment) -> Engine:
    """Nazorg on `app`."""
    letters = dead_letters(STAGE.name, deployment.dead_letter_key)
    engine = Engine(app, STAGE, deployment.access(STAGE.name).aiokafka(), letters, NazorgGauges())

    @app.agent(app.topic(STAGE.input, schema=PassThrough()), name=STAGE.process.naam)
    async def nazorg(stream: Any) -> None:
        async for event in stream.noack().events():
            engine.take(event)

    return engine
