"""The desk against a hub that runs: what is read, what is decided, and what is refused."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any

import click
import httpx
import pytest
from click.testing import CliRunner, Result

from connectors.regie import desk
from connectors.regie.cli import regie
from connectors.regie.desk import send
from hub.broker.ports import choose
from hub.codec import Envelope
from hub.privacy.doelen import Doel
from hub.privacy.persoon_id import persoon_id
from schemas.detentie import DetentieBericht
from tests.support.eventually import eventually
from tests.support.hub import Hub
from tests.support.offers import begin, einde, offer

pytestmark = [pytest.mark.broker, pytest.mark.timeout(300)]

DJI = "partij-dji"


def run(hub: Hub, *arguments: str, **extra: Any) -> Result:
    """`hub regie …` in this hub."""
    return CliRunner().invoke(regie, [*arguments, "--dir", str(hub.stack.broker.directory)], **extra)


def in_queue(hub: Hub, *berichten: DetentieBericht) -> str:
    """Offer messages about one person, wait for the line; the persoon_id."""
    who = persoon_id(berichten[0].persoon.bsn, Doel.NAZORG, hub.secret)
    hub.offer(DJI, *(offer(bericht, hub.secret) for bericht in berichten))
    hub.drained()
    return who


def lines(hub: Hub, huis: str) -> dict[str, dict[str, Any]]:
    """A queue by persoon_id, as `--json` tells it."""
    shown = run(hub, "werkvoorraad", "--huis", huis, "--json")
    assert shown.exit_code == 0, shown.output
    return {line["persoon_id"]: line for line in json.loads(shown.stdout)["regels"]}


def decide(hub: Hub, *arguments: str) -> dict[str, Any]:
    done = run(hub, *arguments, "--reden", "omdat het zo is", "--functionaris", "pr.proef", "--json")
    assert done.exit_code == 0, done.output
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def test_a_queue_is_read_to_its_end_and_shown_as_a_table(hub: Hub) -> None:
    who = in_queue(hub, begin(0), einde(0))
    assert lines(hub, "arnhem")[who]["volgnummer"] == 2
    shown = run(hub, "werkvoorraad", "--huis", "arnhem", env={"COLUMNS": "150"})
    assert shown.exit_code == 0
    assert "Proefpersoon-Şahin, Zoë Ǎnnelies van 't" in shown.stdout
    assert who[:6] in shown.stdout
    assert "onbekend" in shown.stdout


def test_a_queue_without_lines_says_so(hub: Hub) -> None:
    assert lines(hub, "keten") == {}
    assert "the queue is empty" in run(hub, "werkvoorraad", "--huis", "keten").stdout


def test_a_dossier_is_found_by_the_beginning_of_its_id_and_explained(hub: Hub) -> None:
    who = in_queue(hub, begin(1))
    shown = run(hub, "toon", who[:12], "--huis", "arnhem")
    assert "decision table" in shown.stdout
    told = json.loads(run(hub, "toon", who[:12], "--huis", "arnhem", "--json").stdout)
    assert told["persoon_id"] == who
    assert run(hub, "toon", "0" * 32, "--huis", "arnhem").exit_code == 3


def test_an_override_is_sent_confirmed_and_can_be_taken_back(hub: Hub) -> None:
    who = in_queue(hub, begin(2))
    done = decide(hub, "overschrijf", who, "rood", "--huis", "arnhem")
    assert done["uitkomst"] == "gewijzigd"
    assert done["regel"]["gewijzigd_door"] == f"{done['bericht_source']}#{done['bericht_id']}"
    line = lines(hub, "arnhem")[who]
    assert (line["kleur"], line["overschrijving"]["functionaris"]) == ("rood", "pr.proef")
    assert decide(hub, "overschrijf", who, "geen", "--huis", "arnhem")["regel"]["overschrijving"] is None
    again = run(hub, "overschrijf", who, "geen", "--huis", "arnhem", "--reden", "x")
    assert (again.exit_code, "nothing to take back" in again.output) == (2, True)


def test_a_handed_over_dossier_leaves_this_queue_for_the_other_house(hub: Hub) -> None:
    who = in_queue(hub, begin(3))
    done = decide(hub, "draag-over", who, "Ede", "--huis", "arnhem")
    assert (done["uitkomst"], done["regel"]) == ("vertrokken", None)
    assert who not in lines(hub, "arnhem")
    assert lines(hub, "ede")[who]["gemeente"] == "GM0228"


def test_nazorg_is_ended_once(hub: Hub) -> None:
    who = in_queue(hub, begin(4))
    assert decide(hub, "sluit-af", who, "--huis", "arnhem")["regel"]["fase"] == "afgesloten"
    again = run(hub, "sluit-af", who, "--huis", "arnhem", "--reden", "x")
    assert (again.exit_code, "has ended" in again.output) == (2, True)


def test_a_row_number_is_asked_back_before_anything_is_sent(hub: Hub) -> None:
    who = in_queue(hub, begin(5))
    row = str(lines(hub, "arnhem")[who]["nummer"])
    command = ["overschrijf", row, "oranje", "--huis", "arnhem", "--reden", "x"]
    said_no = run(hub, *command, input="n\n")
    assert who in said_no.output
    assert said_no.exit_code == 1
    assert lines(hub, "arnhem")[who]["overschrijving"] is None
    assert run(hub, *command, "--json").exit_code == 2
    assert run(hub, *command, input="y\n").exit_code == 0
    assert lines(hub, "arnhem")[who]["kleur"] == "oranje"


def test_without_a_reason_nothing_is_sent(hub: Hub) -> None:
    who = in_queue(hub, begin(6))
    assert run(hub, "sluit-af", who, "--huis", "arnhem").exit_code == 2
    assert run(hub, "sluit-af", who, "--huis", "arnhem", "--reden", "-", input="  \n").exit_code == 2
    assert lines(hub, "arnhem")[who]["volgnummer"] == 1


def test_a_decision_whose_effect_does_not_come_in_time_says_so(hub: Hub) -> None:
    """And a refusal that nobody waited for is found later, or followed."""
    who = in_queue(hub, begin(7))
    poort = next(child for child in hub.stack.children if child.name == "worker-poort")
    with following(hub, "geweigerd") as follow:
        before = json.loads(follow.readline())["aantal"]
        poort.stop()
        try:
            done = run(hub, "sluit-af", who, "--huis", "arnhem", "--reden", "x", "--wacht", "0.5")
            assert (done.exit_code, "accepted by the broker" in done.output) == (5, True)
            late = decide_unseen(hub, "overschrijf", who, "rood", "--huis", "arnhem")
        finally:
            hub.restart("poort")
        eventually(lambda: _is_closed(hub, who))
        eventually(lambda: _is_refused(hub, late))
        told = json.loads(follow.readline())
        assert (told["aantal"], told["weigeringen"][0]["bericht_id"]) == (before + 1, late)


@contextmanager
def following(hub: Hub, view: str) -> Iterator[IO[str]]:
    """What `hub regie … --volg --json` prints."""
    command = [sys.executable, "-m", "hub", "regie", view, "--huis", "arnhem", "--volg", "--json"]
    with subprocess.Popen(
        [*command, "--dir", str(hub.stack.broker.directory)], stdout=subprocess.PIPE, text=True
    ) as follow:
        try:
            assert follow.stdout is not None
            yield follow.stdout
        finally:
            follow.terminate()


def decide_unseen(hub: Hub, *arguments: str) -> str:
    """A decision whose outcome nobody waits for; the id of its message."""
    done = run(hub, *arguments, "--reden", "x", "--wacht", "0", "--json")
    assert done.exit_code == 5, done.output
    return str(json.loads(done.stdout)["bericht_id"])


def _is_refused(hub: Hub, number: str) -> None:
    """Whoever looks later finds it, as often as he looks; another house does not."""
    told = json.loads(run(hub, "geweigerd", "--huis", "arnhem", "--json").stdout)
    assert [(one["bericht_id"], one["code"]) for one in told["weigeringen"]][:1] == [(number, "dossier-afgesloten")]
    assert number in run(hub, "geweigerd", "--huis", "arnhem", env={"COLUMNS": "200"}).stdout
    assert number not in run(hub, "geweigerd", "--huis", "ede", "--json").stdout


def _is_closed(hub: Hub, who: str) -> None:
    assert lines(hub, "arnhem")[who]["fase"] == "afgesloten"


@pytest.mark.parametrize("command", [["werkvoorraad"], ["toon", "1"], ["sluit-af", "abcdef", "--reden", "x"]])
def test_a_house_sees_and_decides_nothing_of_another(hub: Hub, command: list[str]) -> None:
    refused = run(hub, *command, "--huis", "arnhem", "--als", "regie-ede")
    assert refused.exit_code == 4
    assert "regie-ede may not use huis.arnhem.werkvoorraad" in refused.output


def test_a_wrong_password_is_told_from_a_broker_that_is_away(hub: Hub) -> None:
    wrong = run(hub, "werkvoorraad", "--huis", "ede", env={"HUB_PASSWORD": "wrong"})
    assert (wrong.exit_code, "does not let regie-ede in" in wrong.output) == (4, True)
    away = {"HUB_BOOTSTRAP": f"127.0.0.1:{choose(None).client}"}
    gone = run(hub, "werkvoorraad", "--huis", "ede", env=away)
    assert (gone.exit_code, "No broker answers" in gone.output) == (1, True)


def test_a_broker_that_hangs_is_told_within_seconds(hub: Hub) -> None:
    hub.stack.broker.signal(signal.SIGSTOP)
    try:
        hangs = run(hub, "werkvoorraad", "--huis", "ede")
    finally:
        hub.stack.broker.signal(signal.SIGCONT)
    assert (hangs.exit_code, "does not answer in time" in hangs.output) == (1, True)


def test_a_decision_that_stands_is_not_told_as_failed_when_the_broker_goes_away_behind_it(
    hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever were told so would send it again. It is done when the broker is back."""
    who = in_queue(hub, begin(10))

    async def then_gone(*given: Any) -> Envelope:
        sent = await send(*given)
        hub.stack.broker.signal(signal.SIGSTOP)
        return sent

    monkeypatch.setattr(desk, "send", then_gone)
    try:
        done = run(hub, "overschrijf", who, "rood", "--huis", "arnhem", "--reden", "x", "--wacht", "600")
    finally:
        hub.stack.broker.signal(signal.SIGCONT)
    assert (done.exit_code, "accepted by the broker" in done.output) == (5, True)
    eventually(lambda: _is_red(hub, who), 60)


def _is_red(hub: Hub, who: str) -> None:
    assert lines(hub, "arnhem")[who]["kleur"] == "rood"


def test_a_followed_queue_tells_each_change_as_it_comes(hub: Hub) -> None:
    with following(hub, "werkvoorraad") as follow:
        assert json.loads(follow.readline())["huis"] == "arnhem"
        who = in_queue(hub, begin(8))
        told = json.loads(follow.readline())
    assert (told["persoon_id"], told["regel"]["volgnummer"]) == (who, 1)


def test_every_command_explains_itself() -> None:
    assert isinstance(regie, click.Group)
    for name, command in regie.commands.items():
        assert command.help, name
        assert all(param.help for param in command.params if isinstance(param, click.Option)), name


def test_the_pages_show_the_queue_to_who_has_the_address(hub: Hub) -> None:
    who = in_queue(hub, begin(9))
    command = [
        sys.executable,
        "-m",
        "hub",
        "regie",
        "web",
        "--huis",
        "arnhem",
        "--dir",
        str(hub.stack.broker.directory),
    ]
    with (
        subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as serving,
        httpx.Client(follow_redirects=True) as browser,
    ):
        assert serving.stdout is not None
        address = serving.stdout.readline().strip()
        eventually(lambda: _shows(browser, address, who))
        assert httpx.get(address.partition("?")[0]).status_code == 403
        serving.send_signal(signal.SIGINT)
        assert serving.wait(timeout=20) == 0


def _shows(browser: httpx.Client, address: str, who: str) -> None:
    try:
        page = browser.get(address)
    except httpx.TransportError as error:
        raise AssertionError from error
    assert page.status_code == 200
    assert f"/dossier/{who}" in page.text
