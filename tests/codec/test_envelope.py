"""CloudEvents headers in Kafka's binary mode: what is sent, what is taken, what is refused with which code (cases S1, S2)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.codec import Envelope, EnvelopeError
from hub.refusals import REFUSALS

SOURCE = "urn:nld:oin:00000099000000001000:systeem:dji"
MOMENT = datetime(2026, 3, 4, 5, 6, 7, 89000, tzinfo=UTC)
ENVELOPE = Envelope(
    id="0b7c3c1e-6a37-4f44-9d1c-0f3f1f6c9a11",
    source=SOURCE,
    type="nl.detenties.detentie-beeindigd.v1",
    time=MOMENT,
    doel="nazorg",
    correlationid="keten-1",
    causationid=f"{SOURCE}#vorige",
    traceparent="00-0af7651916cd43dd8448eb211c80319c-b9c7c989f97918e1-01",
)
HEADERS: list[tuple[str, bytes | None]] = [
    ("content-type", b"application/avro"),
    ("ce_specversion", b"1.0"),
    ("ce_id", b"0b7c3c1e-6a37-4f44-9d1c-0f3f1f6c9a11"),
    ("ce_source", b"urn:nld:oin:00000099000000001000:systeem:dji"),
    ("ce_type", b"nl.detenties.detentie-beeindigd.v1"),
    ("ce_time", b"2026-03-04T05:06:07.089Z"),
    ("ce_doel", b"nazorg"),
    ("ce_correlationid", b"keten-1"),
    ("ce_causationid", b"urn:nld:oin:00000099000000001000:systeem:dji#vorige"),
    ("traceparent", b"00-0af7651916cd43dd8448eb211c80319c-b9c7c989f97918e1-01"),
]


def replaced(header: str, value: bytes | None) -> list[tuple[str, bytes | None]]:
    return [(name, value if name == header else old) for name, old in HEADERS]


def without(*headers: str) -> list[tuple[str, bytes | None]]:
    return [(name, value) for name, value in HEADERS if name not in headers]


def refusal(headers: list[tuple[str, bytes | None]]) -> str:
    with pytest.raises(EnvelopeError) as caught:
        Envelope.from_headers(headers)
    assert str(caught.value) == caught.value.code
    assert caught.value.code in REFUSALS
    return caught.value.code


def test_a_family_shares_all_but_id_and_type() -> None:
    other = replace(ENVELOPE, id="ander", type="nl.t.ander.v1")

    assert ENVELOPE.family()(other.id, other.type) == other.to_headers()
    assert replace(ENVELOPE, causationid=None, traceparent=None).family()("x", "nl.t.v1")[2:5:2] == [
        ("ce_id", b"x"),
        ("ce_type", b"nl.t.v1"),
    ]


def test_the_headers_are_those_of_the_kafka_binding() -> None:
    assert ENVELOPE.to_headers() == HEADERS
    assert Envelope.from_headers(HEADERS) == ENVELOPE


def test_the_order_of_headers_is_free() -> None:
    assert Envelope.from_headers(HEADERS[::-1]) == ENVELOPE


@pytest.mark.parametrize("name", ["specversion", "id", "source", "type", "time", "doel"])
def test_each_required_attribute_must_be_there(name: str) -> None:
    assert refusal(without(f"ce_{name}")) == "kop-ontbreekt"


def test_a_message_that_names_no_chain_starts_one() -> None:
    envelope = Envelope.from_headers(without("ce_correlationid", "ce_causationid", "traceparent"))

    assert envelope.correlationid == envelope.id
    assert (envelope.causationid, envelope.traceparent) == (None, None)


@pytest.mark.parametrize("header", [name for name, _ in HEADERS if name != "traceparent"])
@pytest.mark.parametrize("value", [b"\xc3\x28", None, b""], ids=["no UTF-8", "null", "empty"])
def test_a_broken_attribute_is_refused(header: str, value: bytes | None) -> None:
    assert refusal(replaced(header, value)) == "kop-ongeldig"


@pytest.mark.parametrize("header", [name for name, _ in HEADERS if name != "traceparent"])
def test_an_attribute_stands_there_once_even_with_the_same_value(header: str) -> None:
    assert refusal([*HEADERS, (header, dict(HEADERS)[header])]) == "kop-dubbel"


@pytest.mark.parametrize(
    ("header", "value", "code"),
    [
        pytest.param("ce_subject", b"\xc3\x28", "kop-ongeldig", id="extension that is no UTF-8"),
        pytest.param("ce_subject", None, "kop-ongeldig", id="extension that is null"),
        pytest.param("ce_Subject", b"a", "kop-ongeldig", id="capital in a name"),
        pytest.param("ce_", b"a", "kop-ongeldig", id="no name"),
        pytest.param("ce_" + "a" * 65, b"a", "kop-ongeldig", id="name too long"),
    ],
)
def test_a_broken_extension_is_refused(header: str, value: bytes | None, code: str) -> None:
    assert refusal([*HEADERS, (header, value)]) == code


@pytest.mark.parametrize(
    "extra",
    [
        pytest.param([("x-eigen", b"\xc3\x28"), ("x-eigen", None)], id="foreign header, no UTF-8, null, doubled"),
        pytest.param([("ce_dataschema", b"https://voorbeeld.invalid/" + b"a" * 1000)], id="long extension"),
        pytest.param(
            [("ce_traceparent", b"00-0af7651916cd43dd8448eb211c80319c-b9c7c989f97918e1-01")], id="first trace"
        ),
        pytest.param([("Ce_id", b"ander")], id="not our prefix"),
    ],
)
def test_what_we_have_no_use_for_is_passed_by(extra: list[tuple[str, bytes | None]]) -> None:
    assert Envelope.from_headers([*HEADERS, *extra]) == ENVELOPE


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("ce_specversion", b"0.3"),
        ("ce_id", b"a" * 81),
        ("ce_id", b"met spatie"),
        ("ce_id", b"regel\n"),
        ("ce_source", b"urn:nld:oin:0000009900000000100:systeem:dji"),
        ("ce_source", b"urn:nld:oin:00000099000000001000:systeem:"),
        ("ce_source", b"urn:nld:oin:00000099000000001000:systeem:a#b"),
        ("ce_source", b"urn:nld:oin:00000099000000001000:systeem:" + b"a" * 65),
        ("ce_source", b"https://voorbeeld.invalid"),
        ("ce_type", b"detentie"),
        ("ce_type", b"nl.detenties.Detentie"),
        ("ce_type", b"nl.a.b." + b"c" * 100),
        ("ce_time", b"2026-03-04"),
        ("ce_time", b"2026-03-04T05:06:07"),
        ("ce_time", b"2026-02-30T05:06:07Z"),
        ("ce_time", b"2026-03-04T25:06:07Z"),
        ("ce_time", b"0001-01-01T00:00:00+14:00"),
        ("ce_time", "٢٠٢٦-03-04T05:06:07Z".encode()),
        ("ce_doel", b"Nazorg"),
        ("ce_correlationid", b"a" * 81),
        ("ce_causationid", b"a" * 201),
    ],
)
def test_an_attribute_that_is_not_of_its_form_is_refused(header: str, value: bytes) -> None:
    assert refusal(replaced(header, value)) == "kop-ongeldig"


@pytest.mark.parametrize("text", ["2026-03-04T06:06:07.089+01:00", "2026-03-04T05:06:07.089000000Z"])
def test_time_comes_in_any_offset_and_precision_and_leaves_in_utc(text: str) -> None:
    envelope = Envelope.from_headers(replaced("ce_time", text.encode()))

    assert (envelope.time, envelope.time.tzinfo) == (MOMENT, UTC)
    assert envelope.to_headers() == HEADERS


@given(moment=st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30)), minutes=st.integers(-840, 840))  # noqa: DTZ001
def test_any_moment_comes_back_in_milliseconds(moment: datetime, minutes: int) -> None:
    aware = moment.replace(tzinfo=timezone(timedelta(minutes=minutes)), microsecond=moment.microsecond // 1000 * 1000)
    envelope = Envelope("a", SOURCE, "nl.a.b", aware, "nazorg", "a")

    assert Envelope.from_headers(list(envelope.to_headers())).time == aware


def test_a_missing_content_type_means_binary_mode() -> None:
    """Case S2: the rule that `hub.codec.envelope` gives."""
    assert Envelope.from_headers(without("content-type")) == ENVELOPE


@pytest.mark.parametrize("value", [b"application/avro; charset=binary", b"Application/Avro"])
def test_the_content_type_may_have_parameters(value: bytes) -> None:
    assert Envelope.from_headers(replaced("content-type", value)) == ENVELOPE


@pytest.mark.parametrize("value", [b"application/json", b"application/cloudevents+json", b"application/avro2", b"avro"])
def test_another_content_type_is_refused(value: bytes) -> None:
    assert refusal(replaced("content-type", value)) == "contenttype-onbekend"


@pytest.mark.parametrize("value", [None, b"\xc3\x28", b"00-kapot", b""], ids=["null", "no UTF-8", "broken", "empty"])
def test_a_broken_trace_breaks_no_message(value: bytes | None) -> None:
    assert Envelope.from_headers(replaced("traceparent", value)).traceparent is None


def test_two_traces_are_none() -> None:
    assert Envelope.from_headers([*HEADERS, HEADERS[-1]]).traceparent is None


@given(st.lists(st.tuples(st.sampled_from([name for name, _ in HEADERS]) | st.text(), st.none() | st.binary())))
def test_any_headers_are_an_envelope_or_refused(headers: list[tuple[str, bytes | None]]) -> None:
    assert refusal(headers) in REFUSALS


@given(header=st.sampled_from([name for name, _ in HEADERS]), value=st.text().map(str.encode))
def test_any_value_makes_a_good_envelope_or_is_refused(header: str, value: bytes) -> None:
    try:
        envelope = Envelope.from_headers(replaced(header, value))
    except EnvelopeError as error:
        assert error.code in REFUSALS
    else:
        assert Envelope.from_headers(list(envelope.to_headers())) == envelope


def test_a_reference_can_be_taken_apart() -> None:
    assert ENVELOPE.ref.split("#", 1) == [ENVELOPE.source, ENVELOPE.id]
