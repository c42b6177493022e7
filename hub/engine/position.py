"""Where a group is on a partition: the next offset, and beside it how far its changelog reached when that was committed."""

from __future__ import annotations

from typing import NamedTuple

from aiokafka import TopicPartition
from aiokafka.admin import AIOKafkaAdminClient

from hub.engine.access import Access
from hub.engine.errors import Unavailable


class Position(NamedTuple):
    """`offset` of the next record; `stand` the last changelog offset written by then, -1 for none or unknown.

    `kept_from` is where the changelog may begin: above 0 only after an operator has accepted that its beginning is lost. `void` is
    the changelog offset up to which its notes speak of an input log that is no more, -1 for none.
    """

    offset: int
    stand: int = -1
    kept_from: int = 0
    void: int = -1

    @property
    def metadata(self) -> str:
        """Commit metadata that carries the rest."""
        return f"stand={self.stand} from={self.kept_from} void={self.void}"


def read(offset: int, metadata: str | None) -> Position:
    """The position in a committed offset; metadata that is not ours says nothing."""
    told = dict(word.split("=", 1) for word in (metadata or "").split() if "=" in word)
    return Position(offset, _number(told.get("stand"), -1), _number(told.get("from"), 0), _number(told.get("void"), -1))


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text is not None and text.removeprefix("-").isdecimal() else otherwise


async def committed(access: Access, group: str, tps: list[TopicPartition]) -> dict[TopicPartition, Position]:
    """The committed positions of `group`; a partition without one is left out.

    Raises `Unavailable` while the group's coordinator is loading, as after each restart of a broker: Kafka then names no partition at
    all, which must not be taken for a group without offsets.
    """
    if not tps:
        return {}
    admin = AIOKafkaAdminClient(**access)
    await admin.start()
    try:
        found = await admin.list_consumer_group_offsets(group, partitions=tps)
    finally:
        await admin.close()
    if found.keys() < set(tps):  # it answers each one that it is asked for, with -1 where there is none
        raise Unavailable(f"the coordinator of {group} is loading")
    return {tp: read(at.offset, at.metadata) for tp, at in found.items() if at.offset >= 0}
