"""Requests for information between a house and the parties, and what becomes of them (8.2, 16.1; Bijlage 3, verrijking).

`aggregaat_id` is what the request is about: a casus, or in the nazorg track a person. Every request ends in an answer, a reasoned refusal
or overdue, never in silence (16.1).
"""

from __future__ import annotations

from pydantic import AwareDatetime

from schemas.basis import AggregaatId, Bericht, Keuze, Kort, PartijCode, Record, Tekst, Toelichting
from schemas.detentie import Hulpvraagblad
from schemas.personen import Functionaris, Personalia
from schemas.stoplicht import Leefgebied


class Aanleiding(Keuze):
    """Why a house asks."""

    ANDERS = "anders"
    VERRIJKING = "verrijking"
    """Police, OM, gemeenten, Reclassering, RvdK (Bijlage 3, verrijking)."""
    SCREENING = "screening"
    """The fixed partners, for screening and weighing (Bijlage 3, verrijking)."""
    AANVULLEND = "aanvullend"
    """What the triage still lacks, from the partner that can supply it (8.2, 8.3b)."""
    ZIENSWIJZE = "zienswijze"
    """The view of the gemeente concerned (1.8)."""
    NAZORG = "nazorg"
    """The fixed partners of the nazorg track (Bijlage 3, nazorg)."""


class Gebruik(Keuze):
    """What others may use an answer for without asking its supplier again (17.4); the first forbids most."""

    WEGING = "weging"
    """To judge the casus, or to weigh in the nazorg track, and for nothing else."""
    MDO = "mdo"
    """Also in the MDO, by the parties that take part in it."""


class Gebruiksvoorwaarden(Record):
    """How an answer may be used, as its supplier decides (17.4)."""

    gebruik: Gebruik
    voorwaarden: Toelichting | None = None


class Weigergrond(Keuze):
    """Why a party does not supply ("voor zover wettelijk mogelijk", 16.1)."""

    ANDERS = "anders"
    GEEN_GRONDSLAG = "geen_grondslag"
    NIET_NOODZAKELIJK = "niet_noodzakelijk"
    PERSOON_ONBEKEND = "persoon_onbekend"


class InformatieGevraagd(Bericht):
    """A question to one party, with its purpose and its own need. `correlatie_id` is that of all questions asked at once.

    `personalia` holds no more than this party needs to find the betrokkene (16.1). `namens`: see 13.3. `leefgebieden`: in the nazorg
    track, what of the stoplicht is asked for; what an answer says of any other is not taken in.
    """

    ce_type = "nl.informatieverzoeken.informatie-gevraagd.v1"
    namespace = "nl.informatieverzoeken"

    verzoek_id: AggregaatId
    correlatie_id: AggregaatId
    aggregaat_id: AggregaatId
    huis: Kort
    aanleiding: Aanleiding
    doel: Toelichting
    personalia: Personalia
    vraag: Toelichting
    noodzaak: Toelichting
    antwoord_voor: AwareDatetime
    gevraagd_door: Functionaris
    namens: PartijCode | None
    leefgebieden: tuple[Leefgebied, ...] = ()


class InformatieVerstrekt(Bericht):
    """A party's answer; the party is responsible for it (16.1). `hulpvragen` are answers per leefgebied, with a moment of their own."""

    ce_type = "nl.informatieverzoeken.informatie-verstrekt.v1"
    namespace = "nl.informatieverzoeken"

    verzoek_id: AggregaatId
    aggregaat_id: AggregaatId
    informatie: Tekst
    peildatum: AwareDatetime
    hulpvragen: Hulpvraagblad | None
    grondslag: Kort
    voorwaarden: Gebruiksvoorwaarden
    functionaris: Kort


class InformatieGeweigerd(Bericht):
    """A party supplies nothing, and says why (16.1)."""

    ce_type = "nl.informatieverzoeken.informatie-geweigerd.v1"
    namespace = "nl.informatieverzoeken"

    verzoek_id: AggregaatId
    aggregaat_id: AggregaatId
    grond: Weigergrond
    reden: Toelichting
    functionaris: Kort


class VerzoekHerinnerd(Bericht):
    """A question waits for its answer; with `te_laat` beyond its deadline."""

    ce_type = "nl.informatieverzoeken.verzoek-herinnerd.v1"
    namespace = "nl.informatieverzoeken"

    verzoek_id: AggregaatId
    aggregaat_id: AggregaatId
    antwoord_voor: AwareDatetime
    te_laat: bool


class VerzoekVervallen(Bericht):
    """A question needs no answer any more: nothing may be supplied on it (16.1, necessity).

    `reden`: `niet-meer-nodig`, or `opnieuw-gevraagd` where another question takes its place. No more than that is for its party.
    """

    ce_type = "nl.informatieverzoeken.verzoek-vervallen.v1"
    namespace = "nl.informatieverzoeken"

    verzoek_id: AggregaatId
    aggregaat_id: AggregaatId
    reden: Kort
