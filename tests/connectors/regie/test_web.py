"""The pages: what they show, to whom, and what they keep to themselves."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from datetime import UTC, datetime

import pytest
from starlette.testclient import TestClient

from connectors.regie.desk import Desk
from connectors.regie.order import ordered
from connectors.regie.web.app import app
from connectors.regie.web.live import Live
from hub.broker import Access
from hub.broker.ports import choose
from schemas.casus import CasusRegel
from schemas.nazorg import WerkvoorraadRegel
from tests.connectors.regie import lines
from tests.connectors.regie.test_casus_views import casussen
from tests.processes.complex.verloop import PERSONALIA
from tests.support.eventually import aeventually

KEY = "k" * 32
NOBODY = Access("127.0.0.1:1", "regie-ede", "x")


def browser(
    *regels: WerkvoorraadRegel, casussen: Sequence[CasusRegel] = (), trouble: str | None = None, key: str | None = KEY
) -> TestClient:
    """A browser on pages that show these lines; with `key` it opened the address that was printed."""
    live = Live(Desk("ede", NOBODY))
    live.lines, live.casussen, live.read_at, live.trouble = ordered(regels), list(casussen), datetime.now(UTC), trouble
    client = TestClient(app(live, KEY, lambda: lines.NOW), base_url="http://127.0.0.1:8000")
    if key:
        assert client.get(f"/?sleutel={key}", follow_redirects=False).status_code == 303
    return client


def test_the_queue_shows_the_urgent_first_with_a_word_beside_every_light() -> None:
    page = browser(*lines.some_queue()).get("/")
    assert page.status_code == 200
    text = re.sub(r"<[^>]*>", " ", page.text)
    assert re.search(r"1\s+spoed\s+■\s+rood", text)
    assert re.search(r"4\s+●\s+groen \(own\)", text)
    assert re.search(r'title="oranje, old">▲\*', page.text)
    assert page.text.index("Jansen") < page.text.index("Özdemir") < page.text.index("Berg")


def test_a_dossier_shows_why() -> None:
    regel = lines.regel(
        0, overschrijving=lines.override(), laatste_besluit=lines.besluit(), reden_aandacht="gemeente-opgevolgd"
    )
    page = browser(regel).get(f"/dossier/{regel.persoon_id}")
    for said in (
        "hu-3",
        "24 d, old",
        "woont weer thuis",
        "v0-voorlopig (placeholder",
        "woont in Ede",
        "181 days after the release",
        "gemeente-opgevolgd",
        "999900006",
    ):
        assert said in page.text


def test_what_is_not_in_the_queue_has_no_page() -> None:
    assert browser(lines.regel(0)).get(f"/dossier/{'f' * 32}").status_code == 404


def test_the_casussen_are_listed_as_in_the_terminal_and_each_has_its_page() -> None:
    client = browser(casussen=casussen())
    page = client.get("/casussen")
    for said in (
        "6 under review",
        "4 for the triage",
        "ede-volwassenen, 04-03-2026 09:30",
        "malkander: zonder-doelbinding",
    ):
        assert said in page.text
    regel = casussen()[-1]
    assert f'href="/casus/{regel.casus_id}"' in page.text
    assert "politie: comes, agent 4" in page.text
    one = client.get(f"/casus/{regel.casus_id}").text
    for said in (
        "999990342",
        "plan voor wonen",
        "veiligheid in het gezin",
        "a reply to the invitation from gemeente-ede",
    ):
        assert said in one
    assert client.get(f"/casus/{'f' * 32}").status_code == 404


def test_what_a_party_wrote_about_a_casus_is_text_whatever_it_holds() -> None:
    hostile = "<script>alert(1)</script>"
    [regel, *_] = (each for each in casussen() if each.aanmelding.personalia)
    form = regel.aanmelding.model_copy(
        update={"probleemstelling": hostile, "personalia": PERSONALIA.model_copy(update={"achternaam": hostile})}
    )
    client = browser(casussen=[regel.model_copy(update={"aanmelding": form})])
    assert "<script" not in client.get("/casussen").text + client.get(f"/casus/{regel.casus_id}").text


def test_an_empty_queue_says_so() -> None:
    assert "The queue is empty." in browser().get("/").text


def test_pages_that_can_not_be_kept_up_to_date_say_so() -> None:
    page = browser(lines.regel(0), trouble="No broker answers").get("/")
    assert 'role="alert"' in page.text
    assert "No broker answers" in page.text


@pytest.mark.parametrize("path", ["/", "/dossier/abc", "/casussen", "/casus/abc", "/stijl.css", "/nothing"])
def test_without_the_key_nothing_is_shown(path: str) -> None:
    for client in (browser(lines.regel(0), key=None), browser(key=None)):
        assert client.get(path).status_code == 403
        assert client.get(f"{path}?sleutel=other", follow_redirects=False).status_code == 403


def test_another_host_name_leads_nowhere() -> None:
    answer = browser(lines.regel(0)).get("/", headers={"host": "evil.example:8000"})
    assert (answer.status_code, "Berg" in answer.text) == (421, False)


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_nothing_can_be_changed(method: str) -> None:
    assert browser(lines.regel(0)).request(method, "/").status_code == 405


@pytest.mark.parametrize("path", ["/", "/stijl.css", "/nothing"])
def test_every_answer_forbids_what_is_not_its_own_and_is_not_kept(path: str) -> None:
    for client in (browser(lines.regel(0)), browser(key=None)):
        headers = client.get(path).headers
        assert "default-src 'none'" in headers["content-security-policy"]
        assert headers["cache-control"] == "no-store"
        assert headers["referrer-policy"] == "no-referrer"


def test_no_address_holds_personal_data_and_nothing_comes_from_elsewhere() -> None:
    regel = lines.regel(0)
    client = browser(regel)
    pages = client.get("/").text + client.get(f"/dossier/{regel.persoon_id}").text
    addresses = set(re.findall(r'(?:href|src|action)="([^"]*)"', pages))
    assert addresses == {"/", "/casussen", "/stijl.css", f"/dossier/{regel.persoon_id}"}
    assert "http:" not in pages
    assert "<script" not in pages


def test_a_name_is_text_whatever_it_holds() -> None:
    hostile = lines.regel(0, persoon=lines.persoon(0, "<script>alert(1)</script>", '"><b>'))
    client = browser(hostile)
    pages = client.get("/").text + client.get(f"/dossier/{hostile.persoon_id}").text
    assert "<script" not in pages
    assert "<b>" not in pages
    assert "&lt;script&gt;" in pages


async def test_a_broker_that_is_away_is_told_and_tried_again() -> None:
    live = Live(Desk("ede", Access(f"127.0.0.1:{choose(None).client}", "regie-ede", "x")))
    following = asyncio.create_task(live.run())

    async def told() -> None:
        assert live.trouble is not None
        assert "No broker answers" in live.trouble

    await aeventually(told)
    assert not following.done()
    following.cancel()
