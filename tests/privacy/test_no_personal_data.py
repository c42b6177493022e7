"""After a run with known persons, good and bad messages of each, nobody is found where no person may stand (art. 18.1)."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator

import pytest
from confluent_kafka import TopicPartition
from prometheus_client import Counter

from hub.ops.metrics import REGISTRY
from hub.ops.server import serve
from hub.topology import principals
from tests.privacy.persons import PERSONS
from tests.privacy.places import Place, everywhere, of_record
from tests.privacy.run import TRACES, Ran, a_run
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
)


def test_the_run_was_about_them(ran: Ran) -> None:
    """They did come in, were queued, and were set aside: what is not found was there to be found."""
    queued = [record.value or b"" for record in ran.hub.read("huis.arnhem.werkvoorraad", "huis.ede.werkvoorraad")]
    letters = [ran.hub.opened(letter) for letters in ran.hub.letters().values() for letter in letters]

    assert all(any(one.bsn.encode() in value for value in queued) for one in PERSONS)
    assert any("number" in TRACES.found(letter.waarde or b"") for letter in letters)


@pytest.mark.parametrize("where", ["key", "header", "header's name"])
def test_one_planted_in_a_record_is_found(ran: Ran, where: str) -> None:
    """Written to a topic by a party."""
    bsn = PERSONS[0].bsn.encode()
    planted = {
        "key": Offer("partij.om.uit", bsn, b"x", []),
        "header": Offer("partij.om.uit", b"k", b"x", [("x", bsn)]),
        "header's name": Offer("partij.om.uit", b"k", b"x", [(PERSONS[0].achternaam, b"x")]),
    }
    (place,) = ran.hub.offer("partij-om", planted[where])
    (record,) = [one for one in ran.hub.read("partij.om.uit") if one.place == place]

    assert list(found(of_record(record))) == [
        f"{'key' if where == 'key' else 'headers'} of {'/'.join(map(str, place))}"
    ]


def test_one_planted_in_a_log_is_found(ran: Ran) -> None:
    """Printed by a worker."""
    console = ran.hub.stack.children[0].console
    with console.open("a", encoding="utf-8") as log:
        log.write(json.dumps({"event": "batch_retried", "error": f"no place for {PERSONS[1].voornamen}"}) + "\n")

    assert [place.split(" of ")[1] for place in found(everywhere(ran.hub, [])) if place.startswith("line")] == [
        "worker-poort/console.log"
    ]


class Healthy:
    """A program that is well."""

    def live(self) -> list[str]:
        """No reason against it."""
        return []

    ready = live


async def test_one_planted_in_a_label_is_found(ran: Ran) -> None:
    """Told to Prometheus by a program."""
    planted = Counter("planted", "-", ["who"], registry=REGISTRY)
    planted.labels(PERSONS[2].achternaam).inc()
    server = await serve(0, Healthy())
    try:
        places = await asyncio.to_thread(lambda: list(everywhere(ran.hub, [server.port])))
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

    assert {"names of groups", "all of __consumer_offsets"} <= found(everywhere(ran.hub, [])).keys()
