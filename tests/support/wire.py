"""Questions to the broker in Kafka's own protocol: one request asks for all topics at once, and the answer is the bare error code."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from typing import Any

from aiokafka.client import AIOKafkaClient
from aiokafka.producer.message_accumulator import BatchBuilder
from aiokafka.protocol.commit import OffsetCommitRequest
from aiokafka.protocol.fetch import FetchRequest
from aiokafka.protocol.produce import ProduceRequest
from aiokafka.protocol.transaction import InitProducerIdRequest

from hub.broker import Access
from tests.support.wire_users import Alter, Describe

NODE = 1
OK, TOPIC_REFUSED, GROUP_REFUSED, CLUSTER_REFUSED, TRANSACTIONAL_ID_REFUSED = 0, 29, 30, 31, 53
WAIT_MS = 10_000


class Wire:
    """One connection of one principal."""

    def __init__(self, client: Any) -> None:
        self._client = client

    async def write(self, topics: Iterable[str]) -> Mapping[str, int]:
        """The code for a small record to partition 0 of each topic."""
        record = _record()
        asked = ProduceRequest(None, 1, WAIT_MS, [(topic, [(0, record)]) for topic in topics])
        answer = await self._client.send(NODE, asked)
        return {topic: code for topic, ((_, code, *_rest),) in answer.topics}

    async def read(self, topics: Iterable[str]) -> Mapping[str, int]:
        """The code for a fetch from the beginning of partition 0 of each topic."""
        asked = FetchRequest(0, 0, 1 << 20, 1, [(topic, [(0, 0, 1 << 10)]) for topic in topics])
        answer = await self._client.send(NODE, asked)
        return {topic: code for topic, ((_, code, *_rest),) in answer.topics}

    async def commit(self, group: str, topic: str) -> int:
        """The code for a commit of an offset by a group."""
        answer = await self._client.send(NODE, OffsetCommitRequest(group, -1, "", -1, [(topic, [(0, 0, "")])]))
        ((_, ((_, code),)),) = answer.topics
        return int(code)

    async def transact(self, transactional_id: str) -> int:
        """The code for becoming the producer of a transactional id."""
        return int((await self._client.send(NODE, InitProducerIdRequest(transactional_id, WAIT_MS))).error_code)

    async def see_user(self, user: str) -> int:
        """The code for asking how a user's password is kept."""
        return int((await self._client.send(NODE, Describe(user))).error_code)

    async def set_password(self, user: str) -> int:
        """The code for giving a user another password."""
        ((_, code, *_rest),) = (await self._client.send(NODE, Alter(user))).results
        return int(code)


def _record() -> bytes:
    builder = BatchBuilder(1 << 10, 0)
    builder.append(timestamp=0, key=b"k", value=b"v")
    return bytes(builder._build())


@asynccontextmanager
async def wire(access: Access) -> AsyncIterator[Wire]:
    """A connection as this principal."""
    client = AIOKafkaClient(**access.aiokafka())
    await client.bootstrap()
    try:
        yield Wire(client)
    finally:
        await client.close()
