"""Stock Faust: an agent over events, its state in a table with a changelog that Faust makes, with Faust's own `exactly_once`."""

from __future__ import annotations

import asyncio
from typing import Any

import faust
import uvloop
from aiokafka.structs import ConsumerRecord

from benchmarks.peers.run.work import Config, Single, configured, stage
from hub.topology import names


def application(config: Config) -> faust.App:
    """The app with its agent."""
    raw: dict[str, Any] = {
        "key_type": bytes, "value_type": bytes, "key_serializer": "raw", "value_serializer": "raw", "allow_empty": True,
    }  # fmt: skip
    app = faust.App(
        config.group, broker=f"aiokafka://{config.bootstrap}", store="memory://", processing_guarantee="exactly_once",
        broker_credentials=faust.SASLCredentials(
            username=config.user, password=config.password, mechanism=config.mechanism
        ),
        consumer_auto_offset_reset="earliest", broker_session_timeout=config.session_seconds,
        broker_heartbeat_interval=config.session_seconds / 5, broker_commit_interval=config.commit_seconds, broker_max_poll_records=1000,
        broker_request_timeout=40.0, stream_buffer_maxsize=4096, stream_wait_empty=False, topic_replication_factor=1,
        topic_disable_leader=True, table_standby_replicas=0, producer_compression_type="lz4", producer_max_batch_size=1 << 18,
        web_enabled=False, datadir=f"{config.directory}/data", worker_redirect_stdouts=False, autodiscover=False,
    )  # fmt: skip
    own, single = stage(), Single()
    targets = {name: app.topic(name, **raw) for name in (*own.outputs, names.VERWERKING, names.DLQ)}
    plain = faust.Schema(key_type=bytes, value_type=bytes, key_serializer="raw", value_serializer="raw")
    stand = app.Table("stand", partitions=config.partitions, schema=plain)

    @app.agent(app.topic(own.input, **raw))  # type: ignore[untyped-decorator]
    async def nazorg(stream: Any) -> None:  # noqa: ANN401 - Faust's own
        async for event in stream.events():
            told = event.message
            record = ConsumerRecord(
                told.topic, told.partition, told.offset, round(told.timestamp * 1000), 1, told.key, told.value, None,
                len(told.key), len(told.value), _pairs(told.headers),
            )  # fmt: skip
            outs, new, changed = single.handle(record, stand.get(told.key))
            for out in outs:
                await targets[out.topic].send(
                    key=out.key, value=out.value, partition=out.partition, headers=list(out.headers)
                )
            if changed and new is not None:
                stand[told.key] = new
            elif changed:
                stand.pop(told.key, None)

    return app


def _pairs(headers: Any) -> Any:  # noqa: ANN401 - a mapping or pairs, as Faust's driver hands them over
    return list(headers.items()) if hasattr(headers, "items") else headers or ()


def worker(config: Config) -> faust.Worker:
    """Faust's own worker, on the event loop that the hub's worker gives it; Faust's consumer makes another, in its thread."""
    asyncio.set_event_loop_policy(uvloop.EventLoopPolicy())
    return faust.Worker(application(config), loglevel="WARN", redirect_stdouts=False)


if __name__ == "__main__":
    worker(configured()).execute_from_commandline()
