"""The broker writes the end of a transaction also where a partition had no leader meanwhile."""

from __future__ import annotations

import pytest
from confluent_kafka import Producer
from confluent_kafka.admin import NewTopic

from hub.broker import Cluster
from tests.faults.cluster.test_nodes import in_step
from tests.support import kafka
from tests.support.eventually import eventually
from tests.support.names import unique

pytestmark = [pytest.mark.broker, pytest.mark.fault]

WITHIN_S = 60


def on_one_node(cluster: Cluster, topic: str, node: int) -> None:
    """Create a topic of which one node has the only copy."""
    wanted = NewTopic(topic, 1, replica_assignment=[[node]], config={"min.insync.replicas": "1"})
    client = kafka.admin(cluster.access())
    client.create_topics([wanted])[topic].result(kafka.TIMEOUT_S)


def test_a_partition_without_a_leader_gets_its_marker_when_it_has_one(cluster: Cluster) -> None:
    """Kafka 4.3.0 to 4.4.0 take such a partition for deleted and call the transaction complete: nobody could read on (KAFKA-20734)."""
    topic = unique("markers")
    gone = next(number for number in cluster.nodes if number != cluster.controller())
    on_one_node(cluster, topic, gone)
    producer = Producer({**cluster.access().librdkafka(), "transactional.id": topic, "log_level": 0})
    producer.init_transactions(WITHIN_S)
    producer.begin_transaction()
    producer.produce(topic, b"1")
    assert producer.flush(WITHIN_S) == 0

    cluster.nodes[gone].stop()
    eventually(lambda: _no_leader(cluster, topic), WITHIN_S)
    producer.commit_transaction(WITHIN_S)
    cluster.nodes[gone].start()

    eventually(lambda: _holds(cluster, topic, [b"1"]), WITHIN_S)
    kafka.delete_topic(cluster.access(), topic)
    in_step(cluster)


def _no_leader(cluster: Cluster, topic: str) -> None:
    assert cluster.leader(topic, 0) == -1


def _holds(cluster: Cluster, topic: str, values: list[bytes]) -> None:
    assert kafka.consume(cluster.access(), topic) == values
