"""Where a cluster differs from the topology. Pure: both sides are given."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from confluent_kafka.admin import AclBinding

from hub.topology.declared import Cluster, TopicState

Kind = Literal["missing", "extra", "different"]
What = Literal["topic", "partitions", "config", "user", "acl"]


@dataclass(frozen=True, order=True)
class Drift:
    """One difference. `key` is the config's name; `declared` and `actual` are None where that side has nothing."""

    what: What
    kind: Kind
    name: str
    key: str | None = None
    declared: str | None = None
    actual: str | None = None


def drifts(declared: Cluster, actual: Cluster) -> list[Drift]:
    """All differences, in a stable order."""
    found = [*_topics(declared, actual), *_users(declared, actual), *_acls(declared, actual)]
    return sorted(found, key=lambda drift: (drift.what, drift.kind, drift.name, drift.key or ""))


def _topics(declared: Cluster, actual: Cluster) -> Iterator[Drift]:
    for name, topic in declared.topics.items():
        if name in actual.topics:
            yield from _topic(name, topic, actual.topics[name])
        else:
            yield Drift("topic", "missing", name, declared=f"{topic.partitions} partitions")
    for name in actual.topics.keys() - declared.topics.keys():
        yield Drift("topic", "extra", name, actual=f"{actual.topics[name].partitions} partitions")


def _topic(name: str, declared: TopicState, actual: TopicState) -> Iterator[Drift]:
    if declared.partitions != actual.partitions:
        yield Drift("partitions", "different", name, None, str(declared.partitions), str(actual.partitions))
    for key in sorted(declared.configs.keys() | actual.configs.keys()):
        want, has = declared.configs.get(key), actual.configs.get(key)
        if want != has:
            kind: Kind = "extra" if want is None else "missing" if has is None else "different"
            yield Drift("config", kind, name, key, want, has)


def _users(declared: Cluster, actual: Cluster) -> Iterator[Drift]:
    for name in declared.users - actual.users:
        yield Drift("user", "missing", name, declared="can log in")
    for name in declared.users & actual.strangers:
        yield Drift("user", "different", name, None, "password as kept here", "another password")
    for name in actual.users - declared.users:
        yield Drift("user", "extra", name, actual="can log in")


def _acls(declared: Cluster, actual: Cluster) -> Iterator[Drift]:
    for acl in declared.acls - actual.acls:
        yield Drift("acl", "missing", acl.principal, declared=describe(acl))
    for acl in actual.acls - declared.acls:
        yield Drift("acl", "extra", acl.principal, actual=describe(acl))


def describe(acl: AclBinding) -> str:
    """A grant in words, such as `ALLOW READ topic literal dji.detentie`, with the host where it is not every host."""
    words = [acl.permission_type.name, acl.operation.name, acl.restype.name.lower()]
    words += [acl.resource_pattern_type.name.lower(), acl.name]
    return " ".join(words if acl.host == "*" else [*words, "from", acl.host])
