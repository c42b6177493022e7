"""A casus under way: what is known and decided of it, its line in the house's queue, and the state behind it."""

from __future__ import annotations

from pydantic import AwareDatetime

from schemas.aanmelding import Aanmelding, Casusfase, Zienswijze
from schemas.afschaling import Afschaling
from schemas.basis import AggregaatId, Bericht, Kort, PartijCode, Record, Toelichting
from schemas.inzage import Inzage
from schemas.mdo import Aanwijzing, Afwijzing, Mdo, Voorbereiding
from schemas.nazorg import Wachtrij
from schemas.personen import Functionaris
from schemas.triage import Criteria, Triagebesluit
from schemas.uitvraag import Verzoek, Wacht


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
    (9.4d); `gehouden_uitgenodigd_op` when that MDO was invited for: the next one needs an agreement of after it (13.2a).
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
    inzage: tuple[Inzage, ...] = ()
    afschaling: Afschaling | None = None
    gehouden_uitgenodigd_op: AwareDatetime | None = None


class CasusRegel(CasusInhoud):
    """One line in a house's queue of casussen. `wacht` says why it stands where it stands, and for whom; it is never empty."""

    ce_type = "nl.casussen.casus-gewijzigd.v1"

    wacht: tuple[Wacht, ...]
    verwijderen_op: AwareDatetime
    gewijzigd_door: Kort


class CasusDossier(CasusInhoud):
    """The state. `bericht_op` is the moment of the last message, `bijgewerkt_op` that up to which time has been reckoned.

    `aangemeld_geschreven_op` is when the form that it holds was written down.
    """

    ce_type = "nl.casussen.stand.v1"

    bericht_op: AwareDatetime
    bijgewerkt_op: AwareDatetime
    aangemeld_geschreven_op: AwareDatetime | None = None
