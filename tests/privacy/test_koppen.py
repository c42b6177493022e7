"""A BSN in a header goes no further than the topic that its sender put it on (art. 18.1)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.codec import effect_id, encode
from hub.engine.deadletter import dead_letters
from hub.engine.records import Out
from hub.poort.doorgifte import doorgifte
from hub.privacy.koppen import noemt_nummer, nummers, verraadt
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
OTHER = PERSONS[0].bsn
"""A BSN that is not in the content."""
ZERO = next(one for one in PERSONS if one.bsn == LEADING_ZERO)
LEAKING = [*REFUSED["kop-persoonsgegeven"]]
OTHERWISE: list[Spoil] = [
    lambda one: instead("ce_id", BSN)(told(doel="complex")(one)),
    lambda one: instead("ce_id", BSN)(instead("ce_type", b"nl.detenties.onbekend.v1")(one)),
    lambda one: instead("ce_correlationid", BSN)(told(source="urn:nld:oin:00000099000000099000:systeem:x")(one)),
    lambda one: instead("ce_id", BSN)(with_value(b"")(one)),
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
    """Outside an id: there what counts is whom the message is about."""
    assert PASS(received(instead("ce_subject", OTHER.encode())(good()), NOW))[1] is None
    assert PASS(received(with_value(encode(einde(1)))(instead("ce_subject", BSN)(good())), NOW))[1] == "sleutel-onjuist"


@pytest.mark.parametrize("name", ["ce_id", "ce_correlationid", "ce_causationid"])
@pytest.mark.parametrize("form", ["%s", "BSN-%s", "bsn%s", "om/2026/%s/1", "%s-%s"])
def test_an_id_holds_nobody_s_number(name: str, form: str) -> None:
    """Ids go into the processing log, which is kept for years: no BSN in one, also of who is not in the content (art. 18.1)."""
    outs, code = PASS(received(instead(name, form.replace("%s", OTHER).encode())(good()), NOW))

    assert code == "kop-persoonsgegeven"
    assert traces(outs) == []


def test_nor_does_the_name_of_a_system() -> None:
    """A source is half of the id of what led to a line."""
    source = dict(good().headers)["ce_source"] or b""
    assert (
        PASS(received(instead("ce_source", b"%b-%b" % (source, OTHER.encode()))(good()), NOW))[1]
        == "kop-persoonsgegeven"
    )


@pytest.mark.parametrize(
    "text",
    [
        "999999999",
        "D7-00012345",
        f"1{OTHER}",
        f"{OTHER}0",
        f"a{OTHER}",
        f"{OTHER}F",
        "20260131",
        f"{LEADING_ZERO[1:]}-9c57-5a0e-8a4b-0d1f6c0a7e11",
    ],
)
def test_a_number_in_an_id_that_is_no_bsn_passes(text: str) -> None:
    """No elfproef, a longer number, part of a hash, a date, the first eight of a UUID: no generated id is refused by chance."""
    assert PASS(received(instead("ce_id", text.encode())(good()), NOW))[1] is None


@given(st.text(), st.integers(0, 9))
def test_the_ids_that_the_hub_makes_hold_no_number(cause: str, ordinal: int) -> None:
    """By their form: no part of a UUID has nine signs."""
    assert not noemt_nummer([("ce_id", effect_id(cause, "t", "r", ordinal).encode())])


@given(messages(CasusAangemeld))
def test_a_number_is_found_wherever_in_the_content_it_stands(bericht: CasusAangemeld) -> None:
    """In every part of a message, and an absent one is none."""
    text = bericht.model_dump_json()
    found = list(nummers(bericht))

    assert all(f'"bsn":"{number}"' in text for number in found)
    assert text.count('"bsn":"') == len(found)
    assert list(nummers(Personalia())) == []
