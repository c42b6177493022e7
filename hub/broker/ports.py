"""The three loopback ports of a broker, chosen once and kept."""

import json
import socket
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple, Self

from hub.broker.credentials import write_private
from hub.broker.errors import BrokerError

HOST = "127.0.0.1"
FILE = "broker.json"


class Ports(NamedTuple):
    """Ports on 127.0.0.1: for clients, for the broker itself, for its controller."""

    client: int
    broker: int
    controller: int

    @classmethod
    def load(cls, directory: Path) -> Self:
        """The ports of the broker in `directory`; raises `BrokerError` before its first start."""
        try:
            return cls(**json.loads((directory / FILE).read_text()))
        except FileNotFoundError as error:
            raise BrokerError(f"No broker has been made in {directory}. Run `hub broker start` first.") from error

    def save(self, directory: Path) -> None:
        """Keep them for the next start."""
        write_private(directory / FILE, json.dumps(self._asdict()))

    @property
    def bootstrap(self) -> str:
        """`host:port` for clients."""
        return f"{HOST}:{self.client}"


def bootstrap(directory: Path) -> str:
    """`host:port` for clients of the broker in `directory`, or of each node of the cluster there, by commas; raises `BrokerError`."""
    nodes = sorted(path.parent for path in directory.glob(f"[0-9]/{FILE}"))
    return ",".join(Ports.load(place).bootstrap for place in nodes or [directory])


def is_free(port: int) -> bool:
    """Whether a listener could be opened on this port now."""
    with socket.socket() as probe:
        # as the JVM does it: a port of a broker that has just ended is free although connections linger
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def choose(kept: Ports | None, wanted: int | None = None) -> Ports:
    """The ports to use: `wanted` or the kept one for clients, which may depend on it, the others free ones.

    Raises `BrokerError` when another program holds the clients' port.
    """
    client = wanted or (kept.client if kept else None)
    if client and not is_free(client):
        raise BrokerError(
            f"Port {client} of this broker is in use by another program. End that, or choose with --port."
        )
    inner = [port for port in kept[1:] if port != client and is_free(port)] if kept else []
    fresh = iter(free(3))
    return Ports(client or next(fresh), *(inner if len(inner) == 2 else (next(fresh), next(fresh))))


def free(count: int) -> list[int]:
    """So many ports that nobody holds now, all different."""
    with ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for held in sockets:
            held.bind((HOST, 0))
        return [held.getsockname()[1] for held in sockets]
