"""The few calls that tests of the broker need of it, by librdkafka: a client that the hub's own code does not use."""

from collections.abc import Sequence

from confluent_kafka import OFFSET_BEGINNING, Consumer, KafkaError, KafkaException, Producer, TopicPartition
from confluent_kafka.admin import (
    AclBinding,
    AclOperation,
    AclPermissionType,
    AdminClient,
    NewTopic,
    ResourcePatternType,
    ResourceType,
    ScramCredentialInfo,
    ScramMechanism,
    UserScramCredentialUpsertion,
)

from hub.broker import Access
from tests.support.eventually import eventually

TIMEOUT_S = 15
MECHANISM = ScramMechanism.SCRAM_SHA_512
GROUP = "looker"
"""Group of `consume`, which librdkafka looks up although nothing is committed."""


def admin(access: Access) -> AdminClient:
    """An admin client that keeps quiet on standard error."""
    return AdminClient({**access.librdkafka(), "log_level": 0})


def create_topic(
    access: Access, name: str, partitions: int = 1, configs: dict[str, str] | None = None, *, replicas: int = 1
) -> None:
    """Create one topic and wait for it; with -1 `replicas` it has as many as the cluster gives."""
    client = admin(access)  # kept until the answer is there, which is lost with it
    client.create_topics([NewTopic(name, partitions, replicas, config=configs or {})])[name].result(TIMEOUT_S)


def delete_topic(access: Access, name: str) -> None:
    """Delete one topic and wait until it is gone."""
    client = admin(access)
    client.delete_topics([name], operation_timeout=TIMEOUT_S)[name].result(TIMEOUT_S)
    eventually(lambda: _gone(client, name))


def _gone(client: AdminClient, name: str) -> None:
    assert name not in client.list_topics(timeout=TIMEOUT_S).topics


def add_user(access: Access, user: str, password: str) -> Access:
    """Give a principal a password; its way in."""
    info = ScramCredentialInfo(MECHANISM, 4096)
    change = UserScramCredentialUpsertion(user, info, password.encode())
    client = admin(access)
    client.alter_user_scram_credentials([change])[user].result(TIMEOUT_S)
    return Access(access.bootstrap, user, password)


def has_user(access: Access, user: str) -> bool:
    """Whether the broker knows a password of this principal."""
    client = admin(access)
    try:
        return bool(client.describe_user_scram_credentials([user])[user].result(TIMEOUT_S).scram_credential_infos)
    except KafkaException:
        return False


def allow(
    access: Access, user: str, name: str, *operations: AclOperation, resource: ResourceType = ResourceType.TOPIC
) -> None:
    """Grant operations on a topic or another resource."""
    client = admin(access)
    for operation in operations:
        rule = AclBinding(
            resource,
            name,
            ResourcePatternType.LITERAL,
            f"User:{user}",
            "*",
            operation,
            AclPermissionType.ALLOW,
        )
        client.create_acls([rule])[rule].result(TIMEOUT_S)


def produce(
    access: Access, topic: str, values: Sequence[bytes], partition: int = 0, timeout_s: float = TIMEOUT_S
) -> KafkaError | None:
    """Write values in order; the first error, if any."""
    errors: list[KafkaError] = []
    client = Producer(
        {**access.librdkafka(), "log_level": 0, "message.timeout.ms": int(timeout_s * 1000), "linger.ms": 0}
    )

    def note(error: KafkaError | None, _: object) -> None:
        if error is not None:
            errors.append(error)

    for value in values:
        client.produce(topic, value, partition=partition, on_delivery=note)
    client.flush(timeout_s + 5)
    return errors[0] if errors else None


def consume(access: Access, topic: str, partition: int = 0) -> list[bytes]:
    """All committed values of a partition from its beginning to its end."""
    config = {"group.id": GROUP, "enable.auto.commit": False, "enable.partition.eof": True, "log_level": 0}
    client = Consumer({**access.librdkafka(), **config})
    client.assign([TopicPartition(topic, partition, OFFSET_BEGINNING)])
    values: list[bytes] = []
    while (message := client.poll(TIMEOUT_S)) is not None:
        if message.error() is not None:
            assert message.error().code() == KafkaError._PARTITION_EOF, message.error()
            client.close()
            return values
        values.append(message.value())
    raise AssertionError(f"{topic} was not read to its end within {TIMEOUT_S} s")
