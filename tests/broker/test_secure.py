"""Nothing passes the local broker that production would refuse."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from confluent_kafka import KafkaError, KafkaException
from confluent_kafka.admin import AclOperation, AdminClient, ConfigResource, ResourceType
from pydantic import ValidationError

from hub.broker import Access, Broker, BrokerSettings
from hub.broker.credentials import FILE, NODE_USER, SUPER_USER, Credentials
from hub.broker.ports import Ports
from tests.support import kafka
from tests.support.names import unique

pytestmark = pytest.mark.broker
PATIENCE_S = 5


def login_error(config: dict[str, str]) -> int | None:
    """Code of the error with which a log-in is refused; None when it is accepted."""
    codes: list[int] = []

    def note(error: KafkaError) -> None:
        if error.code() != KafkaError._ALL_BROKERS_DOWN:
            codes.append(error.code())

    client, end = AdminClient({**config, "log_level": 0, "error_cb": note}), time.monotonic() + PATIENCE_S
    while not codes and time.monotonic() < end:
        try:
            client.list_topics(timeout=0.3)
        except KafkaException:
            client.poll(0.1)
        else:
            return None
    return codes[0] if codes else KafkaError._TIMED_OUT


def test_the_right_password_is_accepted(beheer: Access) -> None:
    assert login_error(beheer.librdkafka()) is None


@pytest.mark.parametrize("user", [SUPER_USER, NODE_USER, "nobody"])
def test_a_wrong_user_or_password_is_refused(beheer: Access, user: str) -> None:
    """Also for the broker's own user, which the clients' listener does not know."""
    refused = login_error(Access(beheer.bootstrap, user, "wrong").librdkafka())

    assert refused == KafkaError._AUTHENTICATION


def test_the_nodes_own_password_opens_nothing_to_clients(broker: Broker) -> None:
    password = Credentials.load(broker.directory).node.get_secret_value()
    scram = Access(broker.bootstrap, NODE_USER, password).librdkafka()

    assert login_error(scram) == KafkaError._AUTHENTICATION
    assert login_error({**scram, "sasl.mechanism": "PLAIN"}) == KafkaError._AUTHENTICATION


def test_the_internal_listeners_refuse_everybody_else(broker: Broker, beheer: Access) -> None:
    """Even the super user of the clients is unknown there."""
    ports = Ports.load(broker.directory)
    for port in (ports.broker, ports.controller):
        config = {**beheer.librdkafka(), "bootstrap.servers": f"127.0.0.1:{port}"}
        for mechanism in ("SCRAM-SHA-512", "PLAIN"):
            assert login_error({**config, "sasl.mechanism": mechanism}) == KafkaError._AUTHENTICATION


def test_without_a_password_nothing_is_said(beheer: Access) -> None:
    """A client that does not log in gets no answer."""
    assert login_error({"bootstrap.servers": beheer.bootstrap}) is not None


def test_a_user_may_only_what_was_granted(beheer: Access) -> None:
    """No ACL, no access: not to read, not to write; one granted operation grants no other."""
    topic = unique("acl")
    kafka.create_topic(beheer, topic)
    user = kafka.add_user(beheer, unique("user"), "geheim")

    refused = kafka.produce(user, topic, [b"x"])
    assert refused is not None and refused.code() == KafkaError.TOPIC_AUTHORIZATION_FAILED
    kafka.allow(beheer, user.user, topic, AclOperation.WRITE, AclOperation.DESCRIBE)
    kafka.allow(beheer, user.user, kafka.GROUP, AclOperation.READ, resource=ResourceType.GROUP)

    assert kafka.produce(user, topic, [b"x"]) is None
    with pytest.raises(AssertionError, match="code=TOPIC_AUTHORIZATION_FAILED"):
        kafka.consume(user, topic)


def test_an_unknown_topic_is_not_made(beheer: Access) -> None:
    """Writing to a topic that is not declared fails."""
    topic = unique("unknown")

    refused = kafka.produce(beheer, topic, [b"x"], timeout_s=2)

    assert refused is not None and refused.code() in {KafkaError._UNKNOWN_TOPIC, KafkaError._MSG_TIMED_OUT}
    assert topic not in kafka.admin(beheer).list_topics(timeout=5).topics


def test_it_listens_on_loopback_only(broker: Broker) -> None:
    """Every listening socket of the process is on 127.0.0.1, and they are the three known ones."""
    listening = listening_sockets(broker.pid)

    assert {("127.0.0.1", port) for port in Ports.load(broker.directory)} == listening


def listening_sockets(pid: int | None) -> set[tuple[str, int]]:
    """(address, port) of each listening TCP socket of a process, from /proc."""
    inodes = {link.readlink().name for link in Path(f"/proc/{pid}/fd").iterdir()}
    rows = [
        line.split()
        for table in ("tcp", "tcp6")
        for line in Path(f"/proc/{pid}/net/{table}").read_text().splitlines()[1:]
    ]
    mine = [row[1].split(":") for row in rows if row[3] == "0A" and f"socket:[{row[9]}]" in inodes]
    return {(_address(address), int(port, 16)) for address, port in mine}


def _address(told: str) -> str:
    """Address in /proc's hexadecimal words of reversed bytes; an IPv4 one also when IPv6 carries it."""
    return ".".join(str(byte) for byte in reversed(bytes.fromhex(told[-8:])))


def test_secrets_are_for_the_owner_only(broker: Broker) -> None:
    """No file with a password is readable for others, and no process shows one on its command line."""
    credentials = Credentials.load(broker.directory)
    secrets = [credentials.password(SUPER_USER), credentials.node.get_secret_value()]
    with_secret = [
        path
        for path in broker.directory.iterdir()
        if path.is_file() and any(secret in path.read_text(errors="replace") for secret in secrets)
    ]

    assert {FILE, "server.properties"} == {path.name for path in with_secret}
    assert all(path.stat().st_mode & 0o077 == 0 for path in [*with_secret, broker.directory])
    assert not any(secret in Path(f"/proc/{broker.pid}/cmdline").read_text() for secret in secrets)


def test_secrets_are_not_printed(broker: Broker) -> None:
    """Neither by accident in a log nor in a traceback."""
    credentials = Credentials.load(broker.directory)

    shown = f"{credentials!r} {credentials} {broker.access()!r}"

    assert credentials.password(SUPER_USER) not in shown
    assert credentials.persoon_id_secret.get_secret_value() not in shown


def test_the_heap_is_bounded(broker: Broker, monkeypatch: pytest.MonkeyPatch) -> None:
    """512 MiB at most: what the JVM was told, and what the settings let through."""
    assert '"-Xmx512m"' in (broker.directory / "java.args").read_text().splitlines()
    monkeypatch.setenv("HUB_BROKER_HEAP_MIB", "513")
    with pytest.raises(ValidationError, match="less than or equal to 512"):
        BrokerSettings()


@pytest.fixture(scope="module")
def told(beheer: Access) -> Callable[[str], str]:
    """Values of the running broker's own configuration."""
    resource = ConfigResource(ResourceType.BROKER, "1")
    client = kafka.admin(beheer)
    values = client.describe_configs([resource])[resource].result(10)
    return lambda key: str(values[key].value)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("auto.create.topics.enable", "false"),
        ("authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer"),
        ("log.message.timestamp.type", "LogAppendTime"),
    ],
)
def test_the_running_broker_has_the_strict_settings(told: Callable[[str], str], key: str, value: str) -> None:
    assert value == told(key)


def test_positions_outlive_any_planned_stop(told: Callable[[str], str]) -> None:
    """Committed offsets are kept for a quarter of a year (case E5)."""
    assert int(told("offsets.retention.minutes")) >= 90 * 24 * 60
