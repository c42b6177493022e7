"""A casus against a hub that runs: from aanmelding to invitations, all that the house does by its commands."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from click.testing import CliRunner, Result

from connectors.regie.cli import regie
from connectors.regie.desk import Desk, Uitkomst, take
from connectors.regie.queue import Casussen, Queue
from hub.codec import Envelope, decode, encode
from hub.parties import PARTIJEN
from hub.privacy.casus_id import casus_id
from hub.privacy.doelen import Doel
from hub.topology import names, principals
from schemas.mdo import MdoUitnodiging
from schemas.nazorg import NazorgAfgesloten
from tests.connectors.regie.session import AGREED, WHO, missing, session, settings
from tests.processes.complex import verloop as v
from tests.support.eventually import eventually
from tests.support.hub import Hub
from tests.support.offers import Offer

pytestmark = [pytest.mark.broker, pytest.mark.timeout(300)]

GENODIGD = ("politie", v.AANMELDER)


class Bureau:
    """The desk of Ede, about one casus."""

    def __init__(self, hub: Hub) -> None:
        self.hub, self.nummer = hub, uuid4().hex
        self.wie = casus_id(v.AANMELDER, self.nummer)

    def run(self, *arguments: str, **options: Any) -> Result:
        """`hub regie casus …` at this desk."""
        command = ["casus", *arguments, "--huis", "ede", "--dir", str(self.hub.stack.broker.directory)]
        return CliRunner().invoke(regie, command, **options)

    def told(self, *arguments: str) -> dict[str, Any]:
        """What a command says with `--json`."""
        done = self.run(*arguments, "--json")
        assert done.exit_code == 0, done.output
        told: dict[str, Any] = json.loads(done.stdout)
        return told

    def listed(self, view: str, name: str) -> list[dict[str, Any]]:
        """A list of the desk, of this casus only."""
        return [each for each in self.told(view)[name] if self.wie in (each.get("casus_id"), each.get("over"))]


def offer_aanmelding(bureau: Bureau) -> None:
    number = str(uuid4())
    inhoud = v.aanmelding(aanmelding_id=bureau.nummer)
    source = f"urn:nld:oin:{PARTIJEN[v.AANMELDER].oin}:systeem:proef"
    envelope = Envelope(number, source, inhoud.ce_type, datetime.now(UTC), Doel.COMPLEX, correlationid=number)
    sent = Offer(names.uit(v.AANMELDER), bureau.wie.encode(), encode(inhoud), envelope.to_headers())
    bureau.hub.offer(principals.partij(v.AANMELDER), sent)


@pytest.fixture(scope="module")
def bureau(hub: Hub) -> Iterator[Bureau]:
    """A casus under review."""
    made = Bureau(hub)
    offer_aanmelding(made)
    eventually(lambda: _under_review(made), 60)
    yield made


def _under_review(bureau: Bureau) -> None:
    assert [regel["fase"] for regel in bureau.listed("aanmeldingen", "regels")] == ["intake"]


def test_a_house_brings_a_casus_from_aanmelding_to_its_invitations(bureau: Bureau) -> None:
    """Art. 8.1-8.3, 13.2: the session of the page, typed as it stands there, each step confirmed by the line of its own message."""
    commands = list(session())
    earlier = (datetime.now(UTC) - timedelta(hours=1)).isoformat()
    for words, lines in commands:
        typed = [{WHO: bureau.wie[:12], AGREED: earlier}.get(word, word) for word in words]
        options = ["--wacht", "60"] if "--rol" in typed else []
        done = bureau.run(*typed[1:], *options, env={**settings(), "COLUMNS": "200"})
        shown = done.output.replace(bureau.wie[:6], WHO)
        assert missing(lines, shown) == [], (typed, shown)
        assert done.exit_code == (2 if "Error" in str(lines) else 0)
    assert len(commands) > 10
    for partij in GENODIGD:
        found = [
            decode(record.value or b"")
            for record in bureau.hub.read(names.inbox(partij))
            if record.key == bureau.wie.encode()
        ]
        [uitnodiging] = [each for each in found if isinstance(each, MdoUitnodiging)]
        assert uitnodiging.partners == GENODIGD
        assert (uitnodiging.uitgenodigd_door.naam, uitnodiging.namens) == ("A. Bakker", v.AANMELDER)


def test_the_lists_are_told_to_programs_too(bureau: Bureau) -> None:
    [zitting] = [each for each in bureau.told("mdo")["zittingen"] if bureau.wie in str(each)]
    regel = bureau.told("toon", bureau.wie)
    assert (zitting["casustafel"], zitting["op"]) == (v.TAFEL, regel["mdo"]["op"].replace("Z", "+00:00"))
    assert bureau.listed("aanmeldingen", "regels") == bureau.listed("triage", "regels") == []
    assert bureau.listed("verzoeken", "verzoeken") == []
    assert "lapsed" in bureau.run("verzoeken", "--alle", env={"COLUMNS": "200"}).output


def test_what_the_hub_would_refuse_is_not_sent_and_told_to_programs_too(bureau: Bureau) -> None:
    before = len(bureau.hub.read(names.besluit("ede")))
    told = bureau.run("nodig-uit", bureau.wie, "--rol", "locatiemanager", "--json")
    assert told.exit_code == 2
    assert json.loads(told.stdout)["fout"]["code"] == "rol-onbevoegd"
    tried = bureau.run("annuleer", bureau.wie, "--reden", "x", "--rol", "procesregisseur", "--proef")
    assert "would send UitnodigingIngetrokken to moviera, politie" in tried.output
    assert len(bureau.hub.read(names.besluit("ede"))) == before
    assert bureau.run("toon", "0" * 32).exit_code == 3


def test_what_the_hub_refuses_after_all_is_told_with_its_code(bureau: Bureau) -> None:
    """The casus may have changed meanwhile: here a decision is sent that nothing at the desk had checked."""
    desk = Desk("ede", bureau.hub.access(principals.regie("ede")))
    message = v.advies().model_copy(update={"casus_id": bureau.wie})
    taken = asyncio.run(take(desk, Casussen(desk.access, "ede"), lambda _: (bureau.wie, message), 60))
    assert taken.weigering is not None
    assert (taken.uitkomst, taken.weigering.code) == (Uitkomst.GEWEIGERD, "stap-niet-aan-de-orde")
    nobody = NazorgAfgesloten(persoon_id="f" * 32, reden="x", functionaris="pr")
    about = asyncio.run(take(desk, Queue(desk.access, "ede"), lambda _: ("f" * 32, nobody), 60))
    assert about.weigering is not None
    assert about.weigering.code == "dossier-onbekend"


@pytest.mark.parametrize("command", [["triage"], ["nodig-uit", "f" * 12, "--rol", "informatiecoordinator"]])
def test_a_house_sees_and_decides_no_casus_of_another(bureau: Bureau, command: list[str]) -> None:
    """Art. 13.1: the broker refuses, not this program."""
    refused = bureau.run(*command, "--als", "regie-arnhem")
    assert (refused.exit_code, "regie-arnhem may not use huis.ede.casussen" in refused.output) == (4, True)


def test_fields_come_from_standard_input_too_and_who_follows_a_list_sees_the_change(bureau: Bureau) -> None:
    """What is typed there is in no history of a shell."""
    naar = datetime.now(UTC).replace(microsecond=0) + timedelta(days=40)
    given = json.dumps({"reden": "zaal bezet", "naar_op": naar.isoformat()})
    command = [sys.executable, "-m", "hub", "regie", "casus", "mdo", "--volg", "--json", "--huis", "ede"]
    with subprocess.Popen(
        [*command, "--dir", str(bureau.hub.stack.broker.directory)], stdout=subprocess.PIPE, text=True
    ) as follow:
        assert follow.stdout is not None
        before = json.loads(follow.stdout.readline())
        done = bureau.run(
            "verplaats", bureau.wie, "--inhoud", "-", "--rol", "procesregisseur", "--wacht", "60", input=given
        )
        assert done.exit_code == 0, done.output
        after = json.loads(follow.stdout.readline())
        follow.terminate()
    assert "waits for a reply to the invitation from politie" in done.output
    assert naar.isoformat() in str(after)
    assert naar.isoformat() not in str(before)
    assert bureau.run("verplaats", bureau.wie, "--inhoud", "-", "--rol", "procesregisseur", input="[]").exit_code == 2
