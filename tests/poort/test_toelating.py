"""Who may pass, and with which code one is sent back."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.poort.sender import INPUTS, SENDERS
from hub.poort.toelating import AHEAD, BEHIND, Refusal, admit
from hub.refusals import REFUSALS
from hub.topology import TOPICS
from tests.poort.cases import ADMITTED, NOW, REFUSED, SECRET, Spoil, good
from tests.support.offers import EDE, Headers, Offer, einde, offer, received

MS = timedelta(milliseconds=1)
DEFECT = "poort-faalde"
"""What no record can lead to, only a check that is broken: `test_a_check_that_breaks_costs_one_record` tries it."""
POORT = list(REFUSALS)[: list(REFUSALS).index("tijd-te-oud") + 1]
CASES = [
    pytest.param(code, spoil, id=f"{code}-{n}") for code, spoils in REFUSED.items() for n, spoil in enumerate(spoils)
]


def code_of(offered: Offer) -> str | None:
    """The code an offer is refused with; None when it is admitted."""
    try:
        admit(received(offered, NOW), SECRET)
    except Refusal as refusal:
        return refusal.code
    return None


@pytest.mark.parametrize(("code", "spoil"), CASES)
def test_a_refusal_has_its_code(code: str, spoil: Spoil) -> None:
    """Each way to be refused gives its own stable code; another purpose than that of the message is one of them (art. 2; 16.2)."""
    assert code == code_of(spoil(good()))


def test_every_code_of_the_poort_is_tried() -> None:
    """No code without a case: a code that nothing leads to promises what is not so."""
    assert sorted(POORT) == sorted([*REFUSED, DEFECT])


@pytest.mark.parametrize("spoil", ADMITTED.values(), ids=ADMITTED.keys())
def test_what_may_pass_passes(spoil: Spoil) -> None:
    """What is well-formed goes to the log of its purpose, up to the very limit."""
    assert admit(received(spoil(good()), NOW), SECRET).topic == "casus.nazorg.log"


@pytest.mark.parametrize(
    "code", ["source-onjuist", "doel-onjuist", "tijd-te-oud", "inhoud-onleesbaar", "sleutel-onjuist"]
)
def test_a_refusal_knows_which_message_it_is_about(code: str) -> None:
    """Once the envelope is read, the refusal can name the message to its sender."""
    spoiled = REFUSED[code][0](good(id="the-message"))
    if code in {"source-onjuist", "doel-onjuist", "tijd-te-oud"}:  # these have an envelope of their own
        spoiled = replace(
            spoiled, headers=[(name, b"the-message" if name == "ce_id" else value) for name, value in spoiled.headers]
        )

    with pytest.raises(Refusal) as refused:
        admit(received(spoiled, NOW), SECRET)

    assert refused.value.envelope is not None
    assert refused.value.envelope.id == "the-message"


@pytest.mark.parametrize(
    ("after", "code"),
    [(AHEAD, None), (AHEAD + MS, "tijd-in-toekomst"), (-BEHIND, None), (-BEHIND - MS, "tijd-te-oud")],
)
def test_a_clock_may_be_off_up_to_its_limit(after: timedelta, code: str | None) -> None:
    """To the very millisecond, against the broker's time."""
    assert code_of(good(time=NOW + after)) == code


def test_a_house_decides_under_its_own_name_only() -> None:
    """A decision of another house's topic is refused, however well-formed."""
    assert code_of(replace(good(source=EDE), topic="huis.arnhem.besluit")) == "source-onjuist"


def test_a_detention_is_told_by_dji_only() -> None:
    """Bijlage 3: by DJI's system. A house that sends a detention message by its own topic has no right to."""
    assert code_of(replace(good(source=EDE), topic="huis.ede.besluit")) == "afzender-onbevoegd"


def test_every_topic_from_outside_has_its_one_sender() -> None:
    """Identity comes from the topic: one writer each, and nobody from outside writes to a topic the poort does not read."""
    outsiders = {user for topic in TOPICS.values() for user in topic.writers if not user.startswith("hub-")}

    assert {TOPICS[name].writers for name in INPUTS} == {(user,) for user in outsiders} | {("partij-dji",)}
    assert all(
        set(topic.writers) <= {"hub-poort", "hub-nazorg", "hub-complex", "hub-herstel"}
        for name, topic in TOPICS.items()
        if name not in INPUTS
    )
    assert set(SENDERS) == set(INPUTS)


def test_a_time_in_the_wrong_unit_has_a_code() -> None:
    """A sender that takes seconds for milliseconds writes a time of 1970: too old, by the broker's clock (case O7)."""
    assert code_of(good(time=datetime.fromtimestamp(NOW.timestamp() / 1_000, UTC))) == "tijd-te-oud"


NAMES = st.sampled_from(["ce_id", "ce_source", "ce_type", "ce_time", "ce_doel", "ce_specversion", "content-type"])
HEADERS = st.lists(
    st.tuples(NAMES | st.text(max_size=20), st.none() | st.binary(max_size=40) | st.text(max_size=40).map(str.encode)),
    max_size=40,
)


@settings(max_examples=300)
@given(topic=st.sampled_from(INPUTS), key=st.none() | st.binary(), value=st.none() | st.binary(), headers=HEADERS)
def test_whatever_comes_is_judged(topic: str, key: bytes | None, value: bytes | None, headers: Headers) -> None:
    """No key, value or header leads to anything but a refusal with a known code."""
    assert code_of(Offer(topic, key, value, headers)) in POORT


@settings(max_examples=300)
@given(data=st.data())
def test_a_good_message_with_something_off_is_judged(data: st.DataObject) -> None:
    """Nor does a good message with any of its headers or bytes changed."""
    one = offer(einde(), SECRET, time=NOW)
    assert code_of(data.draw(_bent(one))) in {None, *POORT}


@st.composite
def _bent(draw: st.DrawFn, one: Offer) -> Offer:
    at = draw(st.integers(0, len(one.headers) - 1))
    name, value = one.headers[at]
    headers = [
        *one.headers[:at],
        (name, draw(st.none() | st.binary(max_size=90) | st.just(value))),
        *one.headers[at + 1 :],
    ]
    body = bytearray(one.value or b"")
    for place in draw(st.lists(st.integers(0, len(body) - 1), max_size=4)):
        body[place] = draw(st.integers(0, 255))
    return replace(one, headers=headers, value=bytes(body))
