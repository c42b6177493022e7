"""What leaves the poort for a record."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hub.codec import Envelope, decode_as
from hub.engine import putback
from hub.engine.deadletter import KEPT, MOST, dead_letters
from hub.engine.errors import Unavailable
from hub.engine.handling import RUN_LIMIT
from hub.engine.records import Out
from hub.engine.stage import partition_of
from hub.poort.doorgifte import Doorgifte, doorgifte
from hub.privacy.seal import unseal
from hub.refusals import REFUSALS
from hub.topology import TOPICS
from schemas.hub import BerichtGeweigerd, DodeBrief, Kop
from tests.poort.cases import NOW, REFUSED, SECRET, Spoil, envelope_of, good, with_header
from tests.support.offers import EDE, OM, Offer, received

KEY = bytes(range(32))
CASES = [
    pytest.param(code, spoil, id=f"{code}-{n}") for code, spoils in REFUSED.items() for n, spoil in enumerate(spoils)
]
PASS = doorgifte(SECRET, dead_letters("hub-poort", KEY))


def opened(letter: Out) -> DodeBrief:
    """What a dead letter keeps."""
    return decode_as(unseal(letter.value or b"", KEY, letter.key or b""), DodeBrief)


def kept(offered: Offer) -> DodeBrief:
    """What a dead letter must keep of an offer."""
    koppen = tuple(Kop(naam=name.replace("\udcc3", r"\xc3"), waarde=value) for name, value in offered.headers)
    return DodeBrief(sleutel=offered.key, waarde=offered.value, koppen=koppen)


def test_an_admitted_message_goes_on_to_the_byte() -> None:
    """Key and value are the sender's own bytes, on the partition of the key, with the topic it came in by."""
    offered = good()
    (out,), code = PASS(received(offered, NOW))

    assert code is None
    assert (out.topic, out.key, out.value) == ("casus.nazorg.log", offered.key, offered.value)
    assert out.partition == partition_of("casus.nazorg.log", offered.key or b"")
    assert list(out.headers) == [*offered.headers, ("hub_herkomst", b"dji.detentie"), ("hub_plaats", b"0/0")]


def test_headers_that_mean_nothing_here_go_along() -> None:
    """Also bytes that are no text, and null (case S1)."""
    offered = with_header("x", b"\xc3\x28")(with_header("y", None)(good()))
    (out,), _ = PASS(received(offered, NOW))

    assert list(out.headers)[:-2] == list(offered.headers)


def test_nobody_speaks_for_the_hub() -> None:
    """A sender's own `hub_` headers are left out: the process believes them."""
    offered = with_header("hub_herkomst", b"huis.ede.besluit")(with_header("hub_x", b"1")(good()))
    (out,), _ = PASS(received(offered, NOW, offset=7))

    own = [("hub_herkomst", b"dji.detentie"), ("hub_plaats", b"0/7")]
    assert [header for header in out.headers if header[0].startswith("hub_")] == own


def test_nobody_smuggles_a_letter_onto_the_log() -> None:
    """What puts a dead letter back begins with `hub_`: it does not get past the poort, on a message or without an envelope."""
    smuggled = [(putback.ORDER, b"opnieuw"), (putback.RUN, b"x"), ("dlq_id", b"x"), ("dlq_attempt", b"1")]
    offered = good()
    for name, value in smuggled:
        offered = with_header(name, value)(offered)
    (out,), _ = PASS(received(offered, NOW))
    assert not {putback.ORDER, putback.RUN} & dict(out.headers).keys()

    _, code = PASS(received(replace(good(), headers=smuggled), NOW))
    assert code == "kop-ontbreekt"


@pytest.mark.parametrize(("code", "spoil"), CASES)
def test_a_refused_record_is_kept_to_the_byte(code: str, spoil: Spoil) -> None:
    """The dead letter says why and from where, and holds key, value and headers as they came."""
    offered = spoil(good())
    outs, told = PASS(received(offered, NOW, offset=7))
    letter, headers = outs[0], dict(outs[0].headers)

    assert (told, headers["dlq_code"]) == (code, code.encode())
    assert (letter.topic, letter.key) == ("hub.dlq", f"{offered.topic}/0/7".encode())
    assert (headers["dlq_topic"], headers["dlq_partition"], headers["dlq_offset"]) == (
        offered.topic.encode(),
        b"0",
        b"7",
    )
    assert headers["dlq_timestamp"] == str(round(NOW.timestamp() * 1000)).encode()
    assert kept(offered) == opened(letter)


@pytest.mark.parametrize(("code", "spoil"), CASES)
def test_the_sender_is_told(code: str, spoil: Spoil) -> None:
    """Party or house finds in its inbox which record was refused and why, in a message that is well-formed itself."""
    offered = spoil(good())
    outs, _ = PASS(received(offered, NOW, offset=7))
    word = outs[1]
    said, around = decode_as(word.value or b"", BerichtGeweigerd), Envelope.from_headers(word.headers)

    inboxes = {"dji.detentie": "partij.dji.in", "partij.om.uit": "partij.om.in", "huis.ede.besluit": "huis.ede.in"}
    assert word.topic == inboxes[offered.topic]
    assert (said.code, said.uitleg) == (code, REFUSALS[code])
    assert (said.topic, said.partitie, said.offset) == (offered.topic, 0, 7)
    assert around.doel in {"nazorg", "complex", "radicalisering"}


def test_the_sender_is_told_of_his_message_by_its_id() -> None:
    """Id, source and type come back where they could be read, and the word belongs to the same chain."""
    offered = replace(good(correlationid="chain"), key=b"wrong")
    word = PASS(received(offered, NOW))[0][1]
    said, around = decode_as(word.value or b"", BerichtGeweigerd), Envelope.from_headers(word.headers)

    assert f"{said.bericht_source}#{said.bericht_id}" == envelope_of(offered)
    assert (around.causationid, around.correlationid) == (envelope_of(offered), "chain")


def test_a_repeat_of_a_refusal_has_the_same_ids() -> None:
    """What the poort does again after a crash is known as the same (delivery.md)."""
    offered = replace(good(), value=b"x")
    first, second = PASS(received(offered, NOW))[0], PASS(received(offered, NOW))[0]

    assert [dict(out.headers).get("dlq_id") or dict(out.headers)["ce_id"] for out in first] == [
        dict(out.headers).get("dlq_id") or dict(out.headers)["ce_id"] for out in second
    ]


def test_a_message_that_is_sent_again_is_told_again() -> None:
    """Under its own id, at another place: who keeps ids of what he read would take one word about both for a repeat."""
    offered = replace(good(), value=b"x")
    words = [PASS(received(offered, NOW, offset=offset))[0][1] for offset in (7, 8)]

    assert len({dict(word.headers)["ce_id"] for word in words}) == 2


def test_a_header_of_a_dead_letter_holds_nothing_of_the_value() -> None:
    """What stands where a schema id would stand is told only when it is one (art. 18.1)."""
    text, unknown = replace(good(), value=b"999990019 Jansen"), replace(good(), value=b"\0\0\0\xff\xff" + b"x")

    assert dict(PASS(received(text, NOW))[0][0].headers)["dlq_schema"] == b""
    assert dict(PASS(received(unknown, NOW))[0][0].headers)["dlq_schema"] == b"65535"


HUGE = bytes(3 << 20)


@pytest.mark.parametrize(
    "offered",
    [replace(good(), key=HUGE), replace(good(), value=HUGE), with_header("x", HUGE)(good())],
    ids=["key", "value", "header"],
)
def test_a_dead_letter_always_fits(offered: Offer) -> None:
    """A compressed batch can hold a record of any size: its letter is cut, says so, and is no poison itself."""
    letter = PASS(received(offered, NOW))[0][0]

    assert len(letter.value or b"") < MOST < TOPICS["hub.dlq"].max_bytes
    assert dict(letter.headers)["dlq_cut"] == b"1"
    assert opened(letter).waarde == (offered.value or b"")[:KEPT]
    assert opened(letter).sleutel == (offered.key or b"")[:KEPT]


def test_the_largest_record_of_a_topic_is_kept_whole() -> None:
    """What a topic takes uncompressed is never cut."""
    offered = replace(good(), value=bytes(TOPICS["dji.detentie"].max_bytes))
    letter = PASS(received(offered, NOW))[0][0]

    assert "dlq_cut" not in dict(letter.headers)
    assert opened(letter).waarde == offered.value


def test_a_house_and_a_party_are_told_apart() -> None:
    """Each hears of its refusal in its own inbox."""
    house = replace(good(source=EDE), topic="huis.ede.besluit")
    party = replace(good(source=OM), topic="partij.om.uit")

    assert [out.topic for out in PASS(received(house, NOW))[0]] == ["hub.dlq", "huis.ede.in"]
    assert [out.topic for out in PASS(received(party, NOW))[0]] == ["hub.dlq", "partij.om.in"]


def _broken(monkeypatch: pytest.MonkeyPatch) -> Doorgifte:
    def admit(*_: object) -> None:
        raise KeyError("999990019")

    monkeypatch.setattr("hub.poort.doorgifte.admit", admit)
    return doorgifte(SECRET, dead_letters("hub-poort", KEY))


def test_a_check_that_breaks_costs_one_record(monkeypatch: pytest.MonkeyPatch) -> None:
    """A defect on one record sets that record aside, with the class of the error and never its text; the poort goes on."""
    offered = good()
    (letter, _), code = _broken(monkeypatch)(received(offered, NOW))

    told = dict(letter.headers)
    assert (code, told["dlq_error"]) == ("poort-faalde", b"KeyError")
    assert not any(b"999990019" in (value or b"") for value in told.values())
    assert opened(letter) == kept(offered)


def test_a_poort_that_breaks_on_everything_stops(monkeypatch: pytest.MonkeyPatch) -> None:
    """So many in a row is no fault of the records: they wait, instead of running into the dead letters."""
    broken = _broken(monkeypatch)
    with pytest.raises(Unavailable):
        for _ in range(RUN_LIMIT):
            broken(received(good(), NOW))
