"""What the participants of an MDO may see beforehand: judged by the procesregisseur, accorded by who supplied it (13.2d)."""

from __future__ import annotations

from typing import Annotated

from pydantic import AwareDatetime, Field

from schemas.basis import AggregaatId, Keuze, Kort, PartijCode, Record, Tekst, Toelichting
from schemas.personen import CasusBericht, Functionaris
from schemas.verzoek import Gebruiksvoorwaarden


class InzageBeoordeeld(CasusBericht):
    """The procesregisseur finds that the participants should see these answers beforehand (13.2d).

    `verzoeken` are the requests that were answered; `overleg` what the party said of it that put the casus forward, and `namens` which he
    works.
    """

    ce_type = "nl.casussen.inzage-beoordeeld.v1"

    verzoeken: Annotated[tuple[AggregaatId, ...], Field(max_length=40)]
    overleg: Toelichting
    namens: PartijCode
    functionaris: Functionaris


class InzageGevraagd(CasusBericht):
    """To the party that supplied an answer: may these partners see it before the MDO? Without its accord nobody does (13.2d)."""

    ce_type = "nl.casussen.inzage-gevraagd.v1"

    mdo_id: AggregaatId
    mdo_op: AwareDatetime
    verzoek_id: AggregaatId
    partners: Annotated[tuple[PartijCode, ...], Field(max_length=80)]
    gevraagd_door: Functionaris
    namens: PartijCode


class InzageBeantwoord(CasusBericht):
    """The supplier accords, or does not. Its last answer counts for whoever has not seen it yet."""

    ce_type = "nl.casussen.inzage-beantwoord.v1"

    mdo_id: AggregaatId
    verzoek_id: AggregaatId
    akkoord: bool
    toelichting: Toelichting | None
    functionaris: Kort


class InzageVervallen(CasusBericht):
    """To a party whose accord was asked: there is no such MDO any more, and nothing to accord (13.2d)."""

    ce_type = "nl.casussen.inzage-vervallen.v1"

    mdo_id: AggregaatId
    verzoek_id: AggregaatId


class StukTerInzage(CasusBericht):
    """To a participant that comes: what it may see before the MDO, who supplied it, and how it may be used (13.2d, 17.4)."""

    ce_type = "nl.casussen.stuk-ter-inzage-gegeven.v1"

    mdo_id: AggregaatId
    verzoek_id: AggregaatId
    partij: PartijCode
    vraag: Toelichting
    informatie: Tekst
    peildatum: AwareDatetime
    voorwaarden: Gebruiksvoorwaarden


class Akkoord(Keuze):
    """Whether the supplier accords."""

    GEVRAAGD = "gevraagd"
    GEGEVEN = "gegeven"
    GEWEIGERD = "geweigerd"


class Inzage(Record):
    """One answer that participants should see: the judgement, the accord and when it was written down, and to whom it was shown."""

    verzoek_id: AggregaatId
    partij: PartijCode
    overleg: Toelichting
    beoordeeld_door: Functionaris
    beoordeeld_op: AwareDatetime
    akkoord: Akkoord
    toelichting: Toelichting | None
    getoond: tuple[PartijCode, ...]
    geschreven_op: AwareDatetime | None = None
