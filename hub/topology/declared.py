"""The topology in the form in which a cluster is compared with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from confluent_kafka.admin import AclBinding, AclOperation, AclPermissionType, ResourcePatternType, ResourceType

from hub.topology.acls import Acl, acls
from hub.topology.declaration import PRINCIPALS, TOPICS
from hub.topology.model import Topic
from hub.topology.principals import BEHEER


@dataclass(frozen=True)
class TopicState:
    """Partition count, and the configs that are set on the topic itself."""

    partitions: int
    configs: Mapping[str, str]


@dataclass(frozen=True)
class Cluster:
    """What a cluster has, or should have.

    `users` have a password on the cluster; of them `strangers` have another one than the one kept here.
    """

    topics: Mapping[str, TopicState]
    users: frozenset[str]
    acls: frozenset[AclBinding]
    strangers: frozenset[str] = frozenset()


def declare(
    topics: Iterable[Topic] = tuple(TOPICS.values()),
    users: Iterable[str] = PRINCIPALS,
    grants: Iterable[Acl] | None = None,
) -> Cluster:
    """The cluster as declared; the super user belongs to it without being in the topology."""
    return Cluster(
        topics={topic.name: TopicState(topic.partitions, topic.configs) for topic in topics},
        users=frozenset(users) | {BEHEER},
        acls=frozenset(binding(acl) for acl in (acls() if grants is None else grants)),
    )


def binding(acl: Acl) -> AclBinding:
    """A grant in the words of the admin client."""
    return AclBinding(
        ResourceType[acl.resource.upper()],
        acl.name,
        ResourcePatternType[acl.pattern.upper()],
        f"User:{acl.principal}",
        "*",
        AclOperation[acl.operation],
        AclPermissionType.ALLOW,
    )
