"""A cluster of three keeps what any one of them loses, and says who leads."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from confluent_kafka.admin import ConfigResource, ResourceType

from hub.broker import Cluster
from hub.broker.cluster import IN_SYNC, REPLICAS
from hub.settings import Deployment
from hub.topology import principals
from tests.support import kafka
from tests.support.eventually import eventually
from tests.support.names import unique

pytestmark = [pytest.mark.broker, pytest.mark.fault]

BACK_S = 60


def in_step(cluster: Cluster) -> None:
    """Wait until every node has every partition."""

    def check() -> None:
        assert cluster.behind() == []

    eventually(check, BACK_S)


def hub_broker(cluster: Cluster, *arguments: str) -> subprocess.CompletedProcess[str]:
    """`hub broker …` on the cluster's directory."""
    command = [sys.executable, "-m", "hub", "broker", arguments[0], "--dir", str(cluster.directory), *arguments[1:]]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)


def test_every_partition_is_on_three_nodes_of_which_two_acknowledge(cluster: Cluster) -> None:
    """Also those of the broker's own topics, without which there is no group and no transaction."""
    topic = unique("copies")
    kafka.create_topic(cluster.access(), topic, replicas=-1)
    assert kafka.produce(cluster.access(), topic, [b"1"]) is None
    assert kafka.consume(cluster.access(), topic) == [b"1"]  # the group's coordinator needs its own topic

    in_step(cluster)
    spots = [spot for spot in cluster.spots() if spot.topic in {topic, "__consumer_offsets"}]
    resources = [ConfigResource(ResourceType.TOPIC, name) for name in (topic, "__consumer_offsets")]
    client = kafka.admin(cluster.access())
    told = [asked.result(10) for asked in client.describe_configs(resources).values()]

    assert {spot.in_sync for spot in spots} == {frozenset({1, 2, 3})}
    assert len(frozenset({1, 2, 3})) == REPLICAS
    assert [config["min.insync.replicas"].value for config in told] == [str(IN_SYNC)] * 2


def test_programs_find_all_nodes_by_the_directory(cluster: Cluster) -> None:
    """A program that is started while one is down must not depend on that one."""
    access = Deployment(directory=cluster.directory).access(principals.POORT)

    assert access.bootstrap.split(",") == [node.bootstrap for node in cluster.nodes.values()]


def test_one_node_is_paused_and_resumed_by_number(cluster: Cluster) -> None:
    """The command line says of each node whether it answers, and which leads the controllers."""
    other = next(number for number in cluster.nodes if number != cluster.controller())

    assert "runs but does not answer" in hub_broker(cluster, "node", str(other), "pause").stdout
    states = hub_broker(cluster, "status").stdout.splitlines()
    assert [number for number, line in enumerate(states, 1) if "leads the controllers" in line] == [
        cluster.controller()
    ]
    assert hub_broker(cluster, "node", str(other), "resume").returncode == 0
    in_step(cluster)
    assert [state["answers"] for state in json.loads(hub_broker(cluster, "status", "--json").stdout)] == [True] * 3


def test_a_directory_of_one_broker_becomes_no_cluster(cluster: Cluster) -> None:
    """Nor does a node by a number that is not there exist."""
    refused = hub_broker(cluster, "node", "4", "kill")
    assert (refused.returncode, refused.stderr.splitlines()[-1]) == (
        1,
        "Error: There is no node 4: this cluster has 3.",
    )
    alone = cluster.nodes[1].directory
    made = Cluster(alone)

    with pytest.raises(Exception, match="holds a single broker"):
        made.start()
