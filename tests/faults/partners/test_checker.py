"""The checker finds what it is there to find: each test breaks logs that are right in one way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from itertools import islice
from random import Random

import pytest

from connectors.partner.simulated.aanmeldingen import aanmeldingen
from hub.parties import PARTIJEN
from hub.privacy.casus_id import casus_id
from hub.topology import names
from schemas.aanmelding import Casusfase
from schemas.hub import BerichtGeweigerd
from schemas.inzage import StukTerInzage
from schemas.mdo import MdoUitnodiging
from schemas.verzoek import (
    InformatieGevraagd,
    InformatieGeweigerd,
    InformatieVerstrekt,
    VerzoekHerinnerd,
    VerzoekVervallen,
    Weigergrond,
)
from tests.faults.load import bsns
from tests.faults.partners.checker import deviations
from tests.faults.partners.gelezen import INBOXES, Gelezen
from tests.faults.partners.spel import BEGIN, Spel
from tests.faults.partners.spoor import CASUS, DOSSIER
from tests.faults.partners.verzoeken import Afloop, aflopen
from tests.faults.persoon import Levensloop
from tests.faults.records import Record

COUNT = 12


@pytest.fixture(scope="module")
def spel() -> Spel:
    """Twelve casussen and as many dossiers, each brought to its end."""
    made = Spel()
    for code, bericht in aanmeldingen(COUNT, 2, list(PARTIJEN), BEGIN.date()):
        key = casus_id(code, bericht.aanmelding.aanmelding_id)
        made.zeg(names.uit(code), key, bericht, PARTIJEN[code].oin)
    for number, bsn in enumerate(islice(bsns(), COUNT)):
        life = Levensloop(number, bsn, BEGIN, Random(number))
        for _ in range(2):
            made.zeg(names.DETENTIE, f"{number:032x}", life.volgende(), PARTIJEN["dji"].oin, DOSSIER)
    made.tot(25)
    om = PARTIJEN["om"].oin  # a question that was never put
    key = next(iter(made.processes[CASUS].states))
    answer = InformatieGeweigerd(
        verzoek_id="0" * 32, aggregaat_id=key, grond=Weigergrond.ANDERS, reden="x", functionaris="x"
    )
    made.zeg(names.uit("om"), key, answer, om)
    return made


@pytest.fixture(scope="module")
def right(spel: Spel) -> Gelezen:
    """What an outsider reads."""
    return spel.gelezen()


def test_nothing_is_found_in_logs_that_are_right(right: Gelezen) -> None:
    """Questions answered, overdue and lapsed, plans moved and cancelled: none of it is a deviation."""
    assert deviations(right) == {}
    assert {een.status for een in aflopen(right)} >= {Afloop.BEANTWOORD, Afloop.VERVALLEN}
    assert any(een.te_laat for een in aflopen(right))
    assert any(right.berichten(CASUS.user, MdoUitnodiging))


def test_the_houses_bring_each_casus_to_an_end(spel: Spel, right: Gelezen) -> None:
    """No casus stands still, all ways to end are there."""
    last = [lines[-1] for lines in right.versions(CASUS).values()]
    assert all(map(spel.huis.rust, last)), Counter(line.fase for line in last)
    assert len(last) == COUNT
    assert {line.fase for line in last} >= {Casusfase.UITGENODIGD, Casusfase.GESLOTEN, Casusfase.TERUGGESTUURD}


def _one(read: Gelezen, ce_type: str, topics: Iterable[str] = INBOXES) -> Record:
    return next(record for record in read.of(*topics) if record.headers.get("ce_type") == ce_type)


def _without(read: Gelezen, gone: Record) -> Gelezen:
    topic = gone.place.topic
    return read.changed(topic, [record for record in read.of(topic) if record is not gone])


def _also(read: Gelezen, record: Record, topic: str) -> Gelezen:
    return read.changed(topic, [*read.of(topic), replace(record, place=record.place._replace(topic=topic))])


def _stranger(read: Gelezen, key: str) -> str:
    """The inbox of a party that has nothing to do with a casus."""
    return next(topic for topic in INBOXES if all(record.key != key for record in read.of(topic)))


def _lost(ce_type: str) -> Callable[[Gelezen], Gelezen]:
    return lambda read: _without(read, _one(read, ce_type))


def _doubled(ce_type: str, **headers: str) -> Callable[[Gelezen], Gelezen]:
    def double(read: Gelezen) -> Gelezen:
        one = _one(read, ce_type)
        return _also(read, replace(one, headers={**one.headers, **headers}), one.place.topic)

    return double


def _strayed(ce_type: str, *, copy: bool) -> Callable[[Gelezen], Gelezen]:
    def stray(read: Gelezen) -> Gelezen:
        one = _one(read, ce_type)
        return _also(read if copy else _without(read, one), one, _stranger(read, one.key))

    return stray


def _never_ends(read: Gelezen) -> Gelezen:
    """The last lines of a casus are gone: of those from the answer to its question on."""
    key = next(een.aggregaat_id for een in aflopen(read) if een.status is Afloop.BEANTWOORD)
    (queue,) = {topic for topic in CASUS.queues for record in read.of(topic) if record.key == key}
    own = [record for record in read.of(queue) if record.key == key]
    return read.changed(queue, [record for record in read.of(queue) if record not in own[3:]])


def _same(one: Record, other: Record) -> bool:
    return (one.key, one.headers.get("hub_herkomst")) == (other.key, other.headers.get("hub_herkomst"))


def _swapped(topic: str) -> Callable[[Gelezen], Gelezen]:
    def swap(read: Gelezen) -> Gelezen:
        records = list(read.of(topic))
        first = next(one for one in records if sum(_same(one, other) for other in records) > 1)
        at, other = [n for n, one in enumerate(records) if _same(one, first)][:2]
        records[at], records[other] = records[other], first
        return read.changed(topic, records)

    return swap


def _in_other_house(read: Gelezen) -> Gelezen:
    one = next(read.of(names.casussen("ede")))
    return _also(_without(read, one), one, names.casussen("arnhem"))


def _other_state(read: Gelezen) -> Gelezen:
    one, two, *rest = read.of(CASUS.stand)
    return read.changed(CASUS.stand, [replace(one, value=two.value), two, *rest])


def _undecided(read: Gelezen) -> Gelezen:
    answer = _one(read, InformatieVerstrekt.ce_type, [CASUS.log])
    return _without(read, next(one for one in read.decided(CASUS) if one.cause == answer.ref))


U, V, S = MdoUitnodiging.ce_type, InformatieGevraagd.ce_type, StukTerInzage.ce_type
BREAKS: dict[str, tuple[Callable[[Gelezen], Gelezen], set[str]]] = {
    "an invitation is lost": (_lost(U), {"invitations", "recomputed"}),
    "an invitation came twice": (_doubled(U), {"invitations", "twice", "recomputed"}),
    "an invitation came twice, under two ids": (_doubled(U, ce_id="another"), {"invitations", "recomputed"}),
    "an invitation is in a stranger's inbox": (
        _strayed(U, copy=False),
        {"invitations", "nobody_else", "recomputed"},
    ),
    "a stranger has an invitation too": (_strayed(U, copy=True), {"invitations", "nobody_else", "recomputed"}),
    "a question is lost": (_lost(V), {"requests", "recomputed"}),
    "a question came twice": (_doubled(V), {"requests", "twice", "recomputed"}),
    "a stranger has a question": (_strayed(V, copy=True), {"requests", "nobody_else", "recomputed"}),
    "a question never ends": (_never_ends, {"requests", "ended", "recomputed"}),
    "nobody was told that a question is overdue": (_lost(VerzoekHerinnerd.ce_type), {"ended", "recomputed"}),
    "nobody was told that a question lapsed": (_lost(VerzoekVervallen.ce_type), {"ended", "recomputed"}),
    "an answer never reached the log": (
        lambda read: _without(read, _one(read, InformatieVerstrekt.ce_type, [CASUS.log])),
        {"account", "recomputed"},
    ),
    "two messages changed places in the log": (_swapped(CASUS.log), {"order", "recomputed"}),
    "two versions of a line changed places": (_swapped(names.casussen("ede")), {"order", "recomputed"}),
    "a decision is lost": (_undecided, {"account", "recomputed"}),
    "a decision stands twice": (
        lambda read: _also(read, next(read.decided(CASUS)), names.VERWERKING),
        {"twice", "recomputed"},
    ),
    "a stranger sees what was for who comes": (_strayed(S, copy=True), {"shown", "nobody_else", "recomputed"}),
    "who comes sees it twice": (_doubled(S), {"shown", "twice", "recomputed"}),
    "nobody was told of a refusal": (_lost(BerichtGeweigerd.ce_type), {"words"}),
    "a refusal is told to a stranger": (
        lambda read: _also(read, _one(read, BerichtGeweigerd.ce_type), names.inbox("dji")),
        {"words"},
    ),
    "a line is in the queue of another house": (_in_other_house, {"one_queue", "recomputed"}),
    "a state is another's": (_other_state, {"recomputed"}),
}


@pytest.mark.parametrize("name", BREAKS)
def test_a_break_is_found_by_its_checks(right: Gelezen, name: str) -> None:
    """So that the name of a check says what happened."""
    broken, expected = BREAKS[name]

    assert set(deviations(broken(right))) == expected
