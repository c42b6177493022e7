"""Derived ids are the same everywhere and for ever: the figures here are part of the contract."""

from __future__ import annotations

from uuid import UUID, uuid5

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.codec import duplicate_key, effect_id
from hub.codec.ids import EFFECTS

CAUSE = "urn:nld:oin:00000099000000001000:systeem:dji#1"


def test_an_effect_id_never_changes() -> None:
    made = effect_id(CAUSE, "nl.nazorgdossiers.werkvoorraad-gewijzigd.v1", "huis.arnhem.werkvoorraad", 0)

    assert made == "c2651d72-65d6-5320-920a-d255a003bda1"
    assert UUID(made).version == 5


@given(cause=st.text(), ordinal=st.integers(0))
def test_an_effect_id_is_a_uuid_of_version_5(cause: str, ordinal: int) -> None:
    assert effect_id(cause, "nl.t.v1", "r", ordinal) == str(uuid5(EFFECTS, f"{ordinal}\nnl.t.v1\nr\n{cause}"))


def test_a_duplicate_key_never_changes() -> None:
    assert duplicate_key("urn:nld:oin:00000099000000001000:systeem:dji", "1").hex() == "e07a1eb0974fc90a"


@pytest.mark.parametrize(
    "other",
    [(CAUSE + "1", "t", "r", 0), (CAUSE, "u", "r", 0), (CAUSE, "t", "s", 0), (CAUSE, "t", "r", 1)],
    ids=["cause", "type", "recipient", "ordinal"],
)
def test_each_part_of_an_effect_tells_it_apart(other: tuple[str, str, str, int]) -> None:
    assert effect_id(*other) != effect_id(CAUSE, "t", "r", 0)


@given(text=st.text(min_size=1), cut=st.integers(0), other=st.integers(0))
def test_a_duplicate_key_knows_where_the_source_ends(text: str, cut: int, other: int) -> None:
    one, two = cut % (len(text) + 1), other % (len(text) + 1)

    keys = [duplicate_key(text[:at], text[at:]) for at in (one, two)]

    assert all(len(key) == 8 for key in keys)
    assert (keys[0] == keys[1]) == (one == two)
