"""Who may look at the pages: whoever was given the address with its key. Other users of the machine were not."""

from __future__ import annotations

import hashlib
import hmac

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

HOSTS = ("127.0.0.1", "localhost")
HEADERS = {
    "content-security-policy": "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "cache-control": "no-store",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
"""Nothing from elsewhere, nothing kept by the browser, nothing told to other sites."""


class Guard:
    """Asks for the key once, in the address, then by a cookie; refuses other host names, so that no other site's name leads here."""

    def __init__(self, app: ASGIApp, key: str) -> None:
        self._app = app
        self._key = key
        # a browser keeps cookies by host, not by port: each run has its own
        self._cookie = f"regie-{hashlib.sha256(key.encode()).hexdigest()[:8]}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let through, or answer."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def sealed(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        answer = self._answer(Request(scope)) or self._app
        await answer(scope, receive, sealed)

    def _answer(self, request: Request) -> Response | None:
        if _host(request.headers) not in HOSTS:
            return PlainTextResponse("These pages have another name.", 421)
        if self._is_key(request.query_params.get("sleutel", "")):
            response = RedirectResponse(request.url.path, 303)
            response.set_cookie(self._cookie, self._key, httponly=True, samesite="strict")
            return response
        if not self._is_key(request.cookies.get(self._cookie, "")):
            return PlainTextResponse("Open the address that `hub regie web` printed.", 403)
        return None

    def _is_key(self, given: str) -> bool:
        return hmac.compare_digest(given.encode(), self._key.encode())


def _host(headers: Headers) -> str:
    return headers.get("host", "").rpartition(":")[0] or headers.get("host", "")
