"""Every way to be refused, on the real broker, by a real worker: one run, looked at from all sides."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace

import pytest

from hub.codec import decode_as
from hub.poort.sender import INPUTS
from schemas.hub import BerichtGeweigerd, DodeBrief, Kop
from tests.poort.cases import REFUSED
from tests.support.hub import Hub
from tests.support.offers import Offer, einde, offer
from tests.support.reading import Place, Read

pytestmark = pytest.mark.broker

USERS = {"dji.detentie": "partij-dji", "partij.om.uit": "partij-om", "huis.ede.besluit": "regie-ede"}
INBOXES = {"dji.detentie": "partij.dji.in", "partij.om.uit": "partij.om.in", "huis.ede.besluit": "huis.ede.in"}
CASES = {f"{code}-{n}": (code, spoil) for code, spoils in REFUSED.items() for n, spoil in enumerate(spoils)}
ODD = "\udcc3("


@dataclass(frozen=True)
class Run:
    """What was offered and where it stood, a good message behind each; and what came of it."""

    bad: dict[str, tuple[Offer, Place]]
    good: dict[str, Offer]
    letters: dict[bytes, list[Read]]
    words: list[Read]
    log: list[Read]
    counted: dict[str, float]


def cases() -> list[str]:
    """All but the one that no client library can write: that is in test_poison.py."""
    one = offer(einde(), b"")
    return [name for name, (_, spoil) in CASES.items() if ODD not in dict(spoil(one).headers)]


@pytest.fixture(scope="module")
def run(hub: Hub) -> Run:
    """Each bad record with a good one behind it on the same partition."""
    before = counts(hub)
    bad = {name: CASES[name][1](offer(einde(n), hub.secret)) for n, name in enumerate(cases())}
    good = {name: offer(einde(n), hub.secret) for n, name in enumerate(cases())}
    places: dict[str, Place] = {}
    for topic, user in USERS.items():
        names = [name for name, one in bad.items() if one.topic == topic]
        pairs = [(bad[name], replace(good[name], topic=topic)) for name in names]
        found = hub.offer(user, *(one for pair in pairs for one in pair))
        places |= dict(zip(names, found[::2], strict=True))
    hub.drained()
    counted = {code: count - before[code] for code, count in counts(hub).items()}
    both = {name: (one, places[name]) for name, one in bad.items()}
    return Run(both, good, hub.letters(), hub.read(*INBOXES.values()), hub.read("casus.nazorg.log"), counted)


def counts(hub: Hub) -> dict[str, float]:
    """Dead letters of the poort by code."""
    return {code: hub.metric("poort", "hub_dead_letters_total", code=code) for code in REFUSED}


@pytest.mark.parametrize("name", cases())
def test_it_is_set_aside_with_its_code_and_bytes(hub: Hub, run: Run, name: str) -> None:
    """One dead letter, with the code, and key, value and headers to the byte once opened with the deployment's key."""
    one, place = run.bad[name]
    (letter,) = run.letters[place.origin]
    koppen = tuple(Kop(naam=header, waarde=value) for header, value in one.headers)

    assert letter.header("dlq_code") == CASES[name][0]
    assert DodeBrief(sleutel=one.key, waarde=one.value, koppen=koppen) == hub.opened(letter)


@pytest.mark.parametrize("name", cases())
def test_the_sender_is_told(run: Run, name: str) -> None:
    """Once, in its inbox, party or house."""
    _, place = run.bad[name]
    words = [decode_as(word.value or b"", BerichtGeweigerd) for word in run.words if word.key == place.origin]

    assert [word.code for word in words] == [CASES[name][0]]


def id_of(one: Offer) -> str:
    """The CloudEvents id of an offer."""
    return (dict(one.headers)["ce_id"] or b"").decode()


@pytest.mark.parametrize("name", cases())
def test_the_next_one_is_processed(run: Run, name: str) -> None:
    """The good message behind it on DJI's topic arrives; on another's it is refused in its turn, for it is not that sender's."""
    arrived = [record.header("ce_id") for record in run.log]
    theirs = run.bad[name][0].topic == "dji.detentie"

    assert arrived.count(id_of(run.good[name])) == (1 if theirs else 0)


def test_the_metric_counts_them(run: Run) -> None:
    """By code, each once; the good ones on a foreign topic name a source that is not its sender's."""
    foreign = sum(one.topic != "dji.detentie" for one, _ in run.bad.values())
    offered = Counter([CASES[name][0] for name in run.bad]) + Counter({"source-onjuist": foreign})

    assert run.counted == {code: offered[code] for code in REFUSED}


def test_the_account_balances(hub: Hub, run: Run) -> None:
    """All that stands in the inputs was either passed on or set aside: nothing lost, nothing twice."""
    offered = sum(end for _, end in hub.positions("hub-poort", INPUTS).values())
    passed, aside = hub.read("casus.nazorg.log", "casus.complex.log"), hub.read("hub.dlq")

    assert offered == len(passed) + sum(letter.header("dlq_stage") == "hub-poort" for letter in aside)
