"""Making a cluster what the topology says, one batch per kind of change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Future
from typing import Any

from confluent_kafka.admin import (
    AclBinding,
    AclBindingFilter,
    AdminClient,
    AlterConfigOpType,
    ConfigEntry,
    ConfigResource,
    NewTopic,
    ResourceType,
    ScramCredentialInfo,
    ScramMechanism,
    UserScramCredentialDeletion,
    UserScramCredentialUpsertion,
)

from hub.broker.credentials import Credentials
from hub.topology.declared import Cluster
from hub.topology.drift import Drift

TIMEOUT_S = 30
ITERATIONS = 4096  # RFC 7677: the least; the passwords are random and long
DEFAULT_REPLICATION = -1  # the broker's default: 1 on the local node, 3 in a cluster


def complete(admin: AdminClient, declared: Cluster, actual: Cluster, found: Sequence[Drift], keep: Credentials) -> None:
    """Add what is missing and set what is different; raises `KafkaException`. Partition counts are left alone."""
    _create_topics(admin, declared, _names(found, "topic", "missing"))
    _set_configs(admin, [d for d in found if d.what == "config" and d.kind != "extra"])
    _set_passwords(admin, keep, _names(found, "user", "missing", "different"))
    _await(admin.create_acls(list(new)) if (new := declared.acls - actual.acls) else {})


def prune(admin: AdminClient, declared: Cluster, actual: Cluster, found: Sequence[Drift]) -> None:
    """Delete what is not declared, topics with all their messages included; raises `KafkaException`."""
    _await(admin.delete_acls([_only(acl) for acl in old]) if (old := actual.acls - declared.acls) else {})
    _drop_users(admin, _names(found, "user", "extra"))
    _drop_configs(admin, [d for d in found if d.what == "config" and d.kind == "extra"])
    topics = _names(found, "topic", "extra")
    _await(admin.delete_topics(topics, operation_timeout=TIMEOUT_S) if topics else {})


def _names(found: Iterable[Drift], what: str, *kinds: str) -> list[str]:
    return [drift.name for drift in found if drift.what == what and drift.kind in kinds]


def _await(futures: Mapping[Any, Future[Any]]) -> None:
    for future in futures.values():
        future.result(TIMEOUT_S)


def _create_topics(admin: AdminClient, declared: Cluster, names: Sequence[str]) -> None:
    states = [(name, declared.topics[name]) for name in names]
    new = [NewTopic(name, state.partitions, DEFAULT_REPLICATION, config=dict(state.configs)) for name, state in states]
    _await(admin.create_topics(new, operation_timeout=TIMEOUT_S) if new else {})


def _set_configs(admin: AdminClient, found: Sequence[Drift]) -> None:
    _alter_configs(admin, [(d.name, d.key, d.declared, AlterConfigOpType.SET) for d in found])


def _drop_configs(admin: AdminClient, found: Sequence[Drift]) -> None:
    _alter_configs(admin, [(d.name, d.key, None, AlterConfigOpType.DELETE) for d in found])


def _alter_configs(
    admin: AdminClient, changes: Sequence[tuple[str, str | None, str | None, AlterConfigOpType]]
) -> None:
    resources = {name: ConfigResource(ResourceType.TOPIC, name) for name, *_ in changes}
    for name, key, value, operation in changes:
        resources[name].add_incremental_config(ConfigEntry(key, value, incremental_operation=operation))
    _await(admin.incremental_alter_configs(list(resources.values())) if resources else {})


def _set_passwords(admin: AdminClient, keep: Credentials, users: Sequence[str]) -> None:
    info = ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, ITERATIONS)
    changes = [UserScramCredentialUpsertion(user, info, keep.password(user).encode()) for user in users]
    _await(admin.alter_user_scram_credentials(changes) if changes else {})


def _drop_users(admin: AdminClient, users: Sequence[str]) -> None:
    changes = [UserScramCredentialDeletion(user, ScramMechanism.SCRAM_SHA_512) for user in users]
    _await(admin.alter_user_scram_credentials(changes) if changes else {})


def _only(acl: AclBinding) -> AclBindingFilter:
    return AclBindingFilter(
        acl.restype, acl.name, acl.resource_pattern_type, acl.principal, acl.host, acl.operation, acl.permission_type
    )
