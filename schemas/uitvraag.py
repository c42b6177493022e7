"""A request under way as a casus or a dossier of nazorg keeps it, and what either waits for."""

from __future__ import annotations

from pydantic import AwareDatetime

from schemas.basis import AggregaatId, Keuze, Kort, PartijCode, Record, Tekst, Toelichting
from schemas.detentie import Hulpvraagblad
from schemas.personen import Functionaris, Rol
from schemas.stoplicht import Leefgebied
from schemas.verzoek import Aanleiding, Gebruiksvoorwaarden, Weigergrond


class Verzoekstatus(Keuze):
    """What became of a request. It ends in an answer, a refusal, overdue (16.1), or no longer needed."""

    OPEN = "open"
    TE_LAAT = "te_laat"
    BEANTWOORD = "beantwoord"
    GEWEIGERD = "geweigerd"
    VERVALLEN = "vervallen"


class Verstrekking(Record):
    """An answer with its source and age (16.1), and how it may be used (17.4).

    `laat`: it came after the deadline; `herzien`: how often its supplier replaced it; `geschreven_op`: when it was written down, which may
    be in another order than that of coming.
    """

    informatie: Tekst
    peildatum: AwareDatetime
    hulpvragen: Hulpvraagblad | None
    grondslag: Kort
    voorwaarden: Gebruiksvoorwaarden
    functionaris: Kort
    bron: Kort
    ontvangen_op: AwareDatetime
    laat: bool
    herzien: int
    geschreven_op: AwareDatetime | None = None


class Weigering(Record):
    """A reasoned refusal (16.1)."""

    grond: Weigergrond
    reden: Toelichting
    functionaris: Kort
    bron: Kort
    ontvangen_op: AwareDatetime
    geschreven_op: AwareDatetime | None = None


class Verzoek(Record):
    """One question to one party. `herinneren_op` None: no reminder before the deadline any more. `geescaleerd`: for the locatiemanager.

    `leefgebieden`: what of the stoplicht is asked for, in the nazorg track only.
    """

    verzoek_id: AggregaatId
    correlatie_id: AggregaatId
    partij: PartijCode
    aanleiding: Aanleiding
    vraag: Toelichting
    noodzaak: Toelichting
    gevraagd_door: Functionaris
    gevraagd_op: AwareDatetime
    herinneren_op: AwareDatetime | None
    antwoord_voor: AwareDatetime
    status: Verzoekstatus
    geescaleerd: bool
    verstrekking: Verstrekking | None
    weigering: Weigering | None
    leefgebieden: tuple[Leefgebied, ...] = ()


class Wachtreden(Keuze):
    """What a casus, or a dossier of nazorg, waits for."""

    ONBEKEND = "onbekend"
    AANMELDING_AANVULLEN = "aanmelding_aanvullen"
    ANTWOORD = "antwoord"
    ZIENSWIJZE = "zienswijze"
    CRITERIA = "criteria"
    TRIAGE = "triage"
    ADVIES = "advies"
    VOORBEREIDING = "voorbereiding"
    AANWIJZING = "aanwijzing"
    AANWIJZING_HERSTELLEN = "aanwijzing_herstellen"
    UITNODIGING = "uitnodiging"
    DEELNAME = "deelname"
    MDO = "mdo"
    UITKOMST_MDO = "uitkomst_mdo"
    VERWIJDERING = "verwijdering"
    BEOORDELING = "beoordeling"
    INZAGE_AKKOORD = "inzage_akkoord"
    OPSCHONING = "opschoning"


class Wacht(Record):
    """What is waited for, from whom (a party, or somebody of the house; neither: the hub itself), and until when."""

    reden: Wachtreden
    partij: PartijCode | None
    rol: Rol | None
    voor: AwareDatetime | None
