"""Sent safely (18.3): workers, connectors and provisioning over TLS, on a real broker with a certificate of its own authority."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from connectors.kit.errors import Unavailable
from connectors.kit.publisher import Publisher, Record
from hub.broker import Broker, BrokerError
from hub.broker.config import SECURITY
from hub.broker.login import log_in
from hub.broker.ports import HOST, Ports, choose
from hub.demo.child import PORT_FILE, Child
from hub.settings import Deployment
from hub.topology import names
from hub.topology.apply import apply
from tests.support.certificates import Authority
from tests.support.eventually import eventually
from tests.support.offers import einde, offer
from tests.support.reading import read

pytestmark = pytest.mark.broker

ROLES = ("poort", "nazorg")


@dataclass
class Place:
    """A broker that has a listener with TLS beside the plain one, the authority to trust, and another."""

    broker: Broker
    bootstrap: str
    authority: Authority
    stranger: Authority

    def deployment(self, ca: Path | None = None, bootstrap: str | None = None) -> Deployment:
        """As a program over TLS sees it."""
        told = {"bootstrap": bootstrap or self.bootstrap, "tls_ca": ca or self.authority.pem}
        return Deployment(directory=self.broker.directory, **told)  # type: ignore[arg-type]

    def settings(self, ca: Path) -> dict[str, str]:
        """The same, as its environment."""
        here = {"HUB_DIRECTORY": str(self.broker.directory)}
        return here | {"HUB_BOOTSTRAP": self.bootstrap, "HUB_TLS_CA": str(ca)}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """Up, without any topic yet."""
    directory = tmp_path_factory.mktemp("tls")
    authority, ports = Authority(directory, "authority"), choose(None)
    port = next(port for port in choose(None) if port not in ports)
    ports.save(directory)
    made = Broker(directory, properties=_listeners(ports, port, authority.keystore(HOST)), die_with_parent=True)
    made.start()
    yield Place(made, f"{HOST}:{port}", authority, Authority(directory, "stranger"))
    made.stop()


def _listeners(ports: Ports, port: int, keystore: Path) -> dict[str, str]:
    outward = f"CLIENT://{ports.bootstrap},BROKER://{HOST}:{ports.broker},TLS://{HOST}:{port}"
    plain = ("CLIENT", "BROKER", "CONTROLLER")
    return {
        "listeners": f"{outward},CONTROLLER://{HOST}:{ports.controller}",
        "advertised.listeners": outward,
        "listener.security.protocol.map": ",".join(["TLS:SASL_SSL", *(f"{name}:SASL_PLAINTEXT" for name in plain)]),
        "listener.name.tls.ssl.keystore.type": "PEM",
        "listener.name.tls.ssl.keystore.location": str(keystore),
        "listener.name.tls.sasl.enabled.mechanisms": "SCRAM-SHA-512",
        "listener.name.tls.scram-sha-512.sasl.jaas.config": f"{SECURITY}.scram.ScramLoginModule required;",
    }


@pytest.fixture(scope="module")
def workers(place: Place, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The topology, and a worker of each role, all over TLS."""
    apply(place.deployment().access("beheer"), place.broker.directory)
    children = []
    for role in ROLES:
        directory = tmp_path_factory.mktemp(role)
        command = ["worker", role, "--ops-port-file", str(directory / PORT_FILE)]
        children.append(Child(role, command, directory, place.settings(place.authority.pem)))
    try:
        for child in children:
            child.start()
        for child in children:
            child.await_ready(60)
        yield
    finally:
        for child in children:
            child.stop()


@pytest.mark.usefixtures("workers")
async def test_a_message_goes_the_whole_way_over_tls(place: Place) -> None:
    """From a connector's publisher through both workers into the queue."""
    deployment = place.deployment()
    one = offer(einde(), deployment.pseudonym_secret)
    assert one.key is not None and one.value is not None
    headers = [(name, value or b"") for name, value in one.headers]

    async with Publisher(deployment.access("partij-dji").aiokafka(), client_id="test") as publisher:
        await publisher.publish([Record(one.topic, one.key, one.value, headers)])

    def check() -> None:
        lines = read(deployment.access("beheer"), [names.werkvoorraad("arnhem")])
        assert [line.key for line in lines] == [one.key]

    eventually(check, 60)


@pytest.mark.parametrize("role", ROLES)
def test_a_worker_that_trusts_another_says_so_and_ends(place: Place, role: str) -> None:
    """In one sentence that names the setting, instead of trying for ever."""
    settings = os.environ | place.settings(place.stranger.pem) | {"HUB_PASSWORD": "x"}
    command = [sys.executable, "-m", "hub", "worker", role]

    ended = subprocess.run(command, env=settings, capture_output=True, text=True, check=False, timeout=60)

    assert ended.returncode == 1
    assert f"Error: The broker at {place.bootstrap} shows a certificate that is not trusted: " in ended.stderr
    assert "HUB_TLS_CA" in ended.stderr
    assert "Traceback" not in ended.stderr


async def test_no_client_speaks_to_a_broker_that_it_does_not_trust(place: Place) -> None:
    """Neither library, whatever was looked at before: the handshake itself fails."""
    access = place.deployment().access("beheer")
    wrong = replace(access, ca=place.stranger.pem)

    assert log_in(access, 5)
    assert not log_in(wrong, 2)
    async with Publisher(wrong.aiokafka(), client_id="test", timeout_seconds=2) as publisher:
        with pytest.raises(Unavailable):
            await publisher.check()


@pytest.mark.parametrize(
    ("said", "ca", "bootstrap"),
    [
        ("not trusted: unable to get local issuer certificate", "stranger", "{tls}"),
        ("it must name localhost", "authority", "localhost:{port}"),
        ("ends the TLS handshake", "authority", "{plain}"),
        ("no certificate in PEM form", "missing", "{tls}"),
        ("no certificate in PEM form", "empty", "{tls}"),
    ],
)
def test_what_is_wrong_is_said(place: Place, said: str, ca: str, bootstrap: str) -> None:
    """Another authority, another host, a listener without TLS, no authority at all: each in words that help."""
    directory = place.broker.directory
    (directory / "empty.pem").touch()
    port = place.bootstrap.rpartition(":")[2]
    where = bootstrap.format(tls=place.bootstrap, port=port, plain=place.broker.bootstrap)
    assert place.stranger.pem.exists()

    with pytest.raises(BrokerError, match=said):
        place.deployment(directory / f"{ca}.pem", where).access("beheer")


@pytest.mark.parametrize("elsewhere", ["kafka:9092", "10.0.0.7:9092", "192.0.2.1:9092"])
def test_nothing_is_sent_readable_to_another_machine(elsewhere: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not by forgetting a setting; only who says that the network is closed gets there without TLS."""
    monkeypatch.setenv("HUB_BOOTSTRAP", elsewhere)
    monkeypatch.setenv("HUB_PASSWORD", "x")
    with pytest.raises(BrokerError, match="HUB_TLS_CA"):
        Deployment().access("partij-dji")
    monkeypatch.setenv("HUB_PLAINTEXT", "true")

    assert Deployment().access("partij-dji").librdkafka()["security.protocol"] == "SASL_PLAINTEXT"


@pytest.mark.parametrize("here", ["localhost:9092", "127.0.0.1:9092", "127.1.2.3:1"])
def test_on_one_machine_nothing_need_be_said(here: str) -> None:
    assert Deployment(bootstrap=here, password="x").access("partij-dji").bootstrap == here
