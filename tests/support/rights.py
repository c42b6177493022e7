"""Taking a right from a user, and giving it back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from confluent_kafka.admin import (
    AclBinding,
    AclBindingFilter,
    AclOperation,
    AclPermissionType,
    ResourcePatternType,
    ResourceType,
)

from hub.broker import Access
from tests.support.kafka import TIMEOUT_S, admin


@contextmanager
def withdrawn(
    beheer: Access,
    user: str,
    resource: ResourceType,
    name: str | None = None,
    operation: AclOperation = AclOperation.ANY,
) -> Iterator[None]:
    """What `user` may do with it is gone, until the end; with no `name`, with any of its kind."""
    client, pattern = admin(beheer), ResourcePatternType.ANY
    of = AclBindingFilter(resource, name, pattern, f"User:{user}", None, operation, AclPermissionType.ANY)
    gone: Sequence[AclBinding] = client.delete_acls([of])[of].result(TIMEOUT_S)
    assert gone, "there was nothing to withdraw"
    try:
        yield
    finally:
        for given in client.create_acls(gone).values():
            given.result(TIMEOUT_S)
