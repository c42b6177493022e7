"""Reads `hub.dlq`: committed letters, no offset is kept, so that several can look at once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from confluent_kafka import OFFSET_BEGINNING, Consumer, KafkaError, KafkaException, TopicPartition

from hub.broker.access import Access
from hub.dlq.letters import Letter, letter
from hub.errors import HubError
from hub.topology import TOPICS, names

TIMEOUT_SECONDS = 20
POLL_SECONDS = 0.1


class Box:
    """The topic under one reader: all that is there, then what comes."""

    def __init__(self, client: Any, access: Access) -> None:  # noqa: ANN401 - confluent-kafka ships no types that mypy follows
        self._client, self._access = client, access

    def all(self) -> list[Letter]:
        """Every letter that is kept, oldest first; raises `HubError` when the broker does not give them."""
        left = set(range(TOPICS[names.DLQ].partitions))
        found: list[Letter] = []
        self._client.assign([TopicPartition(names.DLQ, number, OFFSET_BEGINNING) for number in left])
        while left:
            message = self._client.poll(TIMEOUT_SECONDS)
            if message is None:
                raise HubError(f"The broker at {self._access.bootstrap} does not answer: see `hub broker status`.")
            if message.error() is None:
                found.append(_letter(message))
            else:
                left.discard(_ended(message, self._access))
        return sorted(found, key=lambda one: one.when)

    def more(self) -> list[Letter]:
        """What has come since; waits a moment where nothing has."""
        found = []
        for message in self._client.consume(500, POLL_SECONDS):
            if message.error() is None:
                found.append(_letter(message))
            else:
                _ended(message, self._access)
        return found


@contextmanager
def box(access: Access) -> Iterator[Box]:
    """The dead letters, with the rights of `access`."""
    client: Any = Consumer(_settings(access))
    try:
        yield Box(client, access)
    except KafkaException as error:
        raise _refused(error.args[0], access) from error
    finally:
        client.close()


def read(access: Access) -> list[Letter]:
    """Every letter that is kept, oldest first."""
    with box(access) as opened:
        return opened.all()


def _settings(access: Access) -> dict[str, Any]:
    return {
        **access.librdkafka(),
        "group.id": f"{access.user}.dlq",
        "enable.auto.commit": False,
        "enable.partition.eof": True,
        "isolation.level": "read_committed",
        "fetch.wait.max.ms": 100,
        "log_level": 0,
    }


def _letter(message: Any) -> Letter:  # noqa: ANN401
    headers = {name: value or b"" for name, value in message.headers() or ()}
    return letter(message.key() or b"", message.value() or b"", headers, message.timestamp()[1])


def _ended(message: Any, access: Access) -> int:  # noqa: ANN401
    """The partition that is at its end; raises `HubError` for any other news."""
    error = message.error()
    if error.code() != KafkaError._PARTITION_EOF:
        raise _refused(error, access)
    number: int = message.partition()
    return number


def _refused(error: KafkaError, access: Access) -> HubError:
    return HubError(f"{access.user} can't read {names.DLQ} ({error.name()}): has `hub topics apply` made its rights?")
