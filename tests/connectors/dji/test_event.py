"""Attributes and content of one event: cases D1, D3, S2, S3 and O6."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.dji.event import Event, check
from connectors.dji.faults import Fault, Refused
from connectors.dji.fields import Notation
from connectors.dji.identity import ORGANISATION, SOURCE
from connectors.dji.reading.jsontext import offered
from hub.codec import Envelope, decode
from hub.poort.toelating import AHEAD, BEHIND
from hub.privacy.persoon_id import pseudoniem
from hub.topology.names import DETENTIE
from schemas.detentie import DetentieBeeindigd
from tests.connectors.dji.samples import BSN, GEMELD, IDENTITY, NOW, SHORT_BSN, data, event, own_line

SECOND = timedelta(seconds=1)


def judged(value: dict[str, Any], notation: Notation = Notation.ISO) -> Event:
    return check(offered(value), IDENTITY, NOW, notation)


def faults(value: dict[str, Any]) -> list[Fault]:
    with pytest.raises(Refused) as caught:
        judged(value)
    return list(caught.value.faults)


def own(**changed: object) -> dict[str, Any]:
    return own_line(data(**changed))


def headers(value: dict[str, Any]) -> dict[str, bytes]:
    return dict(judged(value).record.headers)


def test_a_good_event_becomes_a_record_for_its_person_with_the_senders_id() -> None:
    record = judged(event()).record
    envelope = Envelope.from_headers(record.headers)
    assert (record.topic, record.key) == (DETENTIE, pseudoniem(BSN, b"s" * 32).encode())
    assert (envelope.id, envelope.source, envelope.doel) == ("e-1", f"{ORGANISATION}proef", "nazorg")
    assert envelope.time == GEMELD
    bericht = decode(record.value)
    assert isinstance(bericht, DetentieBeeindigd)
    assert bericht.persoon.achternaam == "Berg"


def test_what_came_without_an_id_gets_one_from_its_content() -> None:
    first, again, other = judged(own()), judged(own(gemeente_herkomst="0202")), judged(own(detentie_id="D-2"))
    assert first.entry == again.entry != other.entry
    assert dict(first.record.headers)["ce_source"] == SOURCE.encode()


def test_a_date_told_changed_and_told_again_is_news_three_times_and_a_file_offered_twice_is_not() -> None:
    days = ("2026-12-01T08:00:00Z", "2026-12-02T08:00:00Z", "2026-12-01T08:00:00Z")
    told = [own(einde_op=day) | {"gemeld_op": f"2026-11-25T10:00:0{n}+01:00"} for n, day in enumerate(days)]
    first, again = ([judged(line).entry for line in told] for _ in range(2))
    assert len(set(first)) == len(told)
    assert again == first
    assert [dict(judged(line).record.headers)["ce_time"] for line in told] == [
        b"2026-11-25T09:00:00.000Z",
        b"2026-11-25T09:00:01.000Z",
        b"2026-11-25T09:00:02.000Z",
    ]


def test_other_news_under_an_id_of_the_senders_is_not_the_same_message() -> None:
    first, second = (judged(own() | {"bericht_id": "1", "gemeld_op": f"2026-11-25T1{n}:00Z"}).entry for n in range(2))
    assert first.key == second.key
    assert first.digest != second.digest


@pytest.mark.parametrize("notation", Notation)
@pytest.mark.parametrize(
    ("moment", "code"),
    [
        (NOW + AHEAD, None),
        (NOW + AHEAD + SECOND, "gemeld-in-toekomst"),
        (NOW - BEHIND, None),
        (NOW - BEHIND - SECOND, "gemeld-te-oud"),
        (NOW.replace(tzinfo=None), "datum-vorm"),
        (NOW.date(), "datum-vorm"),
        (None, "veld-ontbreekt"),
    ],
)
def test_the_moment_of_the_news_is_exact_and_one_that_the_poort_admits(
    notation: Notation, moment: date | None, code: str | None
) -> None:
    line = own(persoon__geboortedatum="28-02-1990", einde_op="01-12-2026") if notation is Notation.DUTCH else own()
    line["gemeld_op"] = moment and moment.isoformat()
    try:
        judged(line, notation)
    except Refused as refused:
        assert refused.faults == (Fault(code or "", ("gemeld_op",)),)
    else:
        assert code is None


def test_an_event_tells_it_in_its_attribute_time() -> None:
    late = (NOW - BEHIND - SECOND).isoformat()
    assert faults(event(time=late)) == [Fault("gemeld-te-oud", ("time",))]
    assert faults(event(time=None)) == [Fault("kop-ontbreekt", ("time",))]


def test_an_id_depends_on_the_deployments_secret() -> None:
    from connectors.dji.identity import Identity

    assert judged(own()).entry != check(offered(own()), Identity(b"t" * 32), NOW).entry


def test_the_same_moment_in_another_offset_is_the_same_message() -> None:
    assert judged(own()).entry == judged(own(einde_op="2026-12-01T08:00:00Z")).entry


def test_composed_and_decomposed_names_are_the_same_message() -> None:
    name = "Zoë Ștefan Hoàng"
    assert name != normalize("NFD", name)
    assert judged(own(persoon__voornamen=name)).entry == judged(own(persoon__voornamen=normalize("NFD", name))).entry


def test_a_bsn_without_its_zero_is_the_same_person_and_flagged() -> None:
    short, whole = judged(own(persoon__bsn=SHORT_BSN)), judged(own(persoon__bsn=f"0{SHORT_BSN}"))
    assert (short.record.key, short.entry) == (whole.record.key, whole.entry)
    assert (short.restored, whole.restored) == (True, False)


def test_two_equal_messages_are_told_apart_by_an_id_of_their_own() -> None:
    assert judged(own() | {"bericht_id": "1"}).entry != judged(own() | {"bericht_id": "2"}).entry


@pytest.mark.parametrize("value", [999990342, 9.9999e8, True, ["999990342"]])
def test_a_number_in_place_of_a_text_is_refused_by_its_place(value: object) -> None:
    assert faults(own(persoon__bsn=value)) == [Fault("veld-geen-tekst", ("persoon", "bsn"))]


def test_every_fault_is_told_at_once() -> None:
    found = faults(
        event(data(persoon__bsn="1", gemeente_herkomst="x", einde_op="morgen", inrichting=""), id="", type="nl.x.y")
    )
    assert {(fault.code, fault.path) for fault in found} == {
        ("kop-ontbreekt", ("id",)),
        ("bericht-onbekend", ("type",)),
    }
    found = faults(event(data(persoon__bsn="1", gemeente_herkomst="x", einde_op="morgen", inrichting=""), id=""))
    assert {(fault.code, fault.path) for fault in found} == {
        ("kop-ontbreekt", ("id",)),
        ("bsn-vorm", ("data", "persoon", "bsn")),
        ("gemeentecode-vorm", ("data", "gemeente_herkomst")),
        ("datum-vorm", ("data", "einde_op")),
        ("veld-vorm", ("data", "inrichting")),
    }


def test_a_misspelt_field_is_refused_with_the_name_that_was_meant() -> None:
    content = data()
    content["gemeente_herkomts"] = content.pop("gemeente_herkomst")
    assert faults(event(content)) == [
        Fault("veld-onbekend", ("data", "gemeente_herkomts"), hint="gemeente_herkomst"),
    ]


def test_a_field_of_another_kind_of_message_is_refused() -> None:
    assert faults(own(begin_op="2026-01-01")) == [Fault("veld-misplaatst", ("begin_op",))]


def test_a_value_in_the_place_of_a_name_is_not_told_back() -> None:
    assert faults(own() | {"999990342": "x"}) == [Fault("veld-onbekend", ("?",))]


def test_deep_content_is_refused() -> None:
    deep: dict[str, Any] = {}
    for _ in range(200):
        deep = {"x": deep}
    assert "json-te-diep" in {fault.code for fault in faults(own(persoon=deep))}


def test_an_event_needs_no_datacontenttype_and_its_numbers_and_booleans_become_text() -> None:
    assert headers(event(nr=5, vlag=True, tekst="a"))["ce_nr"] == b"5"
    assert headers(event(nr=5, vlag=True))["ce_vlag"] == b"true"


@pytest.mark.parametrize(
    ("attributes", "code"),
    [
        ({"specversion": "0.3"}, "kop-ongeldig"),
        ({"source": "https://dji.example/x"}, "kop-ongeldig"),
        ({"source": "urn:nld:oin:00000099000000020000:systeem:x"}, "afzender-onbevoegd"),
        ({"time": "gisteren"}, "datum-vorm"),
        ({"time": "2026-11-25"}, "datum-vorm"),
        ({"doel": "complex"}, "doel-onjuist"),
        ({"datacontenttype": "text/xml"}, "inhoudstype-onbekend"),
        ({"Naam": "x"}, "kop-ongeldig"),
        ({"nr": 1.5}, "kop-ongeldig"),
        ({"lijst": [1]}, "kop-ongeldig"),
        ({"id": "a b"}, "kop-ongeldig"),
        ({"id": "x" * 81}, "kop-ongeldig"),
        ({"subject": "een zin"}, "kop-ongeldig"),
        ({"id": f"d-{BSN}"}, "kop-persoonsgegeven"),
        ({"subject": BSN}, "kop-persoonsgegeven"),
        ({"subject": "zaak-BERG"}, "kop-persoonsgegeven"),
        ({"data_base64": "eA=="}, "kop-ongeldig"),
    ],
)
def test_attributes_are_of_their_form_and_hold_no_personal_data(attributes: dict[str, Any], code: str) -> None:
    assert [fault.code for fault in faults(event(**attributes))] == [code]


def test_an_event_without_data_is_refused() -> None:
    with pytest.raises(Refused) as caught:
        offered({"specversion": "1.0", "id": "1"})
    assert caught.value.faults == (Fault("kop-ontbreekt", ("data",)),)


def test_a_broken_traceparent_is_passed_by_and_a_good_one_goes_on() -> None:
    good = f"00-{'a' * 32}-{'b' * 16}-01"
    assert headers(event(traceparent=good))["traceparent"] == good.encode()
    assert "traceparent" not in headers(event(traceparent="x"))


def test_no_fault_holds_a_value() -> None:
    secret = "Qwertyuiop"
    content = data(persoon__bsn=secret, persoon__achternaam=secret * 30, einde_op=secret, gemeente_herkomst=secret)
    content["hulpvragen"] = {"peildatum": secret, "schulden": secret}
    with pytest.raises(Refused) as caught:
        judged(event(content, nr=secret + " x"))
    assert secret not in repr(caught.value) + "".join(fault.reason + str(fault) for fault in caught.value.faults)
    assert len(caught.value.faults) >= 6


def test_an_offer_may_declare_the_dutch_notation_of_dates() -> None:
    dutch = own(persoon__geboortedatum="28-02-1990", einde_op="01-12-2026")
    assert judged(dutch, Notation.DUTCH).entry == judged(own(einde_op="2026-12-01")).entry


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(), max_size=6),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(st.characters(), max_size=6), inner, max_size=3)
    ),
    max_leaves=6,
)
PARTS = st.sampled_from([(), ("data",), ("data", "persoon"), ("data", "hulpvragen")])
NAMES = st.sampled_from([*event(), *data(), *data()["persoon"], "adres", "hulpvragen", "peildatum"]) | st.text(
    st.characters(), max_size=6
)


@given(PARTS, NAMES, JSON)
def test_whatever_stands_anywhere_is_taken_or_refused_and_raises_nothing_else(
    path: tuple[str, ...], name: str, value: object
) -> None:
    made = event(data(hulpvragen={"peildatum": "2026-11-01"}))
    target = made
    for part in path:
        target = target[part]
    target[name] = value
    for each in (made, own_line(made["data"])) if isinstance(made["data"], dict) else (made,):
        try:
            assert judged(each).record.value
        except Refused as refused:
            assert all(fault.reason for fault in refused.faults)
