"""The aanmelding of a casus by a party, and what the party and the gemeente concerned say and hear of it (1.7, 1.8, 8.1)."""

from __future__ import annotations

from pydantic import AwareDatetime

from schemas.basis import AggregaatId, Bericht, GemeenteCode, Keuze, Kort, Record, Toelichting
from schemas.personen import CasusBericht, Functionaris, Personalia


class Casusfase(Keuze):
    """Where an aanmelding or casus is. The names are ours, the order is the text's (reference §5.8)."""

    TERUGGESTUURD = "teruggestuurd"
    """The form lacks what it must hold; the aanmelder's turn (Bijlage 3, intake)."""
    INTAKE = "intake"
    """Under review: intake, verrijking, weging (1.7, 1.8, 8.1). Not a casus yet (1.4)."""
    AANVULLING = "aanvulling"
    """Outcome b: waits for what is lacking, and for the next triage (8.3b)."""
    ADVIES = "advies"
    """Outcome a: the advice to the aanmelder must go out (8.3a)."""
    VOORBEREIDING = "voorbereiding"
    """Outcome c: the MDO is prepared (8.3c, 13.2)."""
    UITGENODIGD = "uitgenodigd"
    """The invitations are out (8.3c)."""
    MDO = "mdo"
    """The moment of the MDO has come (9.1)."""
    GESLOTEN = "gesloten"
    """Ended; the data go after their term (1.10)."""
    AFGESCHAALD = "afgeschaald"
    """The MDO decided that the house is no longer needed; the dossier is cleaned, then it goes (1.10, 9.4d)."""


class Aanmelding(Record):
    """What the form holds; its minimum is personalia, problem statement and purpose (Bijlage 3, intake).

    `aanmelding_id` is a random number of the aanmelder's own. `gemeente` is the one concerned: it decides the house and whose view is
    asked.
    """

    aanmelding_id: AggregaatId
    personalia: Personalia | None
    probleemstelling: Toelichting | None
    doel: Toelichting | None
    gemeente: GemeenteCode | None
    functionaris: Kort


class CasusAangemeld(Bericht):
    """A party puts a casus forward (1.7). What may not be left out may be empty here, so that all that lacks is told at once."""

    ce_type = "nl.casussen.casus-aangemeld.v1"
    namespace = "nl.casussen"

    aanmelding: Aanmelding


class AanmeldingTeruggestuurd(CasusBericht):
    """To the aanmelder: the form is not complete. `gebreken` are all of them, as codes of `hub.processes.complex.volledigheid`."""

    ce_type = "nl.casussen.aanmelding-teruggestuurd.v1"

    aanmelding_id: AggregaatId
    gebreken: tuple[Kort, ...]


class CasusStatusGemeld(CasusBericht):
    """To the aanmelder: how his aanmelding stands (8.1b)."""

    ce_type = "nl.casussen.casus-status-gemeld.v1"

    aanmelding_id: AggregaatId
    fase: Casusfase
    op: AwareDatetime


class ZienswijzeGegeven(CasusBericht):
    """The view of the gemeente concerned (1.8): given by the gemeente, or taken down by the house, which then says by whom."""

    ce_type = "nl.casussen.zienswijze-gegeven.v1"

    zienswijze: Toelichting
    functionaris_gemeente: Kort
    opgehaald_door: Functionaris | None


class Zienswijze(Record):
    """The recorded view, with its source."""

    zienswijze: Toelichting
    functionaris_gemeente: Kort
    opgehaald_door: Functionaris | None
    bron: Kort
    op: AwareDatetime
    geschreven_op: AwareDatetime | None = None
