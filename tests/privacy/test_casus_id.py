"""The id of a casus."""

from __future__ import annotations

from hub.privacy.casus_id import casus_id

NUMMER = "0123456789abcdef" * 2


def test_it_is_always_the_same() -> None:
    """A connector makes it by itself, on any machine: another recipe would cut every open casus off from its messages."""
    assert casus_id("moviera", NUMMER) == "8b2a3b30e059a02e0436113511e716a0"


def test_it_is_of_aanmelder_and_number() -> None:
    """And of both without confusion."""
    ids = {casus_id(code, nummer) for code in ("om", "politie") for nummer in (NUMMER, NUMMER[::-1])}
    assert len(ids) == 4
    assert {len(each) for each in ids} == {32}
