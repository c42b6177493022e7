"""What is said of a topic, once: everything else that must know it is generated from here (architecture §3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from hub.privacy.doelen import Doel
from schemas.basis import Bericht

KIB = 1024
BATCH = 1024 * KIB
SEGMENT = 32 * 1024 * KIB
"""Bytes of a segment of a compacted topic. The newest one is never cleaned: at Kafka's default, 1 GiB, whoever restores a state would read
all that was ever changed in it."""

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic: what it carries, under which purpose, who may write and read it, and how long it keeps.

    `berichten` are the messages that may travel on it: the sender's entitlement. `retention` None means compacted: one record
    per key until a tombstone. `max_bytes` bounds a record. `key` names the key. `bron` says where the topic comes from.
    """

    name: str
    key: str
    partitions: int
    doel: Doel | None
    berichten: tuple[type[Bericht], ...]
    writers: tuple[str, ...]
    readers: tuple[str, ...]
    retention: timedelta | None
    max_bytes: int
    bron: str

    @property
    def compacted(self) -> bool:
        """Whether the topic keeps the last record of each key instead of a span of time."""
        return self.retention is None

    @property
    def batch_bytes(self) -> int:
        """Largest batch that the broker takes: from an outsider what one record may be, from the hub many records at once."""
        outside = any(not writer.startswith("hub-") for writer in self.writers)
        return self.max_bytes if outside else max(self.max_bytes, BATCH)

    @property
    def segment(self) -> timedelta:
        """Longest span of one segment: Kafka removes whole ones, so a record outlives its term by this much at most.

        Its default of a week would double the shortest term, and keep what a tombstone removes a week longer.
        """
        return DAY if self.retention is None else min(max(self.retention / 7, HOUR), DAY)

    @property
    def configs(self) -> dict[str, str]:
        """Topic configs for the broker. Time is always the broker's: no sender decides how long its record is kept (case O7)."""
        common = {
            "message.timestamp.type": "LogAppendTime",
            "max.message.bytes": str(self.batch_bytes),
            "segment.ms": _ms(self.segment),
        }
        if self.retention is None:
            return common | {
                "cleanup.policy": "compact",
                "min.cleanable.dirty.ratio": "0.2",
                "max.compaction.lag.ms": _ms(DAY),
                "segment.bytes": str(SEGMENT),
            }
        return common | {"cleanup.policy": "delete", "retention.ms": _ms(self.retention)}


def _ms(span: timedelta) -> str:
    return str(int(span.total_seconds() * 1000))
