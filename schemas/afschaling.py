"""Afschaling: the MDO decides that the house is no longer needed, and the dossier goes in two steps (1.10, 9.4d; Bijlage 3)."""

from __future__ import annotations

from pydantic import AwareDatetime

from schemas.basis import PartijCode, Record, Toelichting
from schemas.personen import CasusBericht, Functionaris
from schemas.triage import Partijen


class AfschalingBesloten(CasusBericht):
    """The MDO decides on afschaling; the procesregisseur, who chairs it, records that.

    `criteria` are those that the MDO had determined and judged by (9.4d), `deelnemers` the parties that decided, `overgenomen_door` the
    partner that takes the casus over, if one does.
    """

    ce_type = "nl.casussen.afschaling-besloten.v1"

    criteria: Toelichting
    reden: Toelichting
    deelnemers: Partijen
    overgenomen_door: PartijCode | None
    namens: PartijCode
    functionaris: Functionaris


class Afschaling(Record):
    """The decision as it was taken. `opgeschoond_op`: when the dossier was cleaned of all that is no longer needed; None: not yet."""

    criteria: Toelichting
    reden: Toelichting
    deelnemers: tuple[PartijCode, ...]
    overgenomen_door: PartijCode | None
    functionaris: Functionaris
    op: AwareDatetime
    opgeschoond_op: AwareDatetime | None
