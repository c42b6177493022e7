"""What is kept but not read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.privacy.seal import NONCE, Unsealable, seal, unseal

KEY, OTHER = bytes(range(32)), bytes(range(1, 33))
PLACE = b"dji.detentie/0/7"
DATA = "Zoë van 't Proef, 999990019".encode()


@given(data=st.binary(max_size=300), place=st.binary(max_size=60))
def test_what_was_sealed_opens_to_the_byte(data: bytes, place: bytes) -> None:
    """Any bytes, for any place."""
    assert unseal(seal(data, KEY, place), KEY, place) == data


def test_nothing_of_it_shows() -> None:
    """Neither the data nor that it was sealed before: the same data twice gives different bytes."""
    first, second = seal(DATA, KEY, PLACE), seal(DATA, KEY, PLACE)

    assert b"999990019" not in first
    assert first[:NONCE] != second[:NONCE]
    assert first[NONCE:] != second[NONCE:]


@pytest.mark.parametrize("at", [0, NONCE - 1, NONCE, NONCE + len(DATA), -1])
def test_one_bit_changed_is_noticed(at: int) -> None:
    """In the nonce, the data or the tag."""
    sealed = bytearray(seal(DATA, KEY, PLACE))
    sealed[at] ^= 1

    with pytest.raises(Unsealable):
        unseal(bytes(sealed), KEY, PLACE)


@pytest.mark.parametrize(
    ("key", "place"), [(OTHER, PLACE), (KEY, b"dji.detentie/0/8"), (KEY, b"")], ids=["key", "place", "no place"]
)
def test_it_opens_with_its_key_at_its_place_only(key: bytes, place: bytes) -> None:
    """A dead letter can't be passed off as that of another record."""
    with pytest.raises(Unsealable):
        unseal(seal(DATA, KEY, PLACE), key, place)


@pytest.mark.parametrize("length", [0, 1, NONCE, NONCE + 15])
def test_too_short_is_no_seal(length: int) -> None:
    """A cut record is refused, not misread."""
    with pytest.raises(Unsealable):
        unseal(seal(DATA, KEY, PLACE)[:length], KEY, PLACE)


def test_the_error_tells_nothing() -> None:
    """Its text goes to a log."""
    with pytest.raises(Unsealable) as told:
        unseal(seal(DATA, KEY, PLACE), OTHER, PLACE)

    assert str(told.value) == "not sealed with this key for this place"
