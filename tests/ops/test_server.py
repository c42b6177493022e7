"""The server of metrics and health, scraped over HTTP on a free port."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from prometheus_client.openmetrics import parser as openmetrics
from prometheus_client.parser import text_string_to_metric_families

from hub.ops import metrics
from hub.ops.server import OpsServer, serve


@dataclass
class Told:
    """Health that says what it was told to."""

    not_live: Sequence[str] = ()
    not_ready: Sequence[str] = ()

    def live(self) -> Sequence[str]:
        return self.not_live

    def ready(self) -> Sequence[str]:
        return self.not_ready


@asynccontextmanager
async def serving(health: Told) -> AsyncIterator[httpx.AsyncClient]:
    server = await serve(0, health)
    try:
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{server.port}") as client:
            yield client
    finally:
        await server.close()


async def test_probes_say_yes() -> None:
    async with serving(Told()) as client:
        answers = [await client.get("/healthz"), await client.get("/readyz")]

    assert [(answer.status_code, answer.json()) for answer in answers] == [(200, {"status": "pass", "reasons": []})] * 2


async def test_probes_say_no_and_why() -> None:
    """Each probe answers for itself, and at each request anew."""
    health = Told(not_ready=["casus.nazorg.log/2 is restoring"])
    async with serving(health) as client:
        before = [await client.get("/healthz"), await client.get("/readyz")]
        health.not_live, health.not_ready = ["casus.nazorg.log/2 stands still for 61 s"], []
        after = [await client.get("/healthz"), await client.get("/readyz")]

    assert [answer.status_code for answer in before + after] == [200, 503, 503, 200]
    assert before[1].json() == {"status": "fail", "reasons": ["casus.nazorg.log/2 is restoring"]}
    assert after[0].json()["reasons"] == ["casus.nazorg.log/2 stands still for 61 s"]


@pytest.mark.parametrize(
    ("accept", "parse"),
    [
        ("text/plain", text_string_to_metric_families),
        ("application/openmetrics-text; version=1.0.0", openmetrics.text_string_to_metric_families),
    ],
)
async def test_a_scrape_gives_the_registry(accept: str, parse: Callable[[str], Iterable[object]]) -> None:
    """In the form Prometheus asks for: counters, process and health as it is now."""
    metrics.dead_letters.labels("hub-poort", "te-groot").inc()
    async with serving(Told(not_ready=["opening"])) as client:
        answer = await client.get("/metrics", headers={"accept": accept})

    assert answer.headers["content-type"].startswith(accept.partition(";")[0])
    assert len(list(parse(answer.text))) > 20
    families = {family.name: family for family in text_string_to_metric_families(answer.text.replace("# EOF", ""))}
    assert families["hub_live"].samples[0].value == 1
    assert families["hub_ready"].samples[0].value == 0
    assert families["process_resident_memory_bytes"].samples[0].value > 1e6
    assert 'hub_dead_letters_total{code="te-groot",stage="hub-poort"}' in answer.text
    assert "_created" not in answer.text


async def test_only_reading_is_possible() -> None:
    async with serving(Told()) as client:
        assert (await client.post("/metrics")).status_code == 405
        assert (await client.get("/table/nazorg")).status_code == 404


async def test_it_listens_on_loopback_alone() -> None:
    server = await serve(0, Told())
    try:
        assert server._listener.getsockname()[0] == "127.0.0.1"
    finally:
        await server.close()


async def test_a_taken_port_is_told() -> None:
    """The caller gets the error of the system, and no half-open server."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        with pytest.raises(OSError, match="in use"):
            await serve(other.getsockname()[1], Told())


async def test_the_port_is_announced_while_it_listens(tmp_path: Path) -> None:
    announce = tmp_path / "poort.port"

    server = await serve(0, Told(), announce=announce)
    assert int(announce.read_text()) == server.port
    await server.close()

    assert not announce.exists()
    with pytest.raises(ConnectionRefusedError):
        await asyncio.open_connection("127.0.0.1", server.port)


async def test_closing_does_not_wait_for_a_silent_client() -> None:
    """A connection kept open by a scraper does not hold up the end of the program."""
    server = await serve(0, Told())
    _, writer = await asyncio.open_connection("127.0.0.1", server.port)
    writer.write(b"GET /healthz HTTP/1.1\r\n")
    await writer.drain()

    async with asyncio.timeout(5):
        await server.close()
    writer.close()


async def test_between_scrapes_it_costs_nothing() -> None:
    """No task of its own runs."""
    before = len(asyncio.all_tasks())
    server: OpsServer = await serve(0, Told())
    assert len(asyncio.all_tasks()) == before
    await server.close()
