"""Criteria, requests and decision of the triage-overleg: what a house records before and in it (8.1-8.3; Bijlage 2)."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import AwareDatetime, Field

from schemas.basis import AggregaatId, Keuze, Kort, PartijCode, Record, Toelichting
from schemas.personen import CasusBericht, Functionaris
from schemas.verzoek import Aanleiding

Partijen = Annotated[tuple[PartijCode, ...], Field(max_length=80)]
Themas = Annotated[tuple[Kort, ...], Field(max_length=20)]


class Antwoord(Keuze):
    """Whether a criterion is met."""

    ONBEKEND = "onbekend"
    JA = "ja"
    NEE = "nee"


class Oordeel(Record):
    """The judgement on one criterion."""

    antwoord: Antwoord
    toelichting: Toelichting


class Criteria(Record):
    """The four criteria of Bijlage 2. How they combine is configuration, as the text is ambiguous (reference §6.6)."""

    veiligheid: Oordeel
    """Serious local safety problem that asks for work across chains."""
    systeem: Oordeel
    """Effect on or by the family system or the direct environment, or expected."""
    ketens: Oordeel
    """Cooperation of several chains needed, at least dwang and drang; not solvable within one."""
    multiproblematiek: Oordeel
    """Several problems on more than one leefgebied, leading to crime, nuisance or decline, or expected to."""


class CriteriaBeoordeeld(CasusBericht):
    """The criteria of Bijlage 2 as recorded judgements; a later one takes the place of an earlier."""

    ce_type = "nl.casussen.criteria-beoordeeld.v1"

    criteria: Criteria
    functionaris: Functionaris


class Vraag(Record):
    """What is asked of one party, and why it is necessary (8.2, 16.1).

    `met_bsn`, `met_adres`: this party can't find the betrokkene without. `doel`: its own purpose; None: that of all who are asked at once.
    """

    partij: PartijCode
    vraag: Toelichting
    noodzaak: Toelichting
    met_bsn: bool
    met_adres: bool = False
    doel: Toelichting | None = None


Vragen = Annotated[tuple[Vraag, ...], Field(max_length=40)]


class VerrijkingGevraagd(CasusBericht):
    """The house asks parties, all under one correlation id. `antwoord_voor` None: within the configured term."""

    ce_type = "nl.casussen.verrijking-gevraagd.v1"

    aanleiding: Aanleiding
    doel: Toelichting
    vragen: Vragen
    antwoord_voor: AwareDatetime | None
    functionaris: Functionaris


class Uitkomst(StrEnum):
    """The three outcomes of the triage, and no fourth (8.3)."""

    GEEN_CASUS = "geen_casus"
    ONDUIDELIJK = "onduidelijk"
    CASUS = "casus"


class Aanvulling(Record):
    """Outcome b: what is lacking, from whom, asked by whom (8.2), and when the casus is back in the triage (8.3b)."""

    vragen: Vragen
    volgende_triage_op: AwareDatetime
    opvrager: Functionaris


class Toewijzing(Record):
    """Outcome c: to which casustafel (8.1), why local is not enough ("lokaal, tenzij"), and what the triage makes of the MDO (1.8)."""

    casustafel: Kort
    lokaal_tenzij: Toelichting
    doel: Toelichting
    themas: Themas
    partijen: Partijen


class Triagebesluit(Record):
    """The decision with all that 8.1 asks of it; `aanvulling` belongs to b alone, `toewijzing` to c alone.

    `overleg_aanmelder` is the consultation of who put it forward (8.1a); `systeem` and `zorg_en_straf` what the weighing must look at
    (Bijlage 3, wegingsfase).
    """

    uitkomst: Uitkomst
    reden: Toelichting
    overleg_aanmelder: Toelichting | None
    systeem: Toelichting | None
    zorg_en_straf: Toelichting | None
    aanvulling: Aanvulling | None
    toewijzing: Toewijzing | None
    functionaris: Functionaris


class TriageBesloten(CasusBericht):
    """The locatiemanagers and the ketenmanager decide (8.1)."""

    ce_type = "nl.casussen.triage-besloten.v1"

    besluit: Triagebesluit


class AdviesGegeven(CasusBericht):
    """The house gives the advice that outcome a asks for (8.3a)."""

    ce_type = "nl.casussen.advies-gegeven.v1"

    advies: Toelichting
    functionaris: Functionaris


class AdviesVerzonden(CasusBericht):
    """To the aanmelder: no casus for the house, and the advice (8.3a)."""

    ce_type = "nl.casussen.advies-verzonden.v1"

    aanmelding_id: AggregaatId
    advies: Toelichting
    huis: Kort
    functionaris: Functionaris
