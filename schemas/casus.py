"""A casus under way: what is known and decided of it, its line in the house's queue, and the state behind it."""

from __future__ import annotations

from pydantic import AwareDatetime

from schemas.aanmelding import Aanmelding, Casusfase, Zienswijze
from schemas.basis import AggregaatId, Bericht, Keuze, Kort, PartijCode, Record, Tekst, Toelichting
from schemas.detentie import Hulpvraagblad
from schemas.mdo import Aanwijzing, Afwijzing, Mdo, Voorbereiding
from schemas.nazorg import Wachtrij
from schemas.personen import Functionaris, Rol
from schemas.triage import Criteria, Triagebesluit
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

    `laat`: it came after the deadline; `herzien`: how often its supplier replaced it.
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


class Weigering(Record):
    """A reasoned refusal (16.1)."""

    grond: Weigergrond
    reden: Toelichting
    functionaris: Kort
    bron: Kort
    ontvangen_op: AwareDatetime


class Verzoek(Record):
    """One question to one party. `herinneren_op` None: no reminder before the deadline any more. `geescaleerd`: for the locatiemanager."""

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


class Weging(Record):
    """The judged criteria, whether they are met together, and by which version of how they combine (1.4; Bijlage 2)."""

    criteria: Criteria
    voldaan: bool
    versie: Kort
    functionaris: Functionaris
    op: AwareDatetime


class Triage(Record):
    """The decision in force. `ronde` counts how often the triage decided on this casus."""

    besluit: Triagebesluit
    ronde: int
    op: AwareDatetime


class Advies(Record):
    """The advice as it went to the aanmelder."""

    advies: Toelichting
    functionaris: Functionaris
    op: AwareDatetime


class CasusInhoud(Bericht):
    """What line and state share.

    `aanwijzingen` are the designated parties that may be invited, `afwijzingen` those of the same list that may not. `actie_voor` is the
    deadline of what is next, `te_laat` that it has passed. `mdo_gehouden`: from then on the MDO decides on the casus, not the triage
    (9.4d).
    """

    namespace = "nl.casussen"

    casus_id: AggregaatId
    wachtrij: Wachtrij
    gemeente: Kort | None
    aanmelder: PartijCode
    aanmelding: Aanmelding
    gebreken: tuple[Kort, ...]
    fase: Casusfase
    weging: Weging | None
    zienswijze: Zienswijze | None
    verzoeken: tuple[Verzoek, ...]
    triage: Triage | None
    advies: Advies | None
    voorbereiding: Voorbereiding | None
    aanwijzingen: tuple[Aanwijzing, ...]
    afwijzingen: tuple[Afwijzing, ...]
    mdo: Mdo | None
    mdo_gehouden: bool
    actie_voor: AwareDatetime | None
    te_laat: bool
    ontvangen_op: AwareDatetime
    gewijzigd_op: AwareDatetime
    volgnummer: int


class Wachtreden(Keuze):
    """What a casus waits for."""

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


class Wacht(Record):
    """What is waited for, from whom (a party, or somebody of the house; neither: the hub itself), and until when."""

    reden: Wachtreden
    partij: PartijCode | None
    rol: Rol | None
    voor: AwareDatetime | None


class CasusRegel(CasusInhoud):
    """One line in a house's queue of casussen. `wacht` says why it stands where it stands, and for whom; it is never empty."""

    ce_type = "nl.casussen.casus-gewijzigd.v1"

    wacht: tuple[Wacht, ...]
    verwijderen_op: AwareDatetime
    gewijzigd_door: Kort


class CasusDossier(CasusInhoud):
    """The state. `bericht_op` is the moment of the last message, `bijgewerkt_op` that up to which time has been reckoned."""

    ce_type = "nl.casussen.stand.v1"

    bericht_op: AwareDatetime
    bijgewerkt_op: AwareDatetime
