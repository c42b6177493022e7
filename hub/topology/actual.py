"""Reading what a cluster has."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

from confluent_kafka.admin import (
    AclBinding,
    AclBindingFilter,
    AclOperation,
    AclPermissionType,
    AdminClient,
    ConfigResource,
    ConfigSource,
    ResourcePatternType,
    ResourceType,
)

from hub.broker.access import Access
from hub.broker.credentials import Credentials
from hub.broker.login import log_in
from hub.topology.declared import Cluster, TopicState

TIMEOUT_S = 30
LOGIN_S = 10
PARALLEL = 8
INTERNAL = "__"  # the broker's own topics


def read(admin: AdminClient, access: Access, credentials: Credentials) -> Cluster:
    """All topics, users and grants of the cluster; raises `KafkaException`.

    Each user whose password is kept here is tried, since a cluster does not tell passwords.
    """
    users = _users(admin)
    return Cluster(_topics(admin), users, _acls(admin), _strangers(access, credentials, users))


def _topics(admin: AdminClient) -> dict[str, TopicState]:
    told = admin.list_topics(timeout=TIMEOUT_S).topics
    counts = {name: len(topic.partitions) for name, topic in told.items() if not name.startswith(INTERNAL)}
    configs = _configs(admin, counts)
    return {name: TopicState(count, configs[name]) for name, count in counts.items()}


def _configs(admin: AdminClient, names: Collection[str]) -> dict[str, dict[str, str]]:
    """The configs set on each topic itself, not those that it has from the broker."""
    if not names:
        return {}
    asked = admin.describe_configs([ConfigResource(ResourceType.TOPIC, name) for name in names])
    return {resource.name: _own(future.result(TIMEOUT_S).values()) for resource, future in asked.items()}


def _own(entries: Iterable[Any]) -> dict[str, str]:
    return {entry.name: entry.value for entry in entries if entry.source == ConfigSource.DYNAMIC_TOPIC_CONFIG.value}


def _users(admin: AdminClient) -> frozenset[str]:
    return frozenset(admin.describe_user_scram_credentials().result(TIMEOUT_S))


def _strangers(access: Access, credentials: Credentials, users: frozenset[str]) -> frozenset[str]:
    kept = sorted(users & credentials.users.keys())
    with ThreadPoolExecutor(PARALLEL) as pool:
        ways = (replace(access, user=user, password=credentials.password(user)) for user in kept)
        opens = pool.map(lambda way: log_in(way, LOGIN_S), ways)
    return frozenset(user for user, opened in zip(kept, opens, strict=True) if not opened)


def _acls(admin: AdminClient) -> frozenset[AclBinding]:
    everything = AclBindingFilter(
        ResourceType.ANY, None, ResourcePatternType.ANY, None, None, AclOperation.ANY, AclPermissionType.ANY
    )
    return frozenset(admin.describe_acls(everything).result(TIMEOUT_S))
