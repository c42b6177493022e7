"""Two parties' connectors whose every answer and every error tells of the persons; run by `hub partner run`."""

from __future__ import annotations

from connectors.partner import Connector, Incoming
from connectors.partner.errors import Hopeless
from hub.privacy.doelen import Doel
from schemas.aanmelding import AanmeldingTeruggestuurd
from schemas.basis import Bericht
from schemas.inzage import InzageGevraagd
from schemas.mdo import MdoUitnodiging
from schemas.verzoek import InformatieGevraagd, InformatieVerstrekt
from tests.privacy.persons import TEXT, spoken
from tests.processes.complex import verloop as v

NOBODY = "0" * 32


def made(code: str) -> Connector:
    """The connector of a party that fails at first, answers then, and can't do anything with a form that comes back."""
    connector = Connector(code, name="proef")

    @connector.on(InformatieGevraagd)
    def answer(incoming: Incoming[InformatieGevraagd]) -> InformatieVerstrekt:
        fails_at_first(incoming)
        return answered(incoming.bericht.verzoek_id, incoming.key)

    @connector.on(MdoUitnodiging)
    def come(incoming: Incoming[MdoUitnodiging]) -> list[Bericht]:
        fails_at_first(incoming)
        comes = spoken(v.deelname(incoming.bericht.mdo_id, code, incoming.bericht.mdo_op))
        return [comes.model_copy(update={"casus_id": incoming.key}), answered(NOBODY, incoming.key)]

    @connector.on(InzageGevraagd)
    def accord(incoming: Incoming[InzageGevraagd]) -> Bericht:
        said = spoken(v.akkoord(incoming.bericht.mdo_id, incoming.bericht.verzoek_id))
        return said.model_copy(update={"casus_id": incoming.key})

    @connector.on(AanmeldingTeruggestuurd)
    def give_up(incoming: Incoming[AanmeldingTeruggestuurd]) -> None:
        raise Hopeless("formulier-terug") from ValueError(TEXT)

    connector.ignore(*connector.untold)
    return connector


def fails_at_first(incoming: Incoming[InformatieGevraagd] | Incoming[MdoUitnodiging]) -> None:
    """An error with all that it was about, as libraries make them."""
    if not incoming.maybe_repeat:
        raise ValueError(TEXT, incoming.bericht, incoming.envelope.doel is Doel.COMPLEX)


def answered(verzoek_id: str, wie: str) -> InformatieVerstrekt:
    """An answer about somebody."""
    return spoken(v.antwoord(verzoek_id)).model_copy(update={"aggregaat_id": wie})


iriszorg, politie = made("iriszorg"), made("politie")
