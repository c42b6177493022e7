"""A developer asks the connector that runs on his own broker, and sees its answer."""

from __future__ import annotations

import pytest

from connectors.partner import Connector, Incoming
from connectors.partner.asking import ask
from connectors.partner.contract_parts import shipped_lines
from hub.settings import Deployment
from hub.topology import principals
from schemas.verzoek import InformatieGevraagd, InformatieGeweigerd, VerzoekHerinnerd, Weigergrond
from tests.connectors.partner.conftest import Place

pytestmark = pytest.mark.broker

QUESTION, REMINDER = (
    next(line for line in shipped_lines() if model.ce_type in line) for model in (InformatieGevraagd, VerzoekHerinnerd)
)


async def test_each_question_gets_its_answer_however_often_it_is_asked(place: Place) -> None:
    """And one that gets none is counted."""
    connector = Connector("stimenz", name="asked")

    @connector.on(InformatieGevraagd)
    def answer(incoming: Incoming[InformatieGevraagd]) -> InformatieGeweigerd:
        ids = {"verzoek_id": incoming.bericht.verzoek_id, "aggregaat_id": incoming.bericht.aggregaat_id}
        return InformatieGeweigerd(**ids, grond=Weigergrond.ANDERS, reden="x", functionaris="x")

    connector.ignore(*connector.untold)
    access = Deployment().access(principals.POORT)
    async with place.working(connector):
        first = await ask(connector, access, [QUESTION], 20)
        again = await ask(connector, access, [QUESTION, REMINDER], 3)

    assert (len(first.answers), first.unanswered) == (1, 0)
    assert (len(again.answers), again.unanswered) == (1, 1)
    assert first.answers[0]["causationid"] != again.answers[0]["causationid"]
