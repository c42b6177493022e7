"""One release on a real Kafka: a fixed partner is asked what the stoplicht lacks, its connector answers, the light moves."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from connectors.partner import Connector, Incoming
from connectors.partner.program import opened
from connectors.partner.settings import PartnerSettings
from hub.codec import decode
from hub.parties import HUIZEN, PARTIJEN
from hub.privacy.doelen import Doel
from hub.topology import TOPICS, names, principals
from schemas.detentie import Hulpvraagblad, Zorgcontact
from schemas.nazorg import WerkvoorraadRegel
from schemas.stoplicht import Kleur
from schemas.uitvraag import Verzoekstatus, Wachtreden
from schemas.verzoek import Gebruik, Gebruiksvoorwaarden, InformatieGevraagd, InformatieVerstrekt
from tests.processes.nazorg.verloop import BEKEND
from tests.support.eventually import aeventually
from tests.support.hub import Hub
from tests.support.offers import einde, offer

pytestmark = [pytest.mark.broker, pytest.mark.timeout(120)]

PERSOON = 61
PARTIJ = "iriszorg"


def connector(wie: str) -> Connector:
    """The connector of the party: it knows of this one betrokkene, and lets pass what is said of others."""
    made = Connector(PARTIJ, name="e2e")
    made.ignore(*(set(TOPICS[names.inbox(PARTIJ)].berichten) - {InformatieGevraagd}))

    @made.on(InformatieGevraagd)
    async def answer(incoming: Incoming[InformatieGevraagd]) -> InformatieVerstrekt | None:
        vraag, now = incoming.bericht, datetime.now(UTC)
        if vraag.aggregaat_id != wie:
            return None
        return InformatieVerstrekt(
            verzoek_id=vraag.verzoek_id,
            aggregaat_id=vraag.aggregaat_id,
            informatie="In behandeling.",
            peildatum=now,
            hulpvragen=Hulpvraagblad(peildatum=now, zorg=Zorgcontact.IN_CONTACT),
            grondslag="Wlz",
            voorwaarden=Gebruiksvoorwaarden(gebruik=Gebruik.WEGING),
            functionaris="behandelaar 3",
        )

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
