"""Whether a worker sees what it is to read: to Faust a topic that it may not see has no partitions, and it would be ready for nothing."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Collection
from contextlib import suppress

from hub.broker.access import Access
from hub.broker.away import AWAY
from hub.engine.reader import reader
from hub.errors import HubError

SECONDS = 10.0
"""A cluster that was just made tells of its topics node by node."""
PAUSE_SECONDS = 0.5


class InputsUnseen(HubError):
    """A topic is not there, or not for this user."""


async def await_inputs(access: Access, inputs: Collection[str], within: float = SECONDS) -> None:
    """Return once all topics are seen; raises `InputsUnseen`. A broker that is away is for those who come after."""
    with suppress(*AWAY):
        async with reader(access.aiokafka()) as consumer:
            end = time.monotonic() + within
            while unseen := sorted(set(inputs) - await consumer.topics()):
                if time.monotonic() > end:
                    raise InputsUnseen(
                        f"{access.user} sees no {', '.join(unseen)}: not made yet, or without the right to read it. "
                        "`hub topics check` tells which, `hub topics apply` mends it."
                    )
                await asyncio.sleep(PAUSE_SECONDS)
