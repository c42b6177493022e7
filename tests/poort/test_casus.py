"""Messages of complexe casuïstiek at the poort: which purpose, whose, about which casus (1.7, 2, 16.1, 16.2)."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from hub.codec import Envelope, encode
from hub.parties import HUIZEN, PARTIJEN
from hub.poort.sender import DOELEN_OF
from hub.poort.toelating import Refusal, admit
from hub.privacy.casus_id import casus_id
from hub.privacy.doelen import Doel
from hub.topology import TOPICS, names
from hub.topology.berichten import AAN_PARTIJ, CASUS_LOG, VAN_HUIS, VAN_PARTIJ
from schemas.basis import Bericht
from schemas.detentie import DetentieBeeindigd
from schemas.triage import Uitkomst
from schemas.verzoek import InformatieVerstrekt
from tests.processes.complex.verloop import (
    AANMELDER,
    GEMEENTE,
    NUMMER,
    WIE,
    aanmelding,
    antwoord,
    besluit,
    deelname,
    uitnodigen,
    weigering,
    zienswijze,
)
from tests.support.offers import Offer, received

SECRET = bytes(range(32))
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def offered(
    inhoud: Bericht, topic: str, oin: str, key: str = WIE, doel: str = Doel.COMPLEX, soort: str | None = None
) -> str:
    """Where a message goes that is offered on a topic; raises `Refusal`."""
    source = f"urn:nld:oin:{oin}:systeem:proef"
    envelope = Envelope(id="1", source=source, type=soort or inhoud.ce_type, time=NOW, doel=doel, correlationid="1")
    record = received(Offer(topic, key.encode(), encode(inhoud), envelope.to_headers()), NOW)
    return admit(record, SECRET).topic


def of_party(inhoud: Bericht, code: str, key: str = WIE, doel: str = Doel.COMPLEX) -> str:
    return offered(inhoud, names.uit(code), PARTIJEN[code].oin, key, doel)


def of_house(inhoud: Bericht, code: str = "ede", key: str = WIE) -> str:
    return offered(inhoud, names.besluit(code), HUIZEN[code].oin, key)


@pytest.mark.parametrize(
    ("inhoud", "code"),
    [
        (aanmelding(), AANMELDER),
        (zienswijze(), GEMEENTE),
        (antwoord("0" * 32), "politie"),
        (weigering("0" * 32), "politie"),
        (deelname("0" * 32, "politie"), "politie"),
    ],
)
def test_what_a_party_says_goes_to_the_log_of_its_purpose(inhoud: Bericht, code: str) -> None:
    """Art. 16.2: complexe casuïstiek has a log of its own."""
    assert of_party(inhoud, code) == names.log(Doel.COMPLEX)


@pytest.mark.parametrize("inhoud", [uitnodigen(), besluit(Uitkomst.CASUS), zienswijze()])
def test_what_a_house_decides_goes_there_too(inhoud: Bericht) -> None:
    """Art. 13.1."""
    assert of_house(inhoud) == names.log(Doel.COMPLEX)


def test_the_key_of_an_aanmelding_is_of_its_aanmelder() -> None:
    """Art. 1.7: no party writes on another's casus, even when it knows its number."""
    assert casus_id("politie", NUMMER) != WIE
    with pytest.raises(Refusal, match=r"^sleutel-onjuist$"):
        of_party(aanmelding(), "politie")
    assert of_party(aanmelding(), "politie", casus_id("politie", NUMMER))


@pytest.mark.parametrize("inhoud", [zienswijze(), antwoord("0" * 32), deelname("0" * 32, "politie")])
def test_the_key_is_that_of_the_casus(inhoud: Bericht) -> None:
    """Else the message would be decided out of order, or on another casus."""
    with pytest.raises(Refusal, match=r"^sleutel-onjuist$"):
        of_party(inhoud, "politie", "1" * 32)


@pytest.mark.parametrize("doel", [Doel.NAZORG, Doel.RADICALISERING])
def test_no_message_of_a_casus_serves_another_purpose(doel: Doel) -> None:
    """Art. 2.3, 16.2: nothing passes from one track to another."""
    with pytest.raises(Refusal, match=r"^doel-onjuist$"):
        of_party(zienswijze(), GEMEENTE, doel=doel)


@pytest.mark.parametrize("inhoud", [uitnodigen(), besluit(Uitkomst.CASUS)])
def test_a_party_decides_nothing(inhoud: Bericht) -> None:
    """Art. 8.1, 13.1: not even by sending what a house sends."""
    with pytest.raises(Refusal, match=r"^afzender-onbevoegd$"):
        of_party(inhoud, AANMELDER)


@pytest.mark.parametrize("inhoud", [aanmelding(), antwoord("0" * 32)])
def test_a_house_speaks_for_no_party(inhoud: Bericht) -> None:
    """Art. 1.7, 16.1."""
    with pytest.raises(Refusal, match=r"^afzender-onbevoegd$"):
        of_house(inhoud)


@pytest.mark.parametrize("bericht", AAN_PARTIJ, ids=lambda bericht: bericht.__name__)
def test_nobody_sends_what_only_the_hub_sends(bericht: type[Bericht]) -> None:
    """No invitation, request or advice gets in by a party or a house."""
    for topic, oin in ((names.uit("politie"), PARTIJEN["politie"].oin), (names.besluit("ede"), HUIZEN["ede"].oin)):
        with pytest.raises(Refusal, match=r"^afzender-onbevoegd$"):
            offered(uitnodigen(), topic, oin, soort=bericht.ce_type)


def test_the_purposes_of_a_message_are_those_of_the_logs_that_take_it() -> None:
    """Declared once, in the topology: an answer serves nazorg too as soon as its log is declared for answers."""
    assert set(CASUS_LOG) == set(VAN_PARTIJ) | set(VAN_HUIS)
    assert DOELEN_OF[DetentieBeeindigd] == {Doel.NAZORG}
    assert {doel for doel in Doel if InformatieVerstrekt in getattr(TOPICS.get(names.log(doel)), "berichten", ())} == (
        DOELEN_OF[InformatieVerstrekt]
    )
