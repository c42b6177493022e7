"""Where a group is on a partition: the next offset, and beside it how far its changelog reached when that was committed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from aiokafka import TopicPartition
from aiokafka.admin import AIOKafkaAdminClient

PREFIX = "stand="


class Position(NamedTuple):
    """`offset` of the next record; `stand` the last changelog offset written by then, -1 for none or unknown."""

    offset: int
    stand: int = -1

    @property
    def metadata(self) -> str:
        """Commit metadata that carries `stand`."""
        return f"{PREFIX}{self.stand}"


async def committed(access: Mapping[str, str], group: str, tps: list[TopicPartition]) -> dict[TopicPartition, Position]:
    """The committed positions of `group`; a partition without one is left out."""
    admin = AIOKafkaAdminClient(**access)
    await admin.start()
    try:
        found = await admin.list_consumer_group_offsets(group, partitions=tps)
    finally:
        await admin.close()
    return {tp: Position(at.offset, _stand(at.metadata)) for tp, at in found.items() if at.offset >= 0}


def _stand(metadata: str | None) -> int:
    text = (metadata or "").removeprefix(PREFIX)
    return int(text) if text.lstrip("-").isdigit() else -1
