"""What is in a letter: its structure for everyone who may read it, its content for who says why."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hub.dlq.opening import Part, masked, opened, whole
from hub.errors import HubError
from tests.dlq.build import KEY, odd, read, written, wrong_key
from tests.poort.cases import REFUSED, good
from tests.privacy.traces import Traces
from tests.support.offers import Offer, persoon

TRACES = Traces([persoon()])


def of(offered: Offer) -> tuple[list[Part], list[Part]]:
    """The structure of its letter, and the whole."""
    brief = opened(read(written(offered)), KEY)
    return masked(brief), whole(brief)


def test_the_structure_names_headers_type_and_fields() -> None:
    """Enough to see what is wrong with the form of a message."""
    parts = dict(of(wrong_key())[0])

    assert parts["key"] == "1 bytes"
    assert parts["header ce_specversion"] == "3 bytes"
    assert parts["value"].endswith("bytes, DetentieBeeindigd")
    assert parts["persoon.bsn"] == "9 characters"
    assert parts["persoon.adres.postcode"] == "7 characters"
    assert parts["detentie_id"] == "3 characters"


@pytest.mark.parametrize(("code", "n"), [(code, n) for code, ways in REFUSED.items() for n in range(len(ways))])
def test_the_structure_tells_nobody(code: str, n: int) -> None:
    """No number, name or address, whatever was wrong, and also where a sender put it into a header's name."""
    told = repr(of(REFUSED[code][n](good()))[0]).encode()

    assert TRACES.found(told) == set()


def test_the_whole_is_all_the_sender_wrote() -> None:
    """Every field with its value."""
    parts = dict(of(wrong_key())[1])

    assert (parts["key"], parts["persoon.bsn"]) == ("k", persoon().bsn)
    assert parts["persoon.achternaam"] == persoon().achternaam
    assert parts["header ce_type"] == "nl.detenties.detentie-beeindigd.v1"


def test_odd_headers_show() -> None:
    """Names and values that are no UTF-8, and null (case S1); a name of the sender's own shows in the whole alone."""
    structure, everything = of(odd())

    assert [part for part in structure if "another" in part.name] == [
        Part("header (another name)", what) for what in ("absent", "2 bytes", "6 bytes")
    ]
    assert {Part("header x", "absent"), Part(r"header \xc3(-d", r"y\xff"), Part("header naam Jansen", "Jansen")} <= set(
        everything
    )


@pytest.mark.parametrize("value", [None, b"", b"\xff{", b"\0\0\0\0\1"])
def test_what_is_no_message_says_so(value: bytes | None) -> None:
    """With the code, and its bytes in the whole alone."""
    structure, everything = of(replace(good(), value=value))

    assert structure[-1].what.endswith("no message: inhoud-onleesbaar")
    assert everything[-1].name == "value"
    assert len(structure) == len(everything)


def test_another_key_does_not_open_it() -> None:
    """Nor does the right key at another place: the error names the setting, and nothing of what was sealed."""
    one = read(written(wrong_key()))

    for letter, key in ((one, bytes(32)), (replace(one, origin="dji.detentie/0/8"), KEY)):
        with pytest.raises(HubError, match="HUB_DLQ_KEY") as told:
            opened(letter, key)
        assert told.value.__cause__ is None
