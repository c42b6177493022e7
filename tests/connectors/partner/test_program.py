"""The commands as programs: a connector that is run, looked after and ended, and a company of simulated parties."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import urllib.request
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from connectors.partner.rows import Received
from connectors.partner.simulated.clock import FastClock
from connectors.partner.simulated.company import Company
from connectors.partner.simulated.gedrag import Gedrag
from connectors.partner.simulated.party import Party
from hub.broker import Access
from hub.codec import Envelope, Undecodable, decode
from hub.parties import PARTIJEN
from hub.topology import names
from schemas.verzoek import InformatieGevraagd, InformatieVerstrekt
from tests.connectors.partner.conftest import Place
from tests.connectors.partner.examples import EXAMPLES
from tests.connectors.partner.samples import geweigerd, received
from tests.support.eventually import aeventually, eventually
from tests.support.reading import Read, read

pytestmark = [pytest.mark.broker, pytest.mark.timeout(180)]

HUB = "hub-poort"
QUESTION = next(one for one in EXAMPLES if isinstance(one, InformatieGevraagd))
MODULE = """
from pathlib import Path
from connectors.partner import Connector, Hopeless, Incoming
from schemas.hub import BerichtGeweigerd

connector = Connector("vivare")

@connector.on(BerichtGeweigerd)
def handle(incoming: Incoming[BerichtGeweigerd]) -> None:
    if not Path("mended").exists():
        raise Hopeless("nog-niet")
    Path("handled").write_text(incoming.envelope.id)
"""


@contextmanager
def program(place: Place, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """`hub partner …` in the test's directory, its log in `log`; killed at the end if it still runs."""
    here = {
        "HUB_PARTNER_STORE": str(place.directory / "s.sqlite"),
        "HUB_BROKER_DIR": str(place.broker.directory),
        "HUB_CONNECTOR_OPS_PORT": "0",
        "PYTHONPATH": str(Path.cwd()),
    }
    with (place.directory / "log").open("a") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "hub", "partner", *arguments], cwd=place.directory, env=os.environ | here,
            stdout=subprocess.PIPE, stderr=log, text=True,
        )  # fmt: skip
    try:
        yield process
    finally:
        process.kill()
        process.wait(10)


def finished(place: Place, *arguments: str) -> tuple[int, str]:
    with program(place, *arguments) as process:
        said, _ = process.communicate(timeout=60)
        return process.returncode, said


def events(place: Place) -> list[dict[str, object]]:
    return [json.loads(line) for line in (place.directory / "log").read_text().splitlines() if line.startswith("{")]


def logged(place: Place, name: str) -> dict[str, object]:
    found = [event for event in events(place) if event["event"] == name]
    assert len(found) == 1, events(place)
    return found[0]


def served(place: Place, path: str) -> str:
    """What the connector serves for operators."""
    with urllib.request.urlopen(
        f"http://127.0.0.1:{logged(place, 'ops_server_started')['port']}{path}", timeout=5
    ) as got:
        return str(got.read(), "utf-8")


def test_a_connector_is_run_looked_after_and_ended(place: Place) -> None:
    (place.directory / "koppeling.py").write_text(MODULE)
    record = received(geweigerd(), partij="vivare", id=uuid.uuid4().hex)
    place.put(HUB, [record])
    parked = ("parked", "--partij", "vivare")
    with program(place, "run", "koppeling:connector") as running:
        eventually(lambda: logged(place, "message_parked"), 60)
        assert json.loads(served(place, "/readyz"))["status"] == "pass"
        assert 'connector_parked_messages{connector="partner"} 1.0' in served(place, "/metrics")

        status, said = finished(place, *parked, "list", "--json")
        [row] = json.loads(said)
        assert (status, row["code"], row["id"]) == (0, "nog-niet", Envelope.from_headers(record.headers).id)
        status, said = finished(place, "run", "koppeling:connector")
        assert status == 1
        assert f"process {running.pid}" in (place.directory / "log").read_text()

        (place.directory / "mended").touch()
        assert finished(place, *parked, "retry", str(row["number"]), "--reden", "mended")[0] == 0
        assert finished(place, *parked, "retry", "--alle", "--reden", "again")[1] == "0 to be handled again\n"
        eventually(lambda: _handled(place, row["id"]))
        assert logged(place, "parked_retried")["offset"] == logged(place, "message_parked")["offset"]
        assert 'connector_inbox_total{connector="partner",outcome="handled"} 1.0' in served(place, "/metrics")
        running.send_signal(signal.SIGTERM)
        assert running.wait(30) == 0


def _handled(place: Place, id_: str) -> None:
    assert (place.directory / "handled").exists()
    assert (place.directory / "handled").read_text() == id_


def test_all_parties_play_in_one_process(place: Place, beheer: Access) -> None:
    """Each answers in its own outbox, in its part; what one does is in no other's."""
    asked = {code: _asked(code) for code in PARTIJEN}
    place.put(HUB, list(asked.values()))
    parts = ["--gedrag", "stmg=wrong-schema", "--gedrag", "portaal=duplicate", "--gedrag", "vryleve=silent"]
    with program(place, "simulate", "--seed", "3", "--naar", str(place.directory / "stores"), *parts) as company:
        assert company.stdout is not None
        played = dict(company.stdout.readline().split(": ") for _ in PARTIJEN)
        prompt = [code for code, part in played.items() if part.strip() in ("prompt", "unasked")]
        answers = eventually(lambda: _answered(beheer, prompt, asked), 120)
        company.send_signal(signal.SIGTERM)
        assert company.wait(60) == 0
    for code in prompt:
        assert {_cause(one) for one in answers[code]} == {_ref(asked[code])}
    told = {code: _to(beheer, code, asked) for code in ("stmg", "portaal", "vryleve")}
    assert [len(said) for said in told.values()] == [1, 2, 0]
    with pytest.raises(Undecodable):
        decode(told["stmg"][0].value or b"")
    assert isinstance(decode(told["portaal"][0].value or b""), InformatieVerstrekt)


async def test_a_party_that_was_away_for_a_week_comes_back_and_answers_the_rest(place: Place, beheer: Access) -> None:
    """A week passes in five seconds here. Beside it one that leaves for good answers nothing more."""
    away, gone = "kairos", "propersona"
    clock, stop = FastClock(7 * 24 * 3600 / 5), asyncio.Event()
    company = Company({away: Gedrag.RETURNING, gone: Gedrag.VANISHING}, 1, clock, place.directory)
    asked = {code: [_asked(code) for _ in range(8)] for code in (away, gone)}
    place.put(HUB, [one for several in asked.values() for one in several])
    playing = asyncio.ensure_future(company.run(stop))
    try:
        await aeventually(lambda: _has_left(company.parties[0]))
        assert company.parties[0].returns is not None
        assert await _answered_of(beheer, away, asked) < 8
        await aeventually(lambda: _all_said(beheer, away, asked), 60)
        await aeventually(lambda: _has_left(company.parties[1]))
        assert 2 <= await _answered_of(beheer, gone, asked) <= 6
    finally:
        stop.set()
        await playing


async def _has_left(party: Party) -> None:
    assert party.left.is_set()


async def _all_said(access: Access, code: str, asked: dict[str, list[Received]]) -> None:
    assert await _answered_of(access, code, asked) == len(asked[code])


async def _answered_of(access: Access, code: str, asked: dict[str, list[Received]]) -> int:
    """How many of the questions a party answered: its outbox holds what other tests asked too. The loop, where it plays, goes on."""
    said = await asyncio.to_thread(read, access, [names.uit(code)])
    return len({_cause(one) for one in said} & {_ref(one) for one in asked[code]})


def _asked(code: str) -> Received:
    return received(QUESTION, partij=code, doel="complex", id=uuid.uuid4().hex)


def _ref(record: Received) -> str:
    return Envelope.from_headers(record.headers).ref


def _cause(one: Read) -> str | None:
    return Envelope.from_headers(one.headers).causationid


def _to(access: Access, code: str, asked: dict[str, Received]) -> list[Read]:
    return [one for one in read(access, [names.uit(code)]) if _cause(one) == _ref(asked[code])]


def _answered(access: Access, codes: Sequence[str], asked: dict[str, Received]) -> dict[str, list[Read]]:
    found: dict[str, list[Read]] = {code: [] for code in codes}
    for one in read(access, [names.uit(code) for code in codes]):
        code = one.place.topic.split(".")[1]
        if _cause(one) == _ref(asked[code]):
            found[code].append(one)
    assert all(found.values())
    return found
