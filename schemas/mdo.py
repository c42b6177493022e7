"""The MDO of a casus: preparation, designation of parties, invitations and their answers (8.3c, 9.2, 13.2, 13.3)."""

from __future__ import annotations

from typing import Annotated

from pydantic import AwareDatetime, Field

from schemas.basis import AggregaatId, Keuze, Kort, PartijCode, Record, Tekst, Toelichting
from schemas.personen import CasusBericht, Functionaris, Personalia
from schemas.triage import Themas


class Overeenstemming(Record):
    """The agreement with the gemeente concerned, on which alone a casus is put on an agenda (13.2a, 13.2b)."""

    functionaris_gemeente: Kort
    op: AwareDatetime


class Voorbereiding(Record):
    """The preparation: goal, type of decisions and themes (13.2a), and the agenda (13.2b). Empty: not settled yet."""

    doel: Toelichting | None
    besluiten: Themas
    themas: Themas
    agenda: Tekst | None
    overeenstemming: Overeenstemming | None
    functionaris: Functionaris


class MdoVoorbereid(CasusBericht):
    """The procesregisseur prepares the MDO; `namens` is the party on whose behalf he works (13.3)."""

    ce_type = "nl.casussen.mdo-voorbereid.v1"

    voorbereiding: Voorbereiding
    namens: PartijCode


class Taak(Keuze):
    """The task by which a party can have doelbinding with a casus (13.2c). Ours: see `hub/processes/complex/doelbinding-v1.toml`."""

    ONBEKEND = "onbekend"
    OPENBARE_ORDE = "openbare_orde"
    OPSPORING = "opsporing"
    VERVOLGING = "vervolging"
    TENUITVOERLEGGING = "tenuitvoerlegging"
    RECLASSERING = "reclassering"
    JEUGD = "jeugd"
    ZORG = "zorg"
    ONDERSTEUNING = "ondersteuning"
    HUISVESTING = "huisvesting"
    SLACHTOFFERS = "slachtoffers"


class Aanwijzing(Record):
    """A party that the procesregisseur designates: the contribution asked, and why it may lawfully be there (13.2c)."""

    partij: PartijCode
    bijdrage: Toelichting
    taak: Taak
    doelbinding: Toelichting | None


Aanwijzingen = Annotated[tuple[Aanwijzing, ...], Field(max_length=80)]


class PartijenAangewezen(CasusBericht):
    """The whole list of the parties to invite; a later one takes the place of an earlier."""

    ce_type = "nl.casussen.partijen-aangewezen.v1"

    aanwijzingen: Aanwijzingen
    namens: PartijCode
    functionaris: Functionaris


class Afwijzing(Record):
    """A designated party that may not be invited, and why: a code of `hub.processes.complex.doelbinding`."""

    partij: PartijCode
    reden: Kort


class MdoUitnodigen(CasusBericht):
    """The informatiecoördinator has the invitations sent, for the first next MDO of the casus' table (8.3c)."""

    ce_type = "nl.casussen.mdo-uitnodigen.v1"

    functionaris: Functionaris


class MdoUitnodiging(CasusBericht):
    """To one party: agenda, personalia, purpose and the partners involved, all four (8.3c), and the contribution asked of it (13.2c)."""

    ce_type = "nl.casussen.mdo-uitnodiging-verstuurd.v1"

    mdo_id: AggregaatId
    huis: Kort
    casustafel: Kort
    mdo_op: AwareDatetime
    agenda: Tekst
    personalia: Personalia
    doel: Toelichting
    partners: Annotated[tuple[PartijCode, ...], Field(min_length=1, max_length=80)]
    bijdrage: Toelichting
    besluiten: Themas
    themas: Themas
    uitgenodigd_door: Functionaris
    namens: PartijCode


class Deelname(Keuze):
    """What a party says to an invitation. `vervanging`: it comes, by another delegate than it said before."""

    OPEN = "open"
    AANVAARD = "aanvaard"
    AFGESLAGEN = "afgeslagen"
    VERVANGING = "vervanging"


class Afgevaardigde(Record):
    """Who comes for a party: one of its own (9.2), with the mandate to decide (9.3)."""

    partij: PartijCode
    naam: Kort
    functie: Kort
    mandaat: bool


class UitnodigingBeantwoord(CasusBericht):
    """A party's answer. `mdo_op` is the moment it answers for: an MDO that moved meanwhile asks for another answer."""

    ce_type = "nl.casussen.uitnodiging-beantwoord.v1"

    mdo_id: AggregaatId
    mdo_op: AwareDatetime
    deelname: Deelname
    afgevaardigde: Afgevaardigde | None
    toelichting: Toelichting | None


class MdoVerplaatst(CasusBericht):
    """The house moves the MDO. `namens`: on whose behalf, when the procesregisseur does (13.3)."""

    ce_type = "nl.casussen.mdo-verplaatst.v1"

    naar_op: AwareDatetime
    reden: Toelichting
    functionaris: Functionaris
    namens: PartijCode | None = None


class MdoGeannuleerd(CasusBericht):
    """The house cancels the MDO; the casus goes back to its preparation. `namens`: as for a move."""

    ce_type = "nl.casussen.mdo-geannuleerd.v1"

    reden: Toelichting
    functionaris: Functionaris
    namens: PartijCode | None = None


class UitnodigingVerplaatst(CasusBericht):
    """To each invited party: another moment; its answer is asked anew."""

    ce_type = "nl.casussen.uitnodiging-verplaatst.v1"

    mdo_id: AggregaatId
    mdo_op: AwareDatetime
    reden: Toelichting


class UitnodigingIngetrokken(CasusBericht):
    """To each invited party: no MDO; what the invitation told may not be used any further (16.1)."""

    ce_type = "nl.casussen.uitnodiging-ingetrokken.v1"

    mdo_id: AggregaatId
    reden: Toelichting


class Uitnodiging(Record):
    """One invitation as it was sent, and what came of it."""

    partij: PartijCode
    bijdrage: Toelichting
    deelname: Deelname
    afgevaardigde: Afgevaardigde | None
    toelichting: Toelichting | None
    beantwoord_op: AwareDatetime | None
    geschreven_op: AwareDatetime | None = None


class Mdo(Record):
    """A planned MDO: its recipients are frozen at the moment of inviting."""

    mdo_id: AggregaatId
    op: AwareDatetime
    uitgenodigd_op: AwareDatetime
    uitgenodigd_door: Functionaris
    uitnodigingen: tuple[Uitnodiging, ...]
