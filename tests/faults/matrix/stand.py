"""How much the dossiers take, encoded and with the engine's notes, as their changelog tells it while it is written."""

from __future__ import annotations

from typing import Any

from confluent_kafka import OFFSET_BEGINNING, Consumer, TopicPartition

from tests.faults import known
from tests.faults.reader import Access, partitions

MIB = 1 << 20


class Stand:
    """Follows the changelog."""

    def __init__(self, access: Access) -> None:
        config = {"group.id": "fault-stand", "isolation.level": "read_committed", "enable.auto.commit": False}
        self._client: Any = Consumer({**access.librdkafka(), **config, "log_level": 0})
        self._client.assign([TopicPartition(*at, OFFSET_BEGINNING) for at in partitions(access, [known.STAND])])
        self._sizes: dict[bytes, int] = {}

    def mib(self) -> float:
        """Of all dossiers, as far as was read by now."""
        while messages := self._client.consume(1000, 0):
            for message in messages:
                if message.error() is None:
                    notes = sum(len(value or b"") for _, value in message.headers() or ())
                    self._sizes[message.key()] = len(message.value() or b"") + notes
        return sum(self._sizes.values()) / MIB

    def close(self) -> None:
        """Let go."""
        self._client.close()
