"""The zwaarte-indicatie (stoplicht) over five leefgebieden (Bijlage 3, nazorg) with all that explains it.

The covenant knows one light; the lights per leefgebied are its inputs (reference §5.8).
"""

from __future__ import annotations

from enum import StrEnum

from pydantic import AwareDatetime

from schemas.basis import Keuze, Kort, PartijCode, Record, Toelichting


class Leefgebied(StrEnum):
    """The five leefgebieden; the covenant does not name them, DJI does (reference §2.1)."""

    IDENTITEITSBEWIJS = "identiteitsbewijs"
    HUISVESTING = "huisvesting"
    WERK_EN_INKOMEN = "werk_en_inkomen"
    SCHULDEN = "schulden"
    ZORG = "zorg"


class Kleur(Keuze):
    """The colours, from unknown to heavy."""

    ONBEKEND = "onbekend"
    GROEN = "groen"
    ORANJE = "oranje"
    ROOD = "rood"


class Leefgebiedlicht(Record):
    """One input of the stoplicht: the answer, where it came from, how old it is, and the row of the table that decided.

    `partij` is the one that answered a request for it; None: DJI's help-request sheet, or nobody.
    """

    leefgebied: Leefgebied
    kleur: Kleur
    antwoord: Kort
    bron: Kort
    peildatum: AwareDatetime | None
    verouderd: bool
    regel: Kort
    partij: PartijCode | None = None


class Stoplicht(Record):
    """The light, its inputs and its reason; repeatable from the table's version alone."""

    kleur: Kleur
    regel: Kort
    tabelversie: Kort
    lichten: tuple[Leefgebiedlicht, ...]
    berekend_op: AwareDatetime


class Overschrijving(Record):
    """The procesregisseur's own light in place of the computed one, with the reason (architecture §7)."""

    kleur: Kleur
    reden: Toelichting
    functionaris: Kort
    op: AwareDatetime
