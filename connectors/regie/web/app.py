"""The pages: the queue with its lights, the casussen, and one of either with its reasons. They can't change anything."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from connectors.regie import lights, reasons, words
from connectors.regie.casus.explanation import sections
from connectors.regie.order import in_a_hurry
from connectors.regie.table import release, urgent
from connectors.regie.web.guard import Guard
from connectors.regie.web.lists import lists
from connectors.regie.web.live import Live
from hub.parties import HUIZEN

STYLE = files("connectors.regie.web").joinpath("pages", "stijl.css").read_text("utf-8")


def _pages() -> Environment:
    loader = PackageLoader("connectors.regie.web", "pages")
    pages = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    pages.globals |= {"words": words, "short": lights.SHORT, "shapes": lights.SHAPES, "release": release}
    pages.globals["reasons"] = reasons
    pages.tests["in_a_hurry"] = in_a_hurry
    pages.globals["urgent"] = lambda regel: urgent(regel).plain
    return pages


PAGES = _pages()


def utc_now() -> datetime:
    """The moment, UTC."""
    return datetime.now(UTC)


def app(live: Live, key: str, now: Callable[[], datetime] = utc_now) -> Starlette:
    """The application; `key` must be given once in the address, as `?sleutel=`."""

    async def queue(_: Request) -> Response:
        return _page("queue.html", live, 200, now=now(), regels=live.lines)

    async def dossier(request: Request) -> Response:
        regel = live.find(request.path_params["persoon_id"])
        return _page("dossier.html", live, 200 if regel else 404, now=now(), regel=regel)

    async def casussen(_: Request) -> Response:
        return _page("casussen.html", live, 200, lists=lists(live.huis, live.casussen, datetime.now(UTC)))

    async def casus(request: Request) -> Response:
        regel = live.find_casus(request.path_params["casus_id"])
        parts = sections(regel, datetime.now(UTC)) if regel else None
        return _page("casus.html", live, 200 if regel else 404, regel=regel, parts=parts)

    async def style(_: Request) -> Response:
        return Response(STYLE, media_type="text/css")

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        following = asyncio.create_task(live.run())
        yield
        following.cancel()
        with suppress(asyncio.CancelledError):
            await following

    pages = {"/": queue, "/dossier/{persoon_id}": dossier, "/casussen": casussen, "/casus/{casus_id}": casus}
    routes = [Route(path, page) for path, page in (pages | {"/stijl.css": style}).items()]
    return Starlette(routes=routes, middleware=[Middleware(Guard, key=key)], lifespan=lifespan)


def _page(name: str, live: Live, status: int, **shown: object) -> Response:
    text = PAGES.get_template(name).render(live=live, naam=HUIZEN[live.huis].naam, **shown)
    return HTMLResponse(text, 503 if live.read_at is None else status)
