"""Quix Streams: exactly once, state in RocksDB as the hub's own bytes, a record at a time."""

from __future__ import annotations

from typing import Any

from aiokafka.structs import ConsumerRecord
from quixstreams import Application, State, message_context
from quixstreams.kafka.configuration import ConnectionConfig
from quixstreams.models import Serializer, Topic
from quixstreams.state.rocksdb import RocksDBOptions

from benchmarks.peers.run.work import Config, Single, configured, stage
from hub.engine.records import Out
from hub.topology import names

POLL_SECONDS = 0.01
"""It commits between two polls only, and one waits so long for a message; by itself a second."""
OPEN_MS = 10_000
"""Of a transaction, as Kafka Streams has it: Quix takes a new transactional id at each start, so nobody fences that of one that was killed,
and until the broker ends it, it hides what others write."""
SLOT = b"stand"
"""The key of the state under its record's own key."""


class Value(Serializer):  # type: ignore[misc]
    """A record's value as it is."""

    def __call__(self, value: Out, *_: object, **__: object) -> bytes | None:
        """The bytes of an effect, None for a tombstone."""
        return value.value


def application(config: Config) -> Application:
    """Of librdkafka, for throughput and latency: lz4, large batches, no lingering beyond 5 ms."""
    session = {"session.timeout.ms": round(config.session_seconds * 1000), "heartbeat.interval.ms": 1200}
    connection = ConnectionConfig(
        bootstrap_servers=config.bootstrap, security_protocol="sasl_plaintext", sasl_mechanism=config.mechanism,
        sasl_username=config.user, sasl_password=config.password,
    )  # fmt: skip
    return Application(
        connection, consumer_group=config.group, auto_offset_reset="earliest", processing_guarantee="exactly-once",
        commit_interval=config.commit_seconds, consumer_poll_timeout=POLL_SECONDS,
        state_dir=f"{config.directory}/state", loglevel="WARNING",
        rocksdb_options=RocksDBOptions(dumps=_same, loads=_same),
        consumer_extra_config={**session, "fetch.wait.max.ms": 50, "isolation.level": "read_committed"},
        producer_extra_config={
            "compression.type": "lz4", "linger.ms": 5, "batch.size": 1 << 20, "transaction.timeout.ms": OPEN_MS,
        },
    )  # fmt: skip


def run(config: Config) -> None:
    """Until told to stop."""
    app, own, single = application(config), stage(), Single()
    targets = {name: _target(app, name) for name in (*own.outputs, names.VERWERKING, names.DLQ)}

    def handle(value: bytes, key: bytes, timestamp: int, headers: Any, state: State) -> list[Out]:  # noqa: ANN401 - Quix's own
        at = message_context()
        record = ConsumerRecord(
            at.topic, at.partition, at.offset, timestamp, 1, key, value, None, len(key), len(value), headers or ()
        )
        stored = state.get_bytes(SLOT)
        outs, new, changed = single.handle(record, stored)
        if changed and new is not None:
            state.set_bytes(SLOT, new)
        elif changed and stored is not None:
            state.delete(SLOT)
        return outs

    frame = app.dataframe(app.topic(own.input, key_deserializer="bytes", value_deserializer="bytes"))
    frame = frame.apply(handle, stateful=True, expand=True, metadata=True)
    frame = frame.set_headers(lambda value, *_: value.headers)
    frame.to_topic(lambda value, *_: targets[value.topic], key=lambda value: value.key)
    app.run()


def _target(app: Application, name: str) -> Topic:
    return app.topic(name, key_serializer="bytes", value_serializer=Value())


def _same(value: bytes) -> bytes:
    return value


if __name__ == "__main__":
    run(configured())
