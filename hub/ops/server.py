"""`/metrics`, `/healthz` and `/readyz`, served in the program's own event loop; between two scrapes it costs nothing."""

from __future__ import annotations

import socket
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

import uvicorn
from prometheus_client.exposition import choose_encoder
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from hub.ops.health import Health
from hub.ops.logs import get_logger
from hub.ops.metrics import REGISTRY, live, ready

LOOPBACK = "127.0.0.1"
GRACE_SECONDS = 1

Endpoint = Callable[[Request], Awaitable[Response]]

log = get_logger()


class OpsServer:
    """A running server: `port` it listens on, `close()` to end it. Made by `serve`."""

    def __init__(self, server: uvicorn.Server, listener: socket.socket, announce: Path | None) -> None:
        self.port: int = listener.getsockname()[1]
        self._server = server
        self._listener = listener
        self._announce = announce

    async def start(self) -> None:
        """Listen. uvicorn's `serve` is not used: it takes over the process's signals and wakes ten times a second."""
        self._server.config.load()
        self._server.lifespan = self._server.config.lifespan_class(self._server.config)
        await self._server.startup(sockets=[self._listener])
        if self._announce:
            _write(self._announce, self.port)
        log.info("ops_server_started", port=self.port)

    async def close(self) -> None:
        """Stop listening; a scrape under way gets a second."""
        if self._announce:
            self._announce.unlink(missing_ok=True)
        await self._server.shutdown(sockets=[self._listener])
        log.info("ops_server_stopped", port=self.port)


async def serve(port: int, health: Health, *, host: str = LOOPBACK, announce: Path | None = None) -> OpsServer:
    """Serve `hub.ops.metrics.REGISTRY` and `health` on `host`; port 0 takes a free one.

    `announce` is a file that holds the port in decimal for as long as the server runs. Raises `OSError` when the port is taken.
    """
    server = OpsServer(uvicorn.Server(_config(app(health))), _listener(host, port), announce)
    await server.start()
    return server


def app(health: Health) -> Starlette:
    """The ASGI application, for who serves it beside other routes."""
    return Starlette(
        routes=[
            Route("/metrics", _metrics(health)),
            Route("/healthz", _probe(health.live)),
            Route("/readyz", _probe(health.ready)),
        ]
    )


def _metrics(health: Health) -> Endpoint:
    async def metrics(request: Request) -> Response:
        live.set(not health.live())
        ready.set(not health.ready())
        encode, content_type = choose_encoder(request.headers.get("accept", ""))
        return Response(encode(REGISTRY), headers={"content-type": content_type})

    return metrics


def _probe(ask: Callable[[], Sequence[str]]) -> Endpoint:
    async def probe(request: Request) -> Response:
        reasons = list(ask())
        body = {"status": "fail" if reasons else "pass", "reasons": reasons}
        return JSONResponse(body, 503 if reasons else 200, {"cache-control": "no-store"})

    return probe


def _config(application: Starlette) -> uvicorn.Config:
    return uvicorn.Config(
        application,
        loop="none",
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        date_header=False,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )


def _listener(host: str, port: int) -> socket.socket:
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError:
        listener.close()
        raise
    return listener


def _write(announce: Path, port: int) -> None:
    part = announce.with_suffix(".part")
    part.write_text(f"{port}\n")
    part.replace(announce)
