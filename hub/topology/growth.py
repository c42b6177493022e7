"""What raising a partition count asks of the cluster."""

from __future__ import annotations

import time
from collections.abc import Collection, Mapping

from confluent_kafka import KafkaError, KafkaException
from confluent_kafka.admin import AdminClient, NewPartitions

from hub.broker.access import Access
from hub.errors import HubError
from hub.topology.declaration import TOPICS

TIMEOUT_S = 30
PAUSE_S = 0.05


def _admin(access: Access) -> AdminClient:
    return AdminClient({**access.librdkafka(), "log_level": 0})


def counted(access: Access, topics: Collection[str]) -> dict[str, int]:
    """How many partitions topics have, 0 for none; raises `KafkaException`."""
    found = _admin(access).list_topics(timeout=TIMEOUT_S).topics
    return {name: len(found[name].partitions) if name in found else 0 for name in topics}


def members(access: Access, group: str) -> int:
    """How many members a consumer group has; raises `KafkaException`."""
    admin = _admin(access)  # kept until the answer is there, which is lost with it
    try:
        return len(admin.describe_consumer_groups([group])[group].result(TIMEOUT_S).members)
    except KafkaException as error:
        if error.args[0].code() == KafkaError.GROUP_ID_NOT_FOUND:
            return 0
        raise


def check_counts(access: Access, topics: Collection[str]) -> None:
    """Raise `HubError` where a topic has another number of partitions than declared: by its key a record would come to the wrong one."""
    for name, has in counted(access, topics).items():
        if has not in (0, TOPICS[name].partitions):
            raise HubError(
                f"{name} has {has} partitions and {TOPICS[name].partitions} are declared: give the HUB_PARTITIONS of the others, or bring "
                "the cluster there with `hub partitions raise`."
            )


def raise_counts(access: Access, wanted: Mapping[str, int]) -> None:
    """Bring topics to so many partitions, and wait until the brokers tell so; raises `HubError` or `KafkaException`."""
    admin = _admin(access)
    new = [NewPartitions(name, wanted[name]) for name, has in counted(access, wanted).items() if has < wanted[name]]
    for future in (admin.create_partitions(new, operation_timeout=TIMEOUT_S) if new else {}).values():
        future.result(TIMEOUT_S)
    end = time.monotonic() + TIMEOUT_S
    while counted(access, wanted) != dict(wanted):
        if time.monotonic() > end:
            raise HubError("The brokers do not tell of all new partitions yet: give the command again.")
        time.sleep(PAUSE_S)
