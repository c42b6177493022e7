"""Secrets and server properties for a Kafka that somebody else runs: the official container image."""

from pathlib import Path

from hub.broker.config import render, server_properties
from hub.broker.credentials import SUPER_USER, Credentials, write_private
from hub.broker.ports import Ports

PROPERTIES, FIRST_USER = "server.properties", "first-user"


def prepare(directory: Path, data: Path, host: str, port: int, listen: str) -> None:
    """Write into `directory` what deploy/kafka.sh starts Kafka with; secrets that are there stay.

    Clients reach it as `host:port`. `listen` is the address of its clients' listener: in a container all of them, since only
    the other containers come there. The node's own listeners stay on loopback, on the next two ports.
    """
    directory.mkdir(parents=True, exist_ok=True, mode=0o700)
    credentials = Credentials.ensure(directory)
    ports = Ports(port, port + 1, port + 2)
    inner = f"BROKER://127.0.0.1:{ports.broker}"
    outward = {
        "listeners": f"CLIENT://{listen}:{port},{inner},CONTROLLER://127.0.0.1:{ports.controller}",
        "advertised.listeners": f"CLIENT://{host}:{port},{inner}",
    }
    properties = server_properties(data, ports, credentials.node.get_secret_value(), outward)
    write_private(directory / PROPERTIES, render(properties))
    write_private(
        directory / FIRST_USER, f"SCRAM-SHA-512=[name={SUPER_USER},password={credentials.password(SUPER_USER)}]"
    )
