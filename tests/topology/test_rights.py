"""Each principal against each topic, group, transactional id and the cluster: the broker grants the topology, and nothing beyond it."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import pytest
from confluent_kafka import KafkaException
from confluent_kafka.admin import (
    AclBinding,
    AclBindingFilter,
    AclOperation,
    AclPermissionType,
    AdminClient,
    AlterConfigOpType,
    ConfigEntry,
    ConfigResource,
    NewTopic,
    ResourcePatternType,
    ResourceType,
)

from hub.broker import Broker
from hub.topology import PRINCIPALS, TOPICS, acls, names, principals
from hub.topology.apply import apply, check
from tests.support import kafka
from tests.support.register import NEW, hub, own
from tests.support.wire import CLUSTER_REFUSED, GROUP_REFUSED, OK, TOPIC_REFUSED, TRANSACTIONAL_ID_REFUSED, wire

pytestmark = pytest.mark.broker

DENIED = {"CLUSTER_AUTHORIZATION_FAILED", "TOPIC_AUTHORIZATION_FAILED", "GROUP_AUTHORIZATION_FAILED"}


@pytest.fixture(scope="module")
def declared(cluster: Broker) -> Broker:
    """A broker with the whole topology and nothing else going on."""
    apply(cluster.access(), cluster.directory)
    return cluster


@pytest.mark.parametrize("user", PRINCIPALS)
async def test_who_may_write(declared: Broker, user: str) -> None:
    """A record goes in where the topology names the user as a writer; everywhere else it is refused."""
    async with wire(declared.access(user)) as connection:
        codes = await connection.write(TOPICS)

    assert codes == {name: OK if user in topic.writers else TOPIC_REFUSED for name, topic in TOPICS.items()}


@pytest.mark.parametrize("user", PRINCIPALS)
async def test_who_may_read(declared: Broker, user: str) -> None:
    """A fetch is answered where the topology names the user as a reader; everywhere else it is refused."""
    async with wire(declared.access(user)) as connection:
        codes = await connection.read(TOPICS)

    assert codes == {name: OK if user in topic.readers else TOPIC_REFUSED for name, topic in TOPICS.items()}


@pytest.mark.parametrize("user", PRINCIPALS)
def test_who_may_know(declared: Broker, user: str) -> None:
    """A user sees the names of its own topics only: who takes part in what is nobody else's business."""
    seen = kafka.admin(declared.access(user)).list_topics(timeout=10).topics

    assert set(seen) == {name for name, topic in TOPICS.items() if user in topic.writers + topic.readers}


@pytest.mark.parametrize("user", PRINCIPALS)
async def test_whose_group(declared: Broker, user: str) -> None:
    """A user commits under its own group alone: nobody moves or joins another's."""
    own = user if user in (principals.POORT, *principals.STAGES) else f"{user}.connector"
    others = {each for each in (*PRINCIPALS, "anything") if each != user} | {f"{each}.x" for each in PRINCIPALS}
    foreign = others - {own, f"{user}.x"}
    readable = next((name for name, topic in TOPICS.items() if user in topic.readers), names.DLQ)
    async with wire(declared.access(user)) as connection:
        refused = {group: await connection.commit(group, readable) for group in foreign}
        allowed = await connection.commit(own, readable)

    assert set(refused.values()) == {GROUP_REFUSED}
    assert allowed not in {GROUP_REFUSED, TOPIC_REFUSED}


@pytest.mark.parametrize("user", PRINCIPALS)
async def test_whose_transactions(declared: Broker, user: str) -> None:
    """Only the process becomes the producer of its partitions: whoever could would fence it."""
    ids = [*(f"{stage}-casus.x.log-0" for stage in principals.STAGES), "hub-poort-1", f"{user}-1", "anything"]
    async with wire(declared.access(user)) as connection:
        codes = [await connection.transact(each) for each in ids]

    own = [user in principals.STAGES and each.startswith(f"{user}-") for each in ids]
    assert [code == TRANSACTIONAL_ID_REFUSED for code in codes] == [not mine for mine in own]


Act = Callable[[AdminClient], Future[Any] | Mapping[Any, Future[Any]]]
CHANGED = ConfigResource(
    ResourceType.TOPIC,
    names.DLQ,
    incremental_configs=[ConfigEntry("retention.ms", "1", incremental_operation=AlterConfigOpType.SET)],
)
ANY = AclBindingFilter(
    ResourceType.ANY, None, ResourcePatternType.ANY, None, None, AclOperation.ANY, AclPermissionType.ANY
)
GRANT = AclBinding(
    ResourceType.TOPIC,
    names.DLQ,
    ResourcePatternType.LITERAL,
    "User:partij-om",
    "*",
    AclOperation.READ,
    AclPermissionType.ALLOW,
)
ACTS: dict[str, Act] = {
    "create a topic": lambda client: client.create_topics([NewTopic("partij.vreemd.uit", 1, 1)]),
    "delete a topic": lambda client: client.delete_topics([names.VERWERKING]),
    "change a topic's config": lambda client: client.incremental_alter_configs([CHANGED]),
    "grant a right": lambda client: client.create_acls([GRANT]),
    "take all rights away": lambda client: client.delete_acls([ANY]),
    "end a group": lambda client: client.delete_consumer_groups([principals.POORT]),
}


def outcome(asked: Future[Any] | Mapping[Any, Future[Any]]) -> str:
    """The name of the error, empty when it was done."""
    try:
        for future in [asked] if isinstance(asked, Future) else asked.values():
            future.result(20)
    except KafkaException as error:
        return str(error.args[0].name())
    return ""


@pytest.mark.parametrize("user", PRINCIPALS)
def test_who_may_govern(declared: Broker, user: str) -> None:
    """Nobody but `beheer` changes topics, users, rights or others' groups, nor sees who has which."""
    client = kafka.admin(declared.access(user))
    outcomes = {act: outcome(ask(client)) for act, ask in ACTS.items()}

    assert {act: told for act, told in outcomes.items() if told not in DENIED} == {}
    assert client.describe_acls(ANY).result(20) == []  # librdkafka keeps the error to itself


@pytest.mark.parametrize("user", PRINCIPALS)
async def test_whose_passwords(declared: Broker, user: str) -> None:
    """Nobody but `beheer` sees or sets a password, not even its own."""
    async with wire(declared.access(user)) as connection:
        seen = [await connection.see_user(each) for each in (principals.BEHEER, user)]
        changed = [await connection.set_password(each) for each in (principals.BEHEER, user)]

    assert {*seen, *changed} == {CLUSTER_REFUSED}


def test_the_topology_stands_after_all_that(declared: Broker) -> None:
    """Nothing of what was tried left a trace, and the super user may do what the others may not."""
    assert not apply(declared.access(), declared.directory).mended
    client = kafka.admin(declared.access())
    rights = client.describe_acls(ANY).result(20)
    done = [outcome(ACTS[act](client)) for act in ("create a topic", "grant a right")]

    assert len(rights) == len(acls())
    assert done == ["", ""]


async def test_beheer_may_see_users(declared: Broker) -> None:
    """What refuses the others is their right, not the question."""
    async with wire(declared.access()) as connection:
        assert await connection.see_user(principals.POORT) == OK


def test_one_more_line_in_the_register_is_one_more_party_on_the_cluster(declared: Broker, tmp_path: Path) -> None:
    """5.3: `hub topics apply` makes its topics, its user and its rights, and touches nothing of anybody else's."""
    settings = {"HUB_DIRECTORY": str(declared.directory)}
    topics = {"partij.proefpartij.in", "partij.proefpartij.uit"}
    hub(None, "-m", "hub", "topics", "apply", "--prune", **settings)  # what other tests left there is not this one's
    try:
        done = hub(own(tmp_path / "own.csv", NEW), "-m", "hub", "topics", "apply", "--json", **settings)
        made, mended = json.loads(done.stdout), defaultdict(set)
        for drift in made["mended"]:
            mended[drift["what"]].add(drift["name"])
        assert (mended["topic"], mended["user"], made["left"]) == (topics, {"partij-proefpartij"}, [])
        user = declared.access("partij-proefpartij")
        assert set(kafka.admin(user).list_topics(timeout=10).topics) == topics
        assert kafka.produce(user, "partij.proefpartij.uit", [b"x"]) is None
        assert all("proefpartij" in repr(drift) for drift in check(declared.access(), declared.directory))
    finally:
        hub(None, "-m", "hub", "topics", "apply", "--prune", **settings)
    assert check(declared.access(), declared.directory) == []
