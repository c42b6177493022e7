"""After a run with known persons, good and bad messages of each, nobody is found where no person may stand (art. 18.1)."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from datetime import date
from itertools import chain
from pathlib import Path

import pytest
from confluent_kafka import TopicPartition
from prometheus_client import Counter

from connectors.kit.ledger import Entry, Ledger
from hub.broker.process import CONSOLE
from hub.codec import decode
from hub.ops.metrics import REGISTRY
from hub.ops.server import serve
from hub.privacy.doelen import Doel
from hub.topology import TOPICS, names, principals
from schemas.aanmelding import CasusAangemeld, ZienswijzeGegeven
from schemas.basis import Bericht
from schemas.casus import CasusRegel
from schemas.hub import BerichtGeweigerd
from schemas.inzage import InzageBeantwoord, InzageBeoordeeld, StukTerInzage
from schemas.mdo import MdoUitnodigen, MdoUitnodiging, MdoVoorbereid, PartijenAangewezen, UitnodigingBeantwoord
from schemas.triage import CriteriaBeoordeeld, TriageBesloten, VerrijkingGevraagd
from schemas.verzoek import InformatieGevraagd, InformatieVerstrekt
from tests.privacy.persons import PERSONS
from tests.privacy.places import LEDGERS, Place, cluster, everywhere, internal, ledgers, logs, of_record, pages
from tests.privacy.run import TRACES, Ran, a_run
from tests.privacy.story import CONNECTORS, LOG
from tests.support.offers import Offer
from tests.support.reading import client

pytestmark = pytest.mark.broker


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ran]:
    """One run, for all tests here to look at."""
    with a_run(tmp_path_factory.mktemp("hub")) as done:
        yield done


def found(places: Iterator[Place]) -> dict[str, set[str]]:
    """The places where somebody was found, and how. Says nothing of whom."""
    return {place: kinds for place, data in places if (kinds := TRACES.found(data))}


def test_nobody_is_found(ran: Ran) -> None:
    """No number, name, address or date of birth, in any notation, in any place."""
    places = list(everywhere(ran.hub, ran.ports))

    assert {kind: sum(place.startswith(kind) for place, _ in places) > 0 for kind in KINDS} == dict.fromkeys(
        KINDS, True
    )
    assert found(iter(places)) == {}


KINDS = (
    "key of dji",
    "headers of casus",
    "value of hub.dlq",
    "all of __consumer",
    "members of hub-poort",
    "/metrics",
    "line",
    "ledger grootboek",
    "ledger dji-http",
    "headers of partij.politie.in",
    "headers of partij.iriszorg.uit",
    "headers of huis.ede",
    *(f"line 1 of partner-{code}" for code in CONNECTORS),
)
TOLD: tuple[tuple[Doel, type[Bericht]], ...] = (
    (Doel.NAZORG, InformatieGevraagd), (Doel.NAZORG, InformatieVerstrekt),
    *((Doel.COMPLEX, model) for model in (
        CasusAangemeld, VerrijkingGevraagd, InformatieGevraagd, InformatieVerstrekt, CriteriaBeoordeeld, ZienswijzeGegeven,
        TriageBesloten, MdoVoorbereid, PartijenAangewezen, MdoUitnodigen, MdoUitnodiging, UitnodigingBeantwoord, InzageBeoordeeld,
        InzageBeantwoord, StukTerInzage, CasusRegel,
    )),
)  # fmt: skip
"""Messages that somebody is in."""
REFUSED = {"partij.iriszorg.in": "verzoek-onbekend", "huis.ede.in": "rol-onbevoegd"}
"""By whose inbox, what the process of complexe casuïstiek would not have of them."""


def test_the_run_was_about_them(ran: Ran) -> None:
    """They did come in, were queued, and were set aside: what is not found was there to be found."""
    queued = [record.value or b"" for record in ran.hub.read("huis.arnhem.werkvoorraad", "huis.ede.werkvoorraad")]
    letters = [ran.hub.opened(letter) for letters in ran.hub.letters().values() for letter in letters]

    assert all(any(one.bsn.encode() in value for value in queued) for one in PERSONS)
    assert any("number" in TRACES.found(letter.waarde or b"") for letter in letters)


def test_all_that_is_said_of_a_casus_was_about_them(ran: Ran) -> None:
    """Each kind of message between parties, houses and hub names somebody; each program met errors that do; a process refused some."""
    records = [record for record in ran.hub.read(*TOPICS) if record.place.topic != names.DLQ]
    told = {(one.header("ce_doel"), one.header("ce_type")) for one in records if TRACES.found(one.value or b"")}
    words = [(one.place.topic, decode(one.value or b"")) for one in records if one.place.topic in REFUSED]
    codes = {(topic, word.code) for topic, word in words if isinstance(word, BerichtGeweigerd)}

    assert [(doel, model.__name__) for doel, model in TOLD if (doel, model.ce_type) not in told] == []
    assert REFUSED.items() <= codes
    assert ran.hub.metric("complex", "hub_afwijzingen_total", reden="zonder-doelbinding") == 1
    for code, events in zip(CONNECTORS, (("handler_failed", "message_parked"), ("handler_failed",)), strict=True):
        console = (ran.hub.stack.directory / f"partner-{code}" / "console.log").read_text("utf-8")
        assert [event for event in events if event not in console] == []


@pytest.mark.parametrize("where", ["key", "header", "header's name"])
def test_one_planted_in_a_record_is_found(ran: Ran, where: str) -> None:
    """Written to a topic by a party, by a house, by the hub to a party."""
    who = {
        "partij.om.uit": "partij-om",
        "partij.iriszorg.uit": "partij-iriszorg",
        "huis.ede.besluit": "regie-ede",
        "partij.politie.in": "hub-complex",
    }
    bsn = PERSONS[0].bsn.encode()
    key, headers = {
        "key": (bsn, []),
        "header": (b"k", [("x", bsn)]),
        "header's name": (b"k", [(PERSONS[0].achternaam, b"x")]),
    }[where]
    places = [place for topic, user in who.items() for place in ran.hub.offer(user, Offer(topic, key, b"x", headers))]
    records = [one for one in ran.hub.read(*who) if one.place in places]

    assert [list(found(of_record(record))) for record in sorted(records, key=lambda one: places.index(one.place))] == [
        [f"{'key' if where == 'key' else 'headers'} of {'/'.join(map(str, place))}"] for place in places
    ]


def test_one_planted_in_a_log_is_found(ran: Ran) -> None:
    """Printed by a worker, by a party's connector, by a command that somebody types."""
    told = json.dumps({"event": "batch_retried", "error": f"no place for {PERSONS[1].voornamen}"})
    here = ran.hub.stack.directory
    files = [here / "worker-poort" / CONSOLE, here / "partner-politie" / CONSOLE, here / LOG]
    for file in files:
        with file.open("a", encoding="utf-8") as log:
            log.write(told + "\n")

    assert {place.split(" of ")[1] for place in found(logs(ran.hub))} == {
        f"{one.parent.name}/{one.name}" for one in files
    }


@pytest.mark.parametrize("name", LEDGERS)
def test_one_planted_in_a_ledger_is_found(tmp_path: Path, name: str) -> None:
    """By its number in place of a hash; in the log ahead of the file, where it stands first."""
    (tmp_path / "map").mkdir()
    with Ledger(tmp_path / "map" / name) as ledger:
        ledger.offer([Entry(PERSONS[0].bsn.encode(), b"digest")], date(2026, 11, 25))

        assert found(ledgers(tmp_path)).keys() == {f"ledger {name}-wal"}


class Healthy:
    """A program that is well."""

    def live(self) -> list[str]:
        """No reason against it."""
        return []

    ready = live


async def test_one_planted_in_a_label_is_found() -> None:
    """Told to Prometheus by a program."""
    planted = Counter("planted", "-", ["who"], registry=REGISTRY)
    planted.labels(PERSONS[2].achternaam).inc()
    server = await serve(0, Healthy())
    try:
        places = await asyncio.to_thread(lambda: list(pages([server.port])))
    finally:
        await server.close()
        REGISTRY.unregister(planted)

    assert f"/metrics on {server.port}" in found(iter(places))


def test_one_planted_in_a_groups_name_is_found(ran: Ran) -> None:
    """Chosen by a connector: it stands in the list of groups and in the broker's own topic."""
    group = f"operator.{PERSONS[0].achternaam}"
    member = client(ran.hub.access(principals.OPERATOR), group)
    member.commit(offsets=[TopicPartition("hub.dlq", 0, 1)], asynchronous=False)
    member.close()

    assert {"names of groups", "all of __consumer_offsets"} <= found(chain(internal(ran.hub), cluster(ran.hub))).keys()
