"""Whether a worker sees what it is to read: to Faust a topic that it may not see has no partitions, and it would be ready for nothing."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Collection, Iterable
from contextlib import suppress

from aiokafka import AIOKafkaConsumer, TopicPartition

from hub.broker.access import Access
from hub.broker.away import AWAY
from hub.engine.reader import know, reader
from hub.errors import HubError
from hub.topology import TOPICS, names
from hub.topology.counts import DOELEN

SECONDS = 10.0
"""A cluster that was just made tells of its topics node by node."""
PAUSE_SECONDS = 0.5


class InputsUnseen(HubError):
    """A topic is not there, or not for this user, or not as this worker was told of it."""


async def await_inputs(access: Access, inputs: Collection[str], within: float = SECONDS) -> None:
    """Return once all topics are seen; raises `InputsUnseen`. A broker that is away is for those who come after."""
    with suppress(*AWAY):
        async with reader(access.aiokafka()) as consumer:
            end = time.monotonic() + within
            while wrong := await _unseen(consumer, access.user, inputs) or await _miscounted(consumer, access.user):
                if time.monotonic() > end:
                    raise InputsUnseen(wrong)
                await asyncio.sleep(PAUSE_SECONDS)


async def _unseen(consumer: AIOKafkaConsumer, user: str, inputs: Collection[str]) -> str:
    if unseen := sorted(set(inputs) - await consumer.topics()):
        return (
            f"{user} sees no {', '.join(unseen)}: not made yet, or without the right to read it. "
            "`hub topics check` tells which, `hub topics apply` mends it."
        )
    return ""


async def _miscounted(consumer: AIOKafkaConsumer, user: str) -> str:
    """A worker that counts otherwise than the others would look for a dossier where it is not, or bring a message there."""
    topics = [name for name in _shared() if user in TOPICS[name].readers + TOPICS[name].writers]
    await know(consumer, [TopicPartition(name, 0) for name in topics])
    for name in topics:
        has, told = len(consumer.partitions_for_topic(name) or ()), TOPICS[name].partitions
        if has not in (0, told):
            return (
                f"{name} has {has} partitions, and this worker is told of {told}: give it the HUB_PARTITIONS of the others, or bring the "
                "cluster there with `hub partitions raise`."
            )
    return ""


def _shared() -> Iterable[str]:
    """What one worker leaves for another by its key."""
    return [name for doel in DOELEN for name in (names.log(doel), names.stand(doel))]
