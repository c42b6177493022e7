"""The HTTP way in, short of the broker: form, rights, and what is told of faults. Cases S2, D1, O6."""

from __future__ import annotations

import asyncio
import json
import resource
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from connectors.dji.delivery import Route
from connectors.dji.event import check
from connectors.dji.reading.jsontext import cloudevent
from connectors.dji.web import server
from connectors.dji.web.app import application
from connectors.dji.web.intake import BODY_BYTES
from connectors.dji.web.openapi import VERSION, document
from connectors.kit.health import ConnectorHealth
from connectors.kit.ledger import Entry, Ledger, Verdict
from connectors.kit.publisher import Publisher
from hub.privacy.termijnen import TERMIJNEN
from tests.connectors.dji.samples import BSN, IDENTITY, NOW, data, event
from tests.support.eventually import aeventually

TOKEN = "proef-token"
STRUCTURED = "application/cloudevents+json"
BATCH = "application/cloudevents-batch+json"
NOWHERE = {"bootstrap_servers": "127.0.0.1:9"}
OTHER_OIN = "urn:nld:oin:00000099000000020000:systeem:x"
SECURITY = (
    "cache-control",
    "content-security-policy",
    "strict-transport-security",
    "x-content-type-options",
    "x-frame-options",
)

SCHEMA: dict[str, Any] = json.loads(json.dumps(document()))


def problem_of(answer: httpx.Response) -> dict[str, Any]:
    """A problem that is as the description promises."""
    assert answer.headers["content-type"] == "application/problem+json"
    body: dict[str, Any] = answer.json()
    Draft202012Validator(SCHEMA["components"]["schemas"]["Problem"]).validate(body)
    assert body["status"] == answer.status_code
    return body


@pytest.fixture
async def client(tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the application, whose broker is away."""
    with Ledger(tmp_path / "ledger") as ledger:
        async with Publisher(NOWHERE, client_id="test", timeout_seconds=1) as publisher:
            route = Route(IDENTITY, ledger, publisher, lambda: NOW, ConnectorHealth(), asyncio.Event())
            transport = httpx.ASGITransport(application(route, TOKEN), raise_app_exceptions=False)
            headers = {"Authorization": f"Bearer {TOKEN}"}
            async with httpx.AsyncClient(transport=transport, base_url="http://dji", headers=headers) as made:
                yield made


async def post(client: httpx.AsyncClient, value: object, mode: str = STRUCTURED, **headers: str) -> httpx.Response:
    content = value if isinstance(value, bytes) else json.dumps(value).encode()
    return await client.post("/v1/events", content=content, headers={"Content-Type": mode} | headers)


async def test_a_broker_that_is_away_is_told_with_the_time_to_try_again(client: httpx.AsyncClient) -> None:
    answer = await post(client, event())
    assert (answer.status_code, problem_of(answer)["title"]) == (503, "Tijdelijk niet beschikbaar")
    assert int(answer.headers["retry-after"]) > 0


async def test_other_content_under_an_id_is_refused_also_after_a_503(client: httpx.AsyncClient) -> None:
    await post(client, event())
    answer = await post(client, event(data(detentie_id="D-2")))
    assert answer.status_code == 409
    assert problem_of(answer)["errors"][0]["code"] == "id-hergebruikt"
    assert (await post(client, event())).status_code == 503


async def test_a_refused_batch_binds_no_id(client: httpx.AsyncClient) -> None:
    await post(client, event(id="oud"))
    batch = [event(id="nieuw"), event(data(detentie_id="D-2"), id="oud")]
    answer = await post(client, batch, BATCH)
    assert (answer.status_code, problem_of(answer)["errors"][0]["pointer"]) == (409, "#/1/id")
    assert (await post(client, event(data(detentie_id="D-3"), id="nieuw"))).status_code == 503


async def test_all_faults_are_told_by_pointer_and_none_by_value(client: httpx.AsyncClient) -> None:
    secret = "Geheimachternaam"
    wrong = event(
        data(persoon__bsn=999990342, persoon__achternaam=secret * 20, einde_op=secret, extra=secret),
        subject=secret + " x",
    )
    answer = await post(client, [event(), wrong], BATCH)
    assert answer.status_code == 400
    errors = problem_of(answer)["errors"]
    assert {(error["code"], error["pointer"]) for error in errors} == {
        ("kop-ongeldig", "#/1/subject"),
        ("veld-geen-tekst", "#/1/data/persoon/bsn"),
        ("veld-te-lang", "#/1/data/persoon/achternaam"),
        ("datum-vorm", "#/1/data/einde_op"),
        ("veld-onbekend", "#/1/data/extra"),
    }
    assert secret not in answer.text
    assert BSN not in answer.text


async def test_in_binary_mode_attributes_are_headers_and_content_is_the_body(client: httpx.AsyncClient) -> None:
    attributes = {f"ce-{name}": value for name, value in event().items() if isinstance(value, str)}
    good = await post(client, data(), "application/json; charset=UTF-8", **attributes)
    assert good.status_code == 503
    bad = await post(
        client, data(persoon__bsn="1"), "application/json", **(attributes | {"ce-specversion": "2", "ce-nr": "%C3"})
    )
    assert {
        (error["code"], error["in"], error.get("name") or error["pointer"]) for error in problem_of(bad)["errors"]
    } == {
        ("kop-ongeldig", "header", "ce-specversion"),
        ("kop-ongeldig", "header", "ce-nr"),
        ("bsn-vorm", "body", "#/persoon/bsn"),
    }


async def test_an_attribute_that_stands_there_twice_is_refused(client: httpx.AsyncClient) -> None:
    pairs = [(f"ce-{name}", value) for name, value in event().items() if isinstance(value, str)]
    headers = [*pairs, ("ce-id", "other"), ("content-type", "application/json")]
    answer = await client.post("/v1/events", content=json.dumps(data()), headers=headers)
    assert (answer.status_code, problem_of(answer)["errors"][0]["code"]) == (400, "kop-dubbel")


@pytest.mark.parametrize(
    ("change", "status"),
    [
        (lambda value: value.pop("datacontenttype", None), 503),
        (lambda value: value.update(nr=5, vlag=True), 503),
        (lambda value: value.update(source=OTHER_OIN), 403),
        (lambda value: value.update(source=OTHER_OIN, type="x"), 400),
        (lambda value: value.pop("data"), 400),
        (lambda value: value.update(data_base64="eA=="), 400),
        (lambda value: value.update(id=""), 400),
        (lambda value: value.update(id=None), 400),
        (lambda value: value.pop("time"), 400),
        (lambda value: value.update(time="2026-11-01T12:00:00+01:00"), 400),
    ],
)
async def test_each_event_gets_the_status_it_deserves(
    client: httpx.AsyncClient, change: Callable[[Any], Any], status: int
) -> None:
    value = event()
    change(value)
    assert (await post(client, value)).status_code == status


@pytest.mark.parametrize(
    "authorization", [None, "", "Bearer", "Bearer onzin", f"Basic {TOKEN}", f"Bearer {TOKEN}x", "Bearer é"]
)
async def test_without_the_token_nothing_is_looked_at(client: httpx.AsyncClient, authorization: str | None) -> None:
    client.headers.pop("authorization")
    headers = {} if authorization is None else {"Authorization": authorization.encode()}
    answer = await client.post("/v1/events", content=b"x", headers=headers)  # type: ignore[arg-type]
    assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")
    problem_of(answer)


@pytest.mark.parametrize(
    ("mode", "content"),
    [("text/plain", b"{}"), ("application/json", b"{}"), ("", b"{}"), (f"{STRUCTURED}; charset=latin-1", b"{}")],
)
async def test_another_content_type_is_refused_with_those_that_fit(
    client: httpx.AsyncClient, mode: str, content: bytes
) -> None:
    answer = await post(client, content, mode)
    assert answer.status_code == 415
    assert STRUCTURED in answer.headers["accept-post"]
    problem_of(answer)


async def test_a_body_or_batch_beyond_the_limit_is_refused(client: httpx.AsyncClient) -> None:
    for content, mode in ((b" " * (BODY_BYTES + 1), STRUCTURED), (b"[" + b"{}," * 500 + b"{}]", BATCH)):
        answer = await post(client, content, mode)
        assert (answer.status_code, problem_of(answer)["title"]) == (413, "Te groot")


@pytest.mark.parametrize(
    ("method", "path", "status"), [("GET", "/v1/events", 405), ("POST", "/v1/events/", 404), ("GET", "/", 404)]
)
async def test_paths_are_exact_and_methods_few(client: httpx.AsyncClient, method: str, path: str, status: int) -> None:
    answer = await client.request(method, path)
    assert answer.status_code == status
    problem_of(answer)
    assert (status != 405) or answer.headers["allow"]


async def test_every_answer_has_the_version_and_the_security_headers(client: httpx.AsyncClient) -> None:
    answers = [
        await client.get("/v1/openapi.json"),
        await client.get("/x"),
        await post(client, b"{"),
        await post(client, event()),
    ]
    for answer in answers:
        assert answer.headers["api-version"] == VERSION
        assert [name for name in SECURITY if name not in answer.headers] == []


async def test_a_sender_may_ask_first_whether_it_may_deliver(client: httpx.AsyncClient) -> None:
    answer = await client.options("/v1/events", headers={"WebHook-Request-Origin": "dji.example"})
    assert (answer.status_code, answer.headers["webhook-allowed-origin"]) == (204, "dji.example")


async def test_the_description_is_open_to_all(client: httpx.AsyncClient) -> None:
    client.headers.pop("authorization")
    answer = await client.get("/v1/openapi.json")
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.json()["info"]["version"] == answer.headers["api-version"]


def test_the_description_is_valid_and_its_examples_are_accepted_by_it_and_by_us() -> None:
    content = SCHEMA["paths"]["/events"]["post"]["requestBody"]["content"]
    for media in content.values():
        schema = media["schema"] | {"components": SCHEMA["components"]}
        Draft202012Validator.check_schema(schema)
        Draft202012Validator(schema).validate(media["example"])
    assert check(cloudevent(content[STRUCTURED]["example"]), IDENTITY, NOW).record.value


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.floats(allow_nan=False),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
PLACES = st.sampled_from(
    [*event(), *(f"data.{name}" for name in data()), *(f"data.persoon.{name}" for name in data()["persoon"])]
)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(place=PLACES, value=JSON)
async def test_whatever_stands_in_a_field_the_answer_is_never_a_500(
    client: httpx.AsyncClient, place: str, value: object
) -> None:
    made: dict[str, Any] = event(id="h")
    *parts, last = place.split(".")
    target = made
    for part in parts:
        target = target[part]
    if target[last] == value:
        return
    target[last] = value
    answer = await post(client, made)
    assert answer.status_code in (400, 403, 409, 503)
    problem_of(answer)


async def test_the_ledger_forgets_while_the_server_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "LOOK_SECONDS", 0.01)
    entry, today = check(cloudevent(event()), IDENTITY, NOW).entry, [NOW]
    with Ledger(tmp_path / "ledger") as ledger:
        async with Publisher(NOWHERE, client_id="test", timeout_seconds=0.1) as publisher:
            health = ConnectorHealth()
            route = Route(IDENTITY, ledger, publisher, lambda: today[0], health, asyncio.Event())
            ledger.offer([entry], NOW.date())
            ledger.confirm([entry])
            serving = asyncio.create_task(server.serve(route, TOKEN, 0, lambda _: None))
            await aeventually(lambda: _has_looked(health))
            assert ledger.offer([entry], NOW.date()) == [Verdict.REPEAT]
            today[0] += TERMIJNEN.bewaren_log.duur + timedelta(days=1)
            await aeventually(lambda: _is_forgotten(ledger, entry))
            route.stop.set()
            await serving


async def _has_looked(health: ConnectorHealth) -> None:
    assert health.ready() == ["the broker can't be reached"]


async def _is_forgotten(ledger: Ledger, entry: Entry) -> None:
    assert ledger.offer([entry], NOW.date()) == [Verdict.NEW]


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Another program writes it, and goes on."""
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    yield
    other.close()


@contextmanager
def on_a_full_disk(path: Path) -> Iterator[None]:
    """No file may grow beyond what the ledger has: the write fails, by EFBIG in place of ENOSPC."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (path.with_name(f"{path.name}-wal").stat().st_size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.parametrize("trouble", [locked, on_a_full_disk])
async def test_a_ledger_that_can_not_be_written_is_said_until_it_can(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, trouble: Callable[[Path], AbstractContextManager[None]]
) -> None:
    """To whoever asks how it is, and to who posts, without a word of the event."""
    monkeypatch.setattr(server, "LOOK_SECONDS", 0.01)
    monkeypatch.setattr("connectors.kit.ledger.BUSY_SECONDS", 0.05)
    entry = check(cloudevent(event()), IDENTITY, NOW).entry
    with Ledger(tmp_path / "ledger") as ledger:
        async with Publisher(NOWHERE, client_id="test", timeout_seconds=0.1) as publisher:
            route = Route(IDENTITY, ledger, publisher, lambda: NOW, ConnectorHealth(), asyncio.Event())
            ledger.offer([entry], NOW.date() - TERMIJNEN.bewaren_log.duur - timedelta(days=1))
            with trouble(tmp_path / "ledger"):
                serving = asyncio.create_task(server.serve(route, TOKEN, 0, lambda _: None))
                await aeventually(lambda: _is_said(route.health))
                transport = httpx.ASGITransport(application(route, TOKEN), raise_app_exceptions=False)
                async with httpx.AsyncClient(transport=transport, base_url="http://dji") as client:
                    answer = await post(client, event(id="new"), Authorization=f"Bearer {TOKEN}")
                assert (answer.status_code, "later opnieuw" in problem_of(answer)["detail"]) == (500, True)
                assert BSN not in answer.text
            await aeventually(lambda: _has_looked(route.health))
            assert ledger.offer([entry], NOW.date()) == [Verdict.NEW]
            assert ledger.forget(NOW.date()) == 0
            route.stop.set()
            await serving


async def _is_said(health: ConnectorHealth) -> None:
    assert health.ready() == ["the ledger can't be written"]
