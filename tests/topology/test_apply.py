"""`apply` makes a real cluster as declared and `check` sees each kind of drift."""

import time
from dataclasses import replace

import pytest
from confluent_kafka.admin import (
    AclOperation,
    AlterConfigOpType,
    ConfigEntry,
    ConfigResource,
    ResourceType,
    UserScramCredentialDeletion,
)

from hub.broker import Access, Broker, Credentials
from hub.topology import Acl
from hub.topology.apply import Outcome, TopologyError, apply, check
from hub.topology.declared import Cluster, binding, declare
from hub.topology.drift import Drift
from tests.support import kafka
from tests.topology.conftest import USER, small, topic

pytestmark = pytest.mark.broker


def found(broker: Broker, declared: Cluster | None = None) -> list[Drift]:
    return check(broker.access(), broker.directory, declared or small())


def mend(broker: Broker, *, prune: bool = False) -> Outcome:
    return apply(broker.access(), broker.directory, small(), prune=prune)


def set_config(access: Access, name: str, key: str, value: str | None) -> None:
    """Set a topic's config, or with None take it away."""
    operation = AlterConfigOpType.DELETE if value is None else AlterConfigOpType.SET
    entry = ConfigEntry(key, value, incremental_operation=operation)
    resource = ConfigResource(ResourceType.TOPIC, name, incremental_configs=[entry])
    client = kafka.admin(access)
    client.incremental_alter_configs([resource])[resource].result(10)


def test_an_empty_cluster_becomes_the_declared_one(applied: Broker) -> None:
    """Afterwards nothing is missing, extra or different, and applying again changes nothing."""
    assert found(applied) == []
    assert mend(applied) == Outcome([], [])


def test_an_applied_user_may_what_was_granted_and_no_more(applied: Broker) -> None:
    """Art. 15.1: the password kept here opens; WRITE was granted, READ was not."""
    user = applied.access(USER)

    assert kafka.produce(user, "proef.uit", [b"x"]) is None
    refused = kafka.produce(user, "proef.stand", [b"x"], timeout_s=5)
    assert refused is not None and refused.name() == "TOPIC_AUTHORIZATION_FAILED"


def test_missing_topic(applied: Broker) -> None:
    client = kafka.admin(applied.access())
    client.delete_topics(["proef.uit"], operation_timeout=10)["proef.uit"].result(15)
    drift = Drift("topic", "missing", "proef.uit", declared="2 partitions")

    assert found(applied) == [drift]
    assert mend(applied) == Outcome([drift], [])


def test_missing_user(applied: Broker) -> None:
    """It is made anew with the password that is kept, so that its connector need not be told."""
    before = Credentials.load(applied.directory).password(USER)
    client = kafka.admin(applied.access())
    client.alter_user_scram_credentials([UserScramCredentialDeletion(USER, kafka.MECHANISM)])[USER].result(10)
    drift = Drift("user", "missing", USER, declared="can log in")

    assert found(applied) == [drift]
    assert mend(applied) == Outcome([drift], [])
    assert Credentials.load(applied.directory).password(USER) == before


def test_user_with_another_password(applied: Broker) -> None:
    """A cluster does not tell passwords: the drift is found by trying."""
    kafka.add_user(applied.access(), USER, "another")
    drift = Drift("user", "different", USER, None, "password as kept here", "another password")

    assert found(applied) == [drift]
    assert mend(applied) == Outcome([drift], [])


def test_missing_acl(applied: Broker) -> None:
    grant = Acl(USER, "topic", "proef.stand", "literal", "READ")
    declared = replace(small(), acls=small().acls | {binding(grant)})

    drift = Drift("acl", "missing", f"User:{USER}", declared="ALLOW READ topic literal proef.stand")
    assert found(applied, declared) == [drift]
    assert apply(applied.access(), applied.directory, declared) == Outcome([drift], [])


@pytest.mark.parametrize(
    ("value", "drift"),
    [
        ("1000", Drift("config", "different", "proef.uit", "retention.ms", "604800000", "1000")),
        (None, Drift("config", "missing", "proef.uit", "retention.ms", "604800000")),
    ],
)
def test_changed_config(applied: Broker, value: str | None, drift: Drift) -> None:
    set_config(applied.access(), "proef.uit", "retention.ms", value)

    assert found(applied) == [drift]
    assert mend(applied) == Outcome([drift], [])


def test_partitions_are_reported_and_left(applied: Broker) -> None:
    """More partitions would part a key from its history: a person must decide."""
    drift = Drift("partitions", "different", "proef.uit", None, "4", "2")

    assert found(applied, small(partitions=4)) == [drift]
    assert apply(applied.access(), applied.directory, small(partitions=4), prune=True) == Outcome([], [drift])


def test_what_is_extra_stays_until_it_is_pruned(applied: Broker) -> None:
    """A topic, a config, a user and a grant that nobody declared."""
    access = applied.access()
    kafka.create_topic(access, "vreemd", 3)
    kafka.add_user(access, "vreemde", "geheim")
    kafka.allow(access, "vreemde", "vreemd", AclOperation.READ)
    set_config(access, "proef.uit", "flush.ms", "5")
    extra = [
        Drift("acl", "extra", "User:vreemde", actual="ALLOW READ topic literal vreemd"),
        Drift("config", "extra", "proef.uit", "flush.ms", actual="5"),
        Drift("topic", "extra", "vreemd", actual="3 partitions"),
        Drift("user", "extra", "vreemde", actual="can log in"),
    ]

    assert found(applied) == extra
    assert mend(applied) == Outcome([], extra)
    assert mend(applied, prune=True) == Outcome(extra, [])
    assert found(applied) == []


def test_a_hundred_and_thirty_topics_take_seconds(applied: Broker) -> None:
    """Every party of the covenant with its inbox and outbox, user and grants, in a few batches."""
    names = [f"partij.p{number}.{way}" for number in range(65) for way in ("in", "uit")]
    users = [f"partij-p{number}" for number in range(65)]
    grants = [Acl(f"partij-{name.split('.')[1]}", "topic", name, "literal", "DESCRIBE") for name in names]
    declared = declare([topic(name) for name in names], users, grants)

    began = time.monotonic()
    outcome = apply(applied.access(), applied.directory, declared)

    assert time.monotonic() - began < 30
    assert len(outcome.mended) == 130 + 65 + 130
    assert {drift.kind for drift in outcome.left} == {"extra"}


def test_the_declared_topology_holds_on_a_broker(topology: Broker) -> None:
    """The hub's own topology; the broker is shared, so other tests' topics may be extra."""
    left = check(topology.access(), topology.directory)

    assert [drift for drift in left if drift.kind != "extra"] == []


def test_the_brokers_own_user_cannot_be_declared(cluster: Broker) -> None:
    """It is a super user: a password for it would open everything."""
    with pytest.raises(TopologyError, match="knoop is the broker's own user"):
        apply(cluster.access(), cluster.directory, declare([topic("proef.uit")], ["knoop"], []))


def test_no_cluster_and_a_wrong_password_are_explained(cluster: Broker) -> None:
    """The message says what to look at, and comes within seconds."""
    wrong = replace(cluster.access(), password="wrong")

    with pytest.raises(TopologyError, match="does not answer beheer"):
        check(wrong, cluster.directory, small())
    with pytest.raises(TopologyError, match="does not answer beheer"):
        check(replace(wrong, bootstrap="127.0.0.1:1"), cluster.directory, small())
