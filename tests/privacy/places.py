"""Everywhere a person could be left behind: what Kafka keeps beside values, what programs print, note, and tell Prometheus."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

import httpx
from confluent_kafka import OFFSET_BEGINNING, TopicPartition

from hub.topology import TOPICS, names
from tests.support import kafka
from tests.support.hub import ROLES, Hub
from tests.support.reading import Read, client

LEDGERS = ("grootboek.sqlite", "dji-http.sqlite")
"""Of the drop folder, and of the way in by HTTP."""
INTERNAL = ("__consumer_offsets", "__transaction_state")
PAGES = ("/metrics", "/healthz", "/readyz")
SILENCE_S = 2

Place = tuple[str, bytes]
"""Where, and what stands there."""


def everywhere(hub: Hub, ports: Sequence[int]) -> Iterator[Place]:
    """All places; `ports` are of further programs that serve metrics."""
    yield from records(hub)
    yield from internal(hub)
    yield from cluster(hub)
    yield from pages([*(hub.port(role) for role in ROLES), *ports])
    yield from logs(hub)
    yield from ledgers(hub.stack.directory)


def records(hub: Hub) -> Iterator[Place]:
    """Keys, headers' names and headers of all topics; of the dead letters the sealed values too."""
    for record in hub.read(*TOPICS):
        yield from of_record(record)


def internal(hub: Hub) -> Iterator[Place]:
    """All of the broker's own topics."""
    for topic in INTERNAL:
        yield f"all of {topic}", b"\n".join(_internal(hub, topic))


def of_record(record: Read) -> Iterator[Place]:
    """The parts of a record that anybody sees who may see the topic."""
    at = "/".join(map(str, record.place))
    yield f"key of {at}", record.key or b""
    yield f"headers of {at}", b"\n".join(chain.from_iterable((k.encode(), v or b"") for k, v in record.headers))
    if record.place.topic == names.DLQ:
        yield f"value of {at}", record.value or b""


def _internal(hub: Hub, topic: str) -> Iterator[bytes]:
    reader = client(hub.stack.access)
    partitions = reader.list_topics(topic, timeout=10).topics[topic].partitions
    reader.assign([TopicPartition(topic, number, OFFSET_BEGINNING) for number in partitions])
    left = len(partitions)
    while left:
        message = reader.poll(SILENCE_S)
        assert message is not None, f"{topic} was not read to its end"
        if message.error() is None:
            yield from (message.key() or b"", message.value() or b"")
        else:
            left -= 1
    reader.close()


def cluster(hub: Hub) -> Iterator[Place]:
    """Names of topics, groups and users; members of groups with their ids; what the rights say."""
    asked = kafka.admin(hub.stack.access)
    yield "names of topics", "\n".join(asked.list_topics(timeout=10).topics).encode()
    groups = [group.group_id for group in asked.list_consumer_groups().result(10).valid]
    yield "names of groups", "\n".join(groups).encode()
    for name, future in asked.describe_consumer_groups(groups).items():
        yield f"members of {name}", "\n".join(_told(member) for member in future.result(10).members).encode()
    yield "names of users", "\n".join(asked.describe_user_scram_credentials().result(10)).encode()


def _told(member: Any) -> str:
    return f"{member.member_id} {member.client_id} {member.group_instance_id} {member.host} {member.assignment}"


def pages(ports: Sequence[int]) -> Iterator[Place]:
    """Metrics and health of each program, whatever the status."""
    for port in ports:
        for path in PAGES:
            yield f"{path} on {port}", httpx.get(f"http://127.0.0.1:{port}{path}").content


def logs(hub: Hub) -> Iterator[Place]:
    """All that programs and broker printed, line by line, and what a test put into the hub's directory as a log."""
    files = [*(child.console for child in hub.stack.children), hub.stack.broker.log, *hub.stack.directory.glob("*.log")]
    for file in files:
        for number, line in enumerate(file.read_bytes().splitlines(), 1):
            yield f"line {number} of {file.parent.name}/{file.name}", line


def ledgers(directory: Path) -> Iterator[Place]:
    """All that DJI's connectors note below a directory of what they sent, the log ahead of each file with it."""
    for file in sorted(chain.from_iterable(directory.rglob(f"{name}*") for name in LEDGERS)):
        yield f"ledger {file.name}", file.read_bytes()
