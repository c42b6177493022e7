"""`check` and `apply`: a cluster against the topology."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from confluent_kafka import KafkaException
from confluent_kafka.admin import AdminClient

from hub.broker.access import Access
from hub.broker.credentials import NODE_USER, Credentials
from hub.broker.login import log_in
from hub.errors import HubError
from hub.topology import actual, mend
from hub.topology.declared import Cluster, declare
from hub.topology.drift import Drift, drifts

SETTLE_S = 10.0
LOGIN_S = 5
PAUSE_S = 0.05


class TopologyError(HubError):
    """The cluster could not be read or changed."""


@dataclass(frozen=True)
class Outcome:
    """What `apply` mended, and what it left: partition counts always, what is extra unless told to prune."""

    mended: Sequence[Drift]
    left: Sequence[Drift]


def check(access: Access, directory: Path, declared: Cluster | None = None) -> list[Drift]:
    """All drift of the cluster at `access`, a super user's way in; changes nothing.

    `directory` holds the passwords of the users. Raises `TopologyError`.
    """
    keep = Credentials.load(directory)
    with _explained(access) as admin:
        return drifts(declared or declare(), actual.read(admin, access, keep))


def apply(access: Access, directory: Path, declared: Cluster | None = None, *, prune: bool = False) -> Outcome:
    """Create and set what is declared, make and keep the passwords that are wanting, and wait until it holds.

    Does nothing where nothing is wrong. Deletes nothing unless told to `prune`. Raises `TopologyError`.
    """
    declared = declared or declare()
    keep = _passwords(directory, declared)
    with _explained(access) as admin:
        return _apply(admin, access, keep, declared, prune)


def _apply(admin: AdminClient, access: Access, keep: Credentials, declared: Cluster, prune: bool) -> Outcome:
    has = actual.read(admin, access, keep)
    found = drifts(declared, has)
    wrong = [drift for drift in found if drift.what != "partitions" and (prune or drift.kind != "extra")]
    if wrong:
        mend.complete(admin, declared, has, wrong, keep)
        if prune:
            mend.prune(admin, declared, has, wrong)
        found = _settle(admin, access, keep, declared, wrong)
    return Outcome([drift for drift in wrong if drift not in found], found)


def _settle(
    admin: AdminClient, access: Access, keep: Credentials, declared: Cluster, wrong: Sequence[Drift]
) -> list[Drift]:
    """Read again until the changes have reached the broker from its controller; the drift then left."""
    end = time.monotonic() + SETTLE_S
    while True:
        left = drifts(declared, actual.read(admin, access, keep))
        if not set(wrong) & set(left) or time.monotonic() > end:
            return left
        time.sleep(PAUSE_S)


def _passwords(directory: Path, declared: Cluster) -> Credentials:
    if NODE_USER in declared.users:
        raise TopologyError(f"{NODE_USER} is the broker's own user and cannot be declared.")
    kept = Credentials.load(directory)
    keep = kept.with_users(declared.users)
    if keep != kept:
        keep.save(directory)
    return keep


@contextmanager
def _explained(access: Access) -> Iterator[AdminClient]:
    if not log_in(access, LOGIN_S):
        raise TopologyError(
            f"The cluster at {access.bootstrap} does not answer {access.user} within {LOGIN_S} s. Is it running "
            "(`hub broker status`), and is that the password of this user?"
        )
    try:
        yield AdminClient({**access.librdkafka(), "log_level": 0})
    except (KafkaException, TimeoutError) as error:
        text = error.args[0].str() if isinstance(error, KafkaException) else "no answer in time"
        raise TopologyError(f"The cluster at {access.bootstrap} refused: {text}.") from error
