"""The ACLs that the topology grants, and nothing beyond them (docs/topics.md)."""

from __future__ import annotations

from typing import NamedTuple

from hub.topology import principals
from hub.topology.declaration import PRINCIPALS, TOPICS


class Acl(NamedTuple):
    """One grant. `resource` is `topic`, `group` or `transactional_id`; `pattern` is `literal` or `prefixed`."""

    principal: str
    resource: str
    name: str
    pattern: str
    operation: str


def _topics() -> set[Acl]:
    grants = [(user, topic.name, "WRITE") for topic in TOPICS.values() for user in topic.writers]
    grants += [(user, topic.name, "READ") for topic in TOPICS.values() for user in topic.readers]
    return {
        Acl(user, "topic", name, "literal", granted)
        for user, name, operation in grants
        for granted in (operation, "DESCRIBE")
    }


def _groups() -> set[Acl]:
    hub = {principals.POORT, *principals.STAGES}
    rest = set(PRINCIPALS) - hub
    return {Acl(user, "group", user, "literal", "READ") for user in hub} | {
        Acl(user, "group", f"{user}.", "prefixed", "READ") for user in rest
    }


def _transactional_ids() -> set[Acl]:
    return {
        Acl(stage, "transactional_id", f"{stage}-", "prefixed", operation)
        for stage in principals.STAGES
        for operation in ("WRITE", "DESCRIBE")
    }


def acls() -> frozenset[Acl]:
    """Every grant of the deployment. The super user `beheer` needs none."""
    return frozenset(_topics() | _groups() | _transactional_ids())
