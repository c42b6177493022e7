"""The routes, the way in, and the headers that every answer has."""

from __future__ import annotations

import hmac

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route as Path
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from connectors.dji.delivery import Route
from connectors.dji.web.intake import receive
from connectors.dji.web.openapi import VERSION, document
from connectors.dji.web.problems import Problem, answer
from connectors.dji.web.service import accept
from hub.ops.logs import get_logger

AT_ONCE = 64
"""Requests that may wait for the broker together; more would only wait longer."""

HEADERS = {
    "API-Version": VERSION,
    "Cache-Control": "no-store",
    "Content-Language": "nl",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "Strict-Transport-Security": "max-age=31536000",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}

log = get_logger()


def application(route: Route, token: str) -> ASGIApp:
    """The ASGI application; `token` opens it."""
    intake = _Intake(route, token)
    app = Starlette(
        routes=[
            Path("/v1/events", intake.events, methods=["POST", "OPTIONS"]),
            Path("/v1/openapi.json", _openapi, methods=["GET"]),
        ],
        exception_handlers={Problem: _problem, HTTPException: _http, Exception: _failure},
    )
    app.router.redirect_slashes = False
    return _with_headers(app)


class _Intake:
    def __init__(self, route: Route, token: str) -> None:
        self._route, self._token, self._busy = route, token.encode(), 0

    async def events(self, request: Request) -> Response:
        """Accept the events of one request, or tell a sender that it may deliver here."""
        self._authenticate(request)
        return await self._post(request) if request.method == "POST" else _handshake(request)

    async def _post(self, request: Request) -> Response:
        if self._busy >= AT_ONCE:
            raise Problem(429, "Wacht op de antwoorden op eerdere verzoeken.", headers={"Retry-After": "1"})
        self._busy += 1
        try:
            await accept(await receive(request), self._route)
        finally:
            self._busy -= 1
        return Response(status_code=202)

    def _authenticate(self, request: Request) -> None:
        scheme, _, given = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not hmac.compare_digest(given.strip().encode(), self._token):
            raise Problem(401, "Stuur een geldig bearer-token.", headers={"WWW-Authenticate": "Bearer"})


def _handshake(request: Request) -> Response:
    """The sender asks before it delivers (CloudEvents HTTP webhook 1.0, §4)."""
    origin = request.headers.get("webhook-request-origin")
    allowed = {"WebHook-Allowed-Origin": origin, "WebHook-Allowed-Rate": "*"} if origin else {}
    return Response(status_code=204, headers={"Allow": "POST, OPTIONS"} | allowed)


async def _openapi(_: Request) -> Response:
    return JSONResponse(document(), headers={"Access-Control-Allow-Origin": "*"})


async def _problem(_: Request, error: Exception) -> Response:
    assert isinstance(error, Problem)
    return answer(error)


async def _http(_: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    detail = (
        "Deze methode kan hier niet."
        if error.status_code == 405
        else "Hier is niets; paden eindigen niet op een schuine streep."
    )
    return answer(Problem(error.status_code, detail, headers=error.headers))


async def _failure(_: Request, error: Exception) -> Response:
    log.error("uncaught_exception", exc_info=error)
    return answer(Problem(500, "De fout is vastgelegd. Bied hetzelfde bericht later opnieuw aan, met hetzelfde id."))


def _with_headers(app: ASGIApp) -> ASGIApp:
    extra = [(name.lower().encode(), value.encode()) for name, value in HEADERS.items()]

    async def wrapped(scope: Scope, receive: Receive, send: Send) -> None:
        async def tell(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message["headers"], *extra]}
            await send(message)

        await app(scope, receive, tell)

    return wrapped
