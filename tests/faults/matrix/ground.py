"""What cells are played on: one broker, one worker of each role, and networks of our own between them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import islice
from pathlib import Path
from random import sample
from types import TracebackType
from typing import Self

from pydantic import SecretStr

from hub.broker import Broker, Credentials
from hub.broker.config import server_properties
from hub.broker.ports import HOST, Ports, is_free
from hub.topology.apply import apply
from tests.faults.matrix.cells import ROLES
from tests.faults.matrix.proxy import Mode, Network, Proxy
from tests.faults.tail import Tail
from tests.faults.workers import Worker, Workers

ODD = "tests.faults.matrix.odd"
JOINER = "joiner"
WAYS = (*ROLES, JOINER)
"""Each has a listener of the broker to itself, so that a client that came by a proxy is sent back to that proxy."""
PORTS = range(15_000, 32_000)
SCRAM = "org.apache.kafka.common.security.scram.ScramLoginModule required;"
SECRET = SecretStr(bytes(range(32)).hex())
"""Key of the pseudonyms on every ground: by another one the persons of a seed would stand in other partitions."""


def furnish(home: Path) -> None:
    """Make the directory of a broker, whose secrets are new but for `SECRET`."""
    home.mkdir(mode=0o700)
    Credentials.generate().model_copy(update={"persoon_id_secret": SECRET}).save(home)


class Ground:
    """Open while it is entered. `off` are the guards that are switched off in its workers, `jvm` further options of the broker's JVM."""

    def __init__(self, directory: Path, off: Sequence[str] = (), jvm: Sequence[str] = ()) -> None:
        self.directory = directory
        self._network = Network()
        client, broker, controller, *inner = _free(3 + len(WAYS))
        ports = Ports(client, broker, controller)
        self.proxies = {way: Proxy(self._network, port) for way, port in zip(WAYS, inner, strict=True)}
        home = directory / "broker"
        furnish(home)
        ports.save(home)
        properties = _listeners(home, ports, self.proxies, inner)
        self.broker = Broker(home, properties=properties, jvm=jvm, die_with_parent=True)
        self.workers = Workers(home, directory, program=(ODD, *off, "--"))
        self.tail: Tail

    def __enter__(self) -> Self:
        self.broker.start()
        try:
            apply(self.broker.access(), self.broker.directory)
            self.tail = Tail(self.broker.access())
            for role in ROLES:
                self.first(role)
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Leave nothing running."""
        self.workers.kill_all()
        if hasattr(self, "tail"):
            self.tail.close()
        for proxy in self.proxies.values():
            proxy.close()
        self._network.close()
        self.broker.kill()
        self.broker.stop()

    @property
    def secret(self) -> bytes:
        """Key of the pseudonyms."""
        return bytes.fromhex(Credentials.load(self.broker.directory).persoon_id_secret.get_secret_value())

    def first(self, role: str) -> Worker:
        """A worker that reaches the broker by the proxy of its role."""
        return self._start(role, role)

    def second(self, role: str) -> Worker:
        """A worker that reaches it by the joiner's."""
        return self._start(role, JOINER)

    def worker(self, role: str) -> Worker:
        """The running one that reaches it by the proxy of its role."""
        here = self._way(role)
        return next(each for each in self.workers.running(role) if each.settings == here)

    def _way(self, way: str) -> Mapping[str, str]:
        return {"HUB_BOOTSTRAP": f"{HOST}:{self.proxies[way].port}"}

    def _start(self, role: str, way: str) -> Worker:
        return self.workers.start(role, self._way(way))

    def open_ways(self) -> None:
        """Everything passes again."""
        for proxy in self.proxies.values():
            proxy.turn(Mode.OPEN)


def _free(count: int) -> list[int]:
    """Ports below those that the system gives to connections: none is taken while the broker is away."""
    return list(islice((port for port in sample(PORTS, len(PORTS)) if is_free(port)), count))


def _listeners(home: Path, ports: Ports, proxies: Mapping[str, Proxy], inner: Sequence[int]) -> dict[str, str]:
    """The broker's own listeners, and one for each way, of which it tells its clients the proxy's port."""
    own = server_properties(home / "data", ports, "", {})
    names = [way.upper() for way in proxies]

    def also(key: str, form: Callable[[str, int, Proxy], str]) -> str:
        more = [form(name, port, proxy) for name, port, proxy in zip(names, inner, proxies.values(), strict=True)]
        return ",".join([own[key], *more])

    made = {
        "listeners": also("listeners", lambda name, port, _: f"{name}://{HOST}:{port}"),
        "advertised.listeners": also("advertised.listeners", lambda name, _, proxy: f"{name}://{HOST}:{proxy.port}"),
        "listener.security.protocol.map": also(
            "listener.security.protocol.map", lambda name, _, __: f"{name}:SASL_PLAINTEXT"
        ),
    }
    for way in proxies:
        made[f"listener.name.{way}.sasl.enabled.mechanisms"] = "SCRAM-SHA-512"
        made[f"listener.name.{way}.scram-sha-512.sasl.jaas.config"] = SCRAM
    return made
