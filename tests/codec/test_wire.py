"""Values on Kafka: what goes in comes out, and whatever else comes in is refused with a code and without a value."""

from __future__ import annotations

import json
import tracemalloc
from io import BytesIO

import pytest
from fastavro import parse_schema, schemaless_reader, schemaless_writer
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hub.codec import Undecodable, decode, decode_as, encode, model_of, schema_id_of
from hub.refusals import REFUSALS
from schemas.basis import Bericht
from schemas.catalogue import MODELS
from schemas.detentie import DetentieBeeindigd, DetentieGestart, Persoon
from schemas.generator import avro_schema
from tests.support.messages import messages

few = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])  # of each model
each_model = pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)


def prefix(model: type[Bericht]) -> bytes:
    return b"\x00" + schema_id_of(model).to_bytes(4, "big")


def refusal(value: bytes) -> str:
    with pytest.raises(Undecodable) as caught:
        decode(value)
    assert str(caught.value) == caught.value.code
    return caught.value.code


@each_model
@few
@given(data=st.data())
def test_a_message_comes_back_as_it_went(model: type[Bericht], data: st.DataObject) -> None:
    message = data.draw(messages(model))

    value = encode(message)

    assert decode(value) == decode_as(value, model) == message
    assert encode(decode(value)) == value


@each_model
@few
@given(data=st.data())
def test_the_bytes_are_those_of_fastavro(model: type[Bericht], data: st.DataObject) -> None:
    message = data.draw(messages(model))
    out = BytesIO()
    schema = parse_schema(avro_schema(model))
    schemaless_writer(out, schema, message.model_dump(), strict=True)

    value = encode(message)

    assert value == prefix(model) + out.getvalue()
    assert model.model_validate(schemaless_reader(BytesIO(value[5:]), schema)) == message


@each_model
@few
@given(data=st.data())
def test_hostile_bytes_are_undecodable_or_a_message_and_nothing_else(model: type[Bericht], data: st.DataObject) -> None:
    value = bytearray(encode(data.draw(messages(model))))
    for _ in range(data.draw(st.integers(1, 5))):
        at = data.draw(st.integers(0, len(value)))
        value[at : at + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=12))

    try:
        message = decode(bytes(value))
    except Undecodable as error:
        assert error.code in REFUSALS
    else:
        assert decode(encode(message)) == message


@each_model
@few
@given(tail=st.binary(max_size=200))
def test_random_bytes_behind_a_good_prefix_are_undecodable_or_a_message(model: type[Bericht], tail: bytes) -> None:
    try:
        decode(prefix(model) + tail)
    except Undecodable as error:
        assert error.code in REFUSALS


@given(message=messages(DetentieBeeindigd), data=st.data())
def test_a_value_that_was_cut_or_lengthened_is_unreadable(message: Bericht, data: st.DataObject) -> None:
    value = encode(message)

    assert refusal(value[: data.draw(st.integers(0, len(value) - 1))]) == "inhoud-onleesbaar"
    assert refusal(value + data.draw(st.binary(min_size=1, max_size=8))) == "inhoud-onleesbaar"


@pytest.mark.parametrize(
    ("value", "code"),
    [
        pytest.param(b"", "inhoud-onleesbaar", id="empty"),
        pytest.param(b"\x00\x00\x00\x00", "inhoud-onleesbaar", id="shorter than the prefix"),
        pytest.param(b"\x01\x00\x00\x00\x01rest", "inhoud-onleesbaar", id="other magic byte"),
        pytest.param(b'{"a": 1}', "inhoud-onleesbaar", id="JSON"),
        pytest.param(b"\x00\x00\x00\x00\x00", "schema-onbekend", id="id 0"),
        pytest.param(b"\x00\xff\xff\xff\xff", "schema-onbekend", id="highest id"),
    ],
)
def test_a_value_without_a_schema_of_ours_is_refused(value: bytes, code: str) -> None:
    assert refusal(value) == code


@given(message=messages(DetentieBeeindigd))
def test_a_rule_of_the_model_holds_for_what_comes_in_and_the_error_does_not_repeat_the_value(
    message: DetentieBeeindigd,
) -> None:
    value = encode(message).replace(message.persoon.bsn.encode(), b"999999999")

    with pytest.raises(Undecodable) as caught:
        decode(value)

    assert caught.value.code == "inhoud-ongeldig"
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__


@given(message=messages(DetentieBeeindigd))
def test_a_message_of_another_type_than_asked_for_is_refused(message: Bericht) -> None:
    with pytest.raises(Undecodable, match="schema-past-niet"):
        decode_as(encode(message), DetentieGestart)


def test_huge_lengths_cost_no_memory() -> None:
    huge = b"\xfe\xff\xff\xff\xff\xff\xff\xff\x7f"  # 2^62 - 1
    tracemalloc.start()
    try:
        codes = {refusal(prefix(model) + huge) for model in MODELS}
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert codes == {"inhoud-onleesbaar"}
    assert peak < 1 << 20


def test_what_is_no_message_of_the_contract_can_not_be_written() -> None:
    class Vreemd(Bericht):
        ce_type = "nl.proeven.vreemd.v1"
        namespace = "nl.proeven"

    with pytest.raises(LookupError, match=r"nl\.proeven\.Vreemd was not released"):
        encode(Vreemd())


def test_a_message_that_skipped_its_checks_is_never_filled_in_with_nulls() -> None:
    """Case S3: a nullable field without a default that was left out."""
    fields = {"detentie_id": "a"}
    incomplete = DetentieBeeindigd.model_construct(**fields)  # type: ignore[arg-type]

    with pytest.raises(KeyError):
        encode(incomplete)


def test_a_misspelt_field_is_named_and_so_is_the_one_it_leaves_out() -> None:
    """Case S3: nothing lands under an unknown municipality because of a typing error."""
    line = {"bsn": "999990342", "voornamen": "Test", "achternaam": "Proef", "gebortedatum": "1990-01-01"}

    with pytest.raises(ValueError, match="validation") as caught:
        Persoon.model_validate_json(json.dumps(line))

    assert "gebortedatum" in str(caught.value)
    assert "geboortedatum" in str(caught.value)
    assert "999990342" not in str(caught.value)


def test_each_ce_type_leads_to_its_model() -> None:
    assert [model_of(model.ce_type) for model in MODELS] == list(MODELS)
    assert model_of("nl.proeven.onbekend.v1") is None
