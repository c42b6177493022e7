"""Serves the pages on this machine only, until Ctrl-C."""

from __future__ import annotations

import secrets
import socket
from contextlib import suppress

import click
import uvicorn

from connectors.regie.desk import Desk
from connectors.regie.errors import RegieError
from connectors.regie.web.app import app
from connectors.regie.web.live import Live
from hub.broker.ports import HOST
from hub.ops.logs import configure_logging


def serve(desk: Desk, port: int) -> None:
    """Serve; port 0 takes a free one. Raises `RegieError` when the port is taken."""
    key = secrets.token_urlsafe(24)
    # else the text of an error would stand on the console, and a name may be in it
    configure_logging("regie", desk.access.user)
    # no access log: addresses hold a persoon_id, and who looked at whom does not belong on a console
    config = uvicorn.Config(app(Live(desk), key), log_config=None, access_log=False, server_header=False)
    with _listener(port) as listener:
        click.echo(f"http://{HOST}:{listener.getsockname()[1]}/?sleutel={key}")
        click.echo(f"The queue of {desk.huis}, for this browser only, until Ctrl-C.", err=True)
        with suppress(KeyboardInterrupt):  # the ordinary end; uvicorn raises it once more after its own
            uvicorn.Server(config).run(sockets=[listener])


def _listener(port: int) -> socket.socket:
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port))
    except OSError as error:
        listener.close()
        raise RegieError(f"Port {port} is in use. Choose another with --port, or 0 for a free one.") from error
    return listener
