"""The private names of Faust, mode and aiokafka that the engine touches: an upgrade that moves one fails here, not in production."""

from __future__ import annotations

import inspect
from importlib.metadata import version

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.client import AIOKafkaClient
from aiokafka.consumer.fetcher import Fetcher
from aiokafka.consumer.group_coordinator import GroupCoordinator
from aiokafka.errors import ProducerFenced
from aiokafka.producer import sender
from aiokafka.producer.message_accumulator import BatchBuilder
from aiokafka.producer.transaction_manager import TransactionManager
from faust import App
from faust.transport.consumer import Consumer as BaseConsumer
from faust.transport.drivers import aiokafka as driver
from mode.threads import QueueServiceThread

from hub.engine import partition as _  # noqa: F401 - sets the wait


@pytest.mark.parametrize(
    ("package", "pinned"), [("faust-streaming", "0.15.3"), ("mode-streaming", "0.7.1"), ("aiokafka", "0.14.0")]
)
def test_the_three_packages_are_the_ones_measured(package: str, pinned: str) -> None:
    """The engine was tried on exactly these; another is another engine."""
    assert pinned == version(package)


@pytest.mark.parametrize(
    ("owner", "name", "parameters"),
    [
        (driver.AIOKafkaConsumerThread, "_create_worker_consumer", ["self", "transport"]),
        (driver.AIOKafkaConsumerThread, "_ensure_consumer", ["self"]),
        (driver.Consumer, "_new_consumer_thread", ["self"]),
        (BaseConsumer, "_add_gap", ["self", "tp", "offset_from", "offset_to"]),
        (BaseConsumer, "commit", ["self", "topics", "start_new_transaction"]),
        (BaseConsumer, "commit_and_end_transactions", ["self"]),
        (BaseConsumer, "on_partitions_revoked", ["self", "revoked"]),
        (driver.Consumer, "_getmany", ["self", "active_partitions", "timeout"]),
        (QueueServiceThread, "call_thread", ["self", "fun", "args", "kwargs"]),
        (
            driver.AIOKafkaConsumerThread,
            "_fetch_records",
            ["self", "consumer", "active_partitions", "timeout", "max_records"],
        ),
        (GroupCoordinator, "check_errors", ["self"]),
        (GroupCoordinator, "reset_generation", ["self"]),
        (GroupCoordinator, "_do_commit_offsets", ["self", "assignment", "offsets"]),
        (Fetcher, "_proc_fetch_request", ["self", "assignment", "node_id", "request"]),
        (AIOKafkaConsumer, "seek", ["self", "partition", "offset"]),
        (App, "_new_transport", ["self"]),
        (AIOKafkaConsumer, "end_offsets", ["self", "partitions"]),
        (AIOKafkaClient, "set_topics", ["self", "topics"]),
        (AIOKafkaProducer, "send_batch", ["self", "batch", "topic", "partition"]),
        (BatchBuilder, "append", ["self", "timestamp", "key", "value", "headers"]),
    ],
)
def test_a_name_that_the_engine_touches_is_as_it_was(owner: type, name: str, parameters: list[str]) -> None:
    """Same name, same parameters."""
    assert parameters == list(inspect.signature(getattr(owner, name)).parameters)


async def test_a_fatal_error_is_kept_where_the_engine_looks_for_it() -> None:
    """A fenced producer may raise something else first; the cause lies in the transaction's waiter."""
    manager, cause = TransactionManager("id", 1000), ProducerFenced()
    manager.set_pid_and_epoch(1, 1)
    manager.begin_transaction()
    manager.fatal_error(cause)
    assert manager.is_fatal_error()
    assert cause is manager._transaction_waiter.exception()


def test_the_wait_between_transactions_is_read_where_the_engine_sets_it() -> None:
    """A transaction that follows on the heels of the last one waits for `BACKOFF_OVERRIDE`, looked up when it happens."""
    assert sender.BACKOFF_OVERRIDE == 0.004
    assert "return BACKOFF_OVERRIDE" in inspect.getsource(sender.AddPartitionsToTxnHandler.handle_response)


def test_the_isolation_level_is_read_where_the_engine_sets_it() -> None:
    """The consumer hands `_isolation_level` to its fetcher when it starts, after the engine has set it."""
    assert "self._isolation_level" in inspect.getsource(AIOKafkaConsumer.start)
