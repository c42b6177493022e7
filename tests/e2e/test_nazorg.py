"""A release on a real Kafka: a fixed partner is asked what the stoplicht lacks, its connector answers, the light moves."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest

from connectors.partner import Connector, Incoming
from connectors.partner.program import opened
from connectors.partner.settings import PartnerSettings
from hub.codec import Envelope, decode, encode
from hub.parties import HUIZEN, PARTIJEN
from hub.privacy.doelen import Doel
from hub.topology import TOPICS, names, principals
from schemas.detentie import Hulpvraagblad, Zorgcontact
from schemas.hub import BerichtGeweigerd
from schemas.nazorg import WerkvoorraadRegel
from schemas.stoplicht import Kleur
from schemas.uitvraag import Verzoekstatus, Wachtreden
from schemas.verzoek import Gebruik, Gebruiksvoorwaarden, InformatieGevraagd, InformatieVerstrekt
from tests.processes.nazorg.verloop import BEKEND
from tests.support.eventually import aeventually, eventually
from tests.support.hub import Hub
from tests.support.offers import Offer, einde, offer

pytestmark = [pytest.mark.broker, pytest.mark.timeout(120)]

PERSOON = 61
PARTIJ = "iriszorg"


def antwoord(wie: str, verzoek_id: str, zorg: Zorgcontact) -> InformatieVerstrekt:
    """An answer about care, of now."""
    now = datetime.now(UTC)
    return InformatieVerstrekt(
        verzoek_id=verzoek_id,
        aggregaat_id=wie,
        informatie="In behandeling.",
        peildatum=now,
        hulpvragen=Hulpvraagblad(peildatum=now, zorg=zorg),
        grondslag="Wlz",
        voorwaarden=Gebruiksvoorwaarden(gebruik=Gebruik.WEGING),
        functionaris="behandelaar 3",
    )


def connector(wie: str) -> Connector:
    """The connector of the party: it knows of this one betrokkene, and lets pass what is said of others."""
    made = Connector(PARTIJ, name="e2e")
    made.ignore(*(set(TOPICS[names.inbox(PARTIJ)].berichten) - {InformatieGevraagd}))

    @made.on(InformatieGevraagd)
    async def answer(incoming: Incoming[InformatieGevraagd]) -> InformatieVerstrekt | None:
        vraag = incoming.bericht
        if vraag.aggregaat_id != wie:
            return None
        return antwoord(wie, vraag.verzoek_id, Zorgcontact.IN_CONTACT)

    return made


@asynccontextmanager
async def working(made: Connector, path: Path) -> AsyncIterator[None]:
    """The connector at work."""
    with opened(made, path, PartnerSettings()) as party:
        work = asyncio.ensure_future(party.station.run())
        try:
            yield
        finally:
            party.station.stop.set()
            await work


def line(hub: Hub, wie: bytes) -> WerkvoorraadRegel:
    """His line in the queue of Ede."""
    found = [record.value for record in hub.read(names.werkvoorraad("ede")) if record.key == wie]
    regel = decode(found[-1] or b"") if found else None
    assert isinstance(regel, WerkvoorraadRegel)
    return regel


async def test_an_answer_of_a_fixed_partner_moves_the_light(
    hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Asked by the hub under purpose nazorg, answered through the poort, shown with its source; nobody else hears of him (16.1, 2.3)."""
    monkeypatch.setenv("HUB_BROKER_DIR", str(hub.stack.broker.directory))
    blad = Hulpvraagblad.model_validate({**BEKEND, "zorg": "onbekend", "peildatum": datetime.now(UTC)})
    release = offer(einde(PERSOON, gemeente_herkomst="GM0228", hulpvragen=blad), hub.secret)
    wie = release.key or b""
    hub.offer(principals.partij("dji"), release)
    asked = await aeventually(lambda: asyncio.to_thread(line, hub, wie), 60)
    assert (asked.kleur, [een.partij for een in asked.verzoeken]) == (Kleur.ONBEKEND, [PARTIJ])
    assert (asked.wacht[0].reden, asked.wacht[0].partij) == (Wachtreden.ANTWOORD, PARTIJ)

    def moved() -> WerkvoorraadRegel:
        found = line(hub, wie)
        assert found.verzoeken[0].status is Verzoekstatus.BEANTWOORD
        return found

    async with working(connector(wie.decode()), tmp_path / "partij.sqlite"):
        answered = await aeventually(lambda: asyncio.to_thread(moved), 60)
    licht = answered.stoplicht.lichten[4]
    assert (answered.kleur, licht.antwoord, licht.partij) == (Kleur.GROEN, "in_contact", PARTIJ)
    assert licht.bron.startswith(f"urn:nld:oin:{PARTIJEN[PARTIJ].oin}:systeem:e2e#")
    others = {
        *(names.inbox(code) for code in PARTIJEN if code != PARTIJ),
        *(names.werkvoorraad(huis) for huis in HUIZEN if huis != "ede"),
        *(name for name, topic in TOPICS.items() if topic.doel is Doel.COMPLEX),
    }
    assert [record.place.topic for record in hub.read(*others) if record.key == wie] == []


def test_an_answer_that_nobody_asked_for_comes_back_and_nothing_of_it_is_kept(hub: Hub) -> None:
    """The police were not asked: word with the code in their inbox, one dead letter, and the light as it was (16.1)."""
    release = offer(einde(PERSOON + 1, gemeente_herkomst="GM0228"), hub.secret)
    wie = release.key or b""
    hub.offer(principals.partij("dji"), release)
    asked = eventually(lambda: line(hub, wie), 60)
    zomaar = antwoord(wie.decode(), asked.verzoeken[0].verzoek_id, Zorgcontact.GEEN_CONTACT)
    envelope = Envelope(
        id=str(uuid4()), source=f"urn:nld:oin:{PARTIJEN['politie'].oin}:systeem:e2e", type=zomaar.ce_type,
        time=datetime.now(UTC), doel=Doel.NAZORG, correlationid="e2e",
    )  # fmt: skip
    said = Offer(names.uit("politie"), wie, encode(zomaar), envelope.to_headers())
    hub.offer(principals.partij("politie"), said)

    def told() -> BerichtGeweigerd:
        words = [decode(record.value or b"") for record in hub.read(names.inbox("politie"))]
        (word,) = [one for one in words if isinstance(one, BerichtGeweigerd) and one.bericht_id == envelope.id]
        return word

    assert eventually(told, 60).code == "verzoek-onbekend"
    assert line(hub, wie) == asked
