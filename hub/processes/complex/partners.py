"""Which party may be asked for what (8.2; Bijlage 3, verrijking)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from hub.parties import PARTIJEN, Partij
from hub.parties.rollen import VERRIJKING
from hub.processes.kern import Refused
from schemas.casus import CasusDossier
from schemas.personen import Rol
from schemas.verzoek import Aanleiding

GEMEENTEPARTIJ = {partij.gemeente_code: code for code, partij in PARTIJEN.items() if partij.gemeente_code}

VRAGERS: Mapping[Aanleiding, frozenset[Rol]] = {
    Aanleiding.VERRIJKING: frozenset({Rol.INFORMATIECOORDINATOR}),
    Aanleiding.SCREENING: frozenset({Rol.INFORMATIECOORDINATOR}),
    Aanleiding.AANVULLEND: frozenset({Rol.PROCESREGISSEUR, Rol.INFORMATIECOORDINATOR}),
    Aanleiding.ZIENSWIJZE: frozenset({Rol.PROCESREGISSEUR, Rol.INFORMATIECOORDINATOR}),
}
"""Who may ask: enrichment and screening the informatiecoördinator, the rest the procesregisseur too (8.2; Bijlage 3)."""


def vragers(aanleiding: Aanleiding) -> frozenset[Rol]:
    """The roles that may ask for this reason; raises `Refused` for a reason that is not of this process."""
    if aanleiding not in VRAGERS:
        raise Refused("aanleiding-onjuist")
    return VRAGERS[aanleiding]


def bevraagbaar(stand: CasusDossier, aanleiding: Aanleiding, codes: Iterable[str]) -> None:
    """Whether each of these may be asked for this reason; raises `Refused`."""
    codes = tuple(codes)
    if not codes:
        raise Refused("verzoek-zonder-partij")
    if len(set(codes)) < len(codes):
        raise Refused("partij-dubbel")
    for code in codes:
        if code not in PARTIJEN:
            raise Refused("partij-onbekend")
        BEVRAAGBAAR[aanleiding](stand, PARTIJEN[code])


def ander_huis(partij: Partij, huis: str) -> bool:
    """Whether a party is known to work with the other house only; the covenant leaves it open for most."""
    return bool(partij.huizen) and huis not in partij.huizen


def _verrijking(_: CasusDossier, partij: Partij) -> None:
    if partij.code not in VERRIJKING:
        raise Refused("partij-geen-verrijking")


def _huis(stand: CasusDossier, partij: Partij) -> None:
    if ander_huis(partij, stand.wachtrij):
        raise Refused("partij-ander-huis")


def _gemeente(stand: CasusDossier, partij: Partij) -> None:
    if partij.gemeente_code != stand.gemeente:
        raise Refused("gemeente-niet-betrokken")


BEVRAAGBAAR: Mapping[Aanleiding, Callable[[CasusDossier, Partij], None]] = {
    Aanleiding.VERRIJKING: _verrijking,
    Aanleiding.SCREENING: _huis,
    Aanleiding.AANVULLEND: _huis,
    Aanleiding.ZIENSWIJZE: _gemeente,
}
"""A gemeente of the other house may enrich (the betrokkene may have lived there); who the fixed partners are, no source says."""
