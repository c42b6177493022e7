"""`hub registry`: serve the schemas on this machine."""

from __future__ import annotations

import signal
import socket

import click
import uvicorn

from hub.errors import HubError
from hub.registry.app import app

HOST = "127.0.0.1"


@click.group()
def registry() -> None:
    """The schemas over the Confluent Schema Registry API, read-only."""


@registry.command()
@click.option("--port", type=click.IntRange(0, 65535), default=8081, show_default=True, help="0 takes a free one.")
def serve(port: int) -> None:
    """Serve until SIGTERM or Ctrl-C, on loopback only."""
    with _listener(port) as listener:
        for number in (signal.SIGTERM, signal.SIGINT):
            # uvicorn ends on these and then raises them again for who was there before: nobody, so that this is a good end
            signal.signal(number, lambda *_: None)
        _Server(uvicorn.Config(app(), log_config=None, lifespan="off", server_header=False)).run(sockets=[listener])


class _Server(uvicorn.Server):
    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Say where, once it answers and ends on signals."""
        await super().startup(sockets=sockets)
        for listener in sockets or ():
            click.echo(f"The registry answers at http://{HOST}:{listener.getsockname()[1]}")


def _listener(port: int) -> socket.socket:
    try:
        return socket.create_server((HOST, port))
    except OSError as error:
        raise HubError(f"port {port} of {HOST} can't be had ({error.strerror}): choose another with --port") from error
