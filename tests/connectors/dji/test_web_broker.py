"""The HTTP way in on the real broker, which goes away and comes back: case I9."""

from __future__ import annotations

import asyncio
import json
import signal
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from subprocess import Popen

import httpx
import pytest

from connectors.dji.settings import now
from hub.broker import Broker
from hub.topology.apply import apply
from tests.connectors.dji.processes import port_of, started
from tests.connectors.dji.samples import data, event
from tests.connectors.dji.test_web import STRUCTURED, problem_of
from tests.connectors.dji.topic import Tail
from tests.support.eventually import aeventually

pytestmark = [pytest.mark.broker, pytest.mark.fault]

TOKEN = "proef-token"
TIME = now().isoformat()
POSTS = 500


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Broker]:
    """A broker that these tests may stop."""
    made = Broker(tmp_path_factory.mktemp("own"), die_with_parent=True)
    made.start()
    apply(made.access(), made.directory)
    yield made
    made.stop()


@pytest.fixture
def server(own: Broker, tmp_path: Path) -> Iterator[tuple[Popen[bytes], int]]:
    """A running server and its port."""
    log = tmp_path / "log"
    settings = {"HUB_DJI_TOKEN": TOKEN, "HUB_CONNECTOR_DELIVERY_SECONDS": "3"}
    with started(own, log, "serve", "--port", "0", HUB_DJI_LEDGER=str(tmp_path / "ledger"), **settings) as process:
        yield process, port_of(log)


@pytest.fixture
async def client(server: tuple[Popen[bytes], int]) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the server."""
    headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": STRUCTURED}
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{server[1]}/v1", headers=headers, timeout=30) as made:
        yield made


async def post(client: httpx.AsyncClient, value: object) -> httpx.Response:
    return await client.post("/events", content=json.dumps(value))


async def test_a_retry_after_the_broker_came_back_has_one_effect_and_the_first_content_stands(
    own: Broker, client: httpx.AsyncClient
) -> None:
    tail = Tail(own.access())
    own.stop()
    assert (await post(client, event(id="A", time=TIME))).status_code == 503
    own.start()

    async def accepted() -> None:
        assert (await post(client, event(id="A", time=TIME))).status_code == 202

    await aeventually(accepted, 60)
    assert (await post(client, event(id="A", time=TIME))).status_code == 202
    refused = await post(client, event(data(detentie_id="D-2"), id="A", time=TIME))
    assert (refused.status_code, problem_of(refused)["errors"][0]["code"]) == (409, "id-hergebruikt")
    assert [record.id for record in tail.read()] == ["A"]


async def test_every_202_that_was_given_before_a_stop_is_on_the_topic(
    own: Broker, client: httpx.AsyncClient, server: tuple[Popen[bytes], int]
) -> None:
    tail, accepted, lane = Tail(own.access()), set[str](), asyncio.Semaphore(16)

    async def one(number: int) -> None:
        async with lane:
            try:
                answer = await post(client, event(data(detentie_id=f"D-{number}"), id=f"n-{number}", time=TIME))
            except httpx.TransportError:
                return
            if answer.status_code == 202:
                accepted.add(f"n-{number}")
            if len(accepted) == POSTS // 5:
                server[0].send_signal(signal.SIGTERM)

    await asyncio.gather(*(one(number) for number in range(POSTS)))
    assert server[0].wait(30) == 0
    assert POSTS // 5 <= len(accepted) < POSTS
    assert accepted - {record.id for record in tail.read()} == set()


async def test_numbers_and_booleans_reach_the_headers_as_text(own: Broker, client: httpx.AsyncClient) -> None:
    tail = Tail(own.access())
    assert (await post(client, event(id="ext", time=TIME, nr=5, vlag=True))).status_code == 202
    [record] = tail.read()
    assert (record.headers["ce_nr"], record.headers["ce_vlag"]) == (b"5", b"true")
