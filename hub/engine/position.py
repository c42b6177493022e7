"""Where a group is on a partition: the next offset, and beside it what must be known to go on there exactly as before."""

from __future__ import annotations

import asyncio
from base64 import b64decode, b64encode
from binascii import Error
from typing import NamedTuple

from aiokafka import TopicPartition
from aiokafka.admin import AIOKafkaAdminClient

from hub.engine.access import Access
from hub.engine.errors import Halted, Unavailable
from hub.engine.reader import REQUEST_SECONDS, START_SECONDS
from hub.ops import metrics
from hub.ops.logs import get_logger

log = get_logger()


class Spent(NamedTuple):
    """How far a sender's limits are used up, in µs since 1970, 0 for not at all: that of its number, and that of what may be open."""

    number: int = 0
    open: int = 0


class Position(NamedTuple):
    """`offset` of the next record; `stand` the last changelog offset written by then, -1 for none or unknown.

    `kept_from` is where the changelog may begin: above 0 only after an operator has accepted that its beginning is lost. `void` is
    the changelog offset up to which its notes speak of an input log that is no more, -1 for none. `strays` is the ring of the messages
    that were refused without a dossier: no state of the changelog could hold it. `spent` is how far the sender's limits were used up (the
    poort). `parts` is how many partitions the log had when this became so, 0 for as many as it was made with, and `raising` how many it is
    to have while that is under way, told on partition 0 alone (`Raising`); `numbers` is where the numbers of letters begin. `terms` are
    those by which all deadlines of the changelog were reckoned (`TERMS`), empty where that is not known.
    """

    offset: int
    stand: int = -1
    kept_from: int = 0
    void: int = -1
    strays: bytes = b""
    spent: Spent = Spent()
    parts: int = 0
    raising: int = 0
    numbers: int = 0
    terms: str = ""

    @property
    def metadata(self) -> str:
        """Commit metadata that carries the rest; Kafka takes 4096 characters, a full ring is 1368 of them."""
        number, waiting = self.spent
        rest = {
            "strays": b64encode(self.strays).decode(),
            "spent": number,
            "open": waiting,
            "parts": self.parts,
            "raising": self.raising,
            "numbers": self.numbers,
            "terms": self.terms,
        }
        told = "".join(f" {name}={value}" for name, value in rest.items() if value)
        return f"stand={self.stand} from={self.kept_from} void={self.void}{told}"


def read(offset: int, metadata: str | None) -> Position:
    """The position in a committed offset.

    Metadata that is not ours says nothing: another tool set this offset. Behind it there is a state, so that an empty changelog is not
    the one that belongs to it.
    """
    told = dict(word.split("=", 1) for word in (metadata or "").split() if "=" in word)
    return Position(
        offset,
        stand=_number(told.get("stand"), 0 if offset else -1),
        kept_from=_number(told.get("from"), 0),
        void=_number(told.get("void"), -1),
        strays=_bytes(told.get("strays", "")),
        spent=Spent(_number(told.get("spent"), 0), _number(told.get("open"), 0)),
        parts=_number(told.get("parts"), 0),
        raising=_number(told.get("raising"), 0),
        numbers=_number(told.get("numbers"), 0),
        terms=told.get("terms", ""),
    )


def _bytes(text: str) -> bytes:
    try:
        return b64decode(text, validate=True)
    except Error:
        return b""


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text is not None and text.removeprefix("-").isdecimal() else otherwise


def check_count(topic: str, first: Position | None, declared: int) -> None:
    """Raise `Halted` while the partitions of a log are being raised, or were to another number than this worker knows of (`declared`).

    `first` is the position on partition 0. A worker that slept through it would go on with states that belong to other partitions now.
    """
    if first is not None and first.raising:
        raise Halted(
            f"the partitions of {topic} are being raised to {first.raising}: give `hub partitions raise` again, which ends it, and "
            "then start this worker again."
        )
    if first is not None and first.parts not in (0, declared):
        raise Halted(
            f"{topic} has {first.parts} partitions, and this worker knows of {declared}: start it with the HUB_PARTITIONS of the others."
        )


def offset_missing(group: str, tp: TopicPartition, goes_on: int) -> None:
    """Say that `group` has no offset where there are records: lost, or they came before it first ran."""
    metrics.offset_loss.labels(group).inc()
    log.warning("offset_missing", stage=group, topic=tp.topic, partition=tp.partition, offset=goes_on)


async def committed(access: Access, group: str, tps: list[TopicPartition]) -> dict[TopicPartition, Position]:
    """The committed positions of `group`; a partition without one is left out.

    Raises `Unavailable` while the group's coordinator is loading, as after each restart of a broker: Kafka then names no partition at
    all, which must not be taken for a group without offsets.
    """
    if not tps:
        return {}
    admin = AIOKafkaAdminClient(request_timeout_ms=REQUEST_SECONDS * 1000, **access)
    try:
        async with asyncio.timeout(START_SECONDS):
            await admin.start()
            found = await admin.list_consumer_group_offsets(group, partitions=tps)
    finally:
        await admin.close()
    if found.keys() < set(tps):  # it answers each one that it is asked for, with -1 where there is none
        raise Unavailable(f"the coordinator of {group} is loading")
    return {tp: read(at.offset, at.metadata) for tp, at in found.items() if at.offset >= 0}
