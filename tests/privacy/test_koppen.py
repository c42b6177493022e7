"""A BSN in a header goes no further than the topic that its sender put it on (art. 18.1)."""

from __future__ import annotations

import pytest
from hypothesis import given

from hub.codec import encode
from hub.engine.deadletter import dead_letters
from hub.engine.records import Out
from hub.poort.doorgifte import doorgifte
from hub.privacy.koppen import nummers, verraadt
from schemas.aanmelding import CasusAangemeld
from schemas.personen import Personalia
from tests.poort.cases import NOW, REFUSED, SECRET, Spoil, good, instead, told, with_value
from tests.privacy.persons import LEADING_ZERO, PERSONS
from tests.privacy.traces import Traces
from tests.support.messages import messages
from tests.support.offers import einde, persoon, received

PASS = doorgifte(SECRET, dead_letters("hub-poort", bytes(32)))
TRACES = Traces([persoon(), *PERSONS])
BSN = persoon().bsn.encode()
ZERO = next(one for one in PERSONS if one.bsn == LEADING_ZERO)
LEAKING = [*REFUSED["kop-persoonsgegeven"]]
OTHERWISE: list[Spoil] = [
    lambda one: instead("ce_id", BSN)(told(doel="complex")(one)),
    lambda one: instead("ce_id", BSN)(instead("ce_type", b"nl.detenties.onbekend.v1")(one)),
    lambda one: instead("ce_correlationid", BSN)(told(source="urn:nld:oin:00000099000000099000:systeem:x")(one)),
]
"""Refused for another reason, before the content is looked at."""


def traces(outs: tuple[Out, ...]) -> list[str]:
    """Headers and keys of what leaves the poort in which somebody is found."""
    texts = [(out.topic, name, text) for out in outs for name, text in [*out.headers, ("key", out.key)]]
    return [f"{topic}: {name}" for topic, name, text in texts if TRACES.found(name.encode() + b"=" + (text or b""))]


@pytest.mark.parametrize("spoil", [*LEAKING, *OTHERWISE])
def test_what_is_refused_takes_no_number_along(spoil: Spoil) -> None:
    """Neither the dead letter nor the word to the sender has it in a header or a key, whatever the reason of the refusal."""
    outs, code = PASS(received(spoil(good()), NOW))

    assert code is not None
    assert traces(outs) == []


def test_a_number_was_there_to_be_found() -> None:
    """The search finds it in what was offered."""
    assert all(TRACES.found(repr(spoil(good()).headers).encode()) for spoil in [*LEAKING, *OTHERWISE])


@pytest.mark.parametrize(
    ("text", "leaks"),
    [
        (LEADING_ZERO.encode(), True),
        (LEADING_ZERO[1:].encode(), True),
        (b"nr " + LEADING_ZERO[1:].encode() + b";", True),
        (b"7" + LEADING_ZERO[1:].encode(), False),
        (LEADING_ZERO[1:].encode() + b"0", False),
        (BSN, False),
    ],
)
def test_a_number_without_its_zero_is_the_number(text: bytes, leaks: bool) -> None:
    """But not where its eight digits stand in a longer number by chance, and nobody else's number."""
    assert verraadt([("x", text)], einde(persoon=ZERO)) == leaks


def test_a_number_that_the_content_does_not_hold_is_none() -> None:
    """Ids may be numbers: what counts is whom the message is about."""
    assert PASS(received(instead("ce_id", PERSONS[0].bsn.encode())(good()), NOW))[1] is None
    assert PASS(received(with_value(encode(einde(1)))(instead("ce_id", BSN)(good())), NOW))[1] == "sleutel-onjuist"


@given(messages(CasusAangemeld))
def test_a_number_is_found_wherever_in_the_content_it_stands(bericht: CasusAangemeld) -> None:
    """In every part of a message, and an absent one is none."""
    text = bericht.model_dump_json()
    found = list(nummers(bericht))

    assert all(f'"bsn":"{number}"' in text for number in found)
    assert text.count('"bsn":"') == len(found)
    assert list(nummers(Personalia())) == []
