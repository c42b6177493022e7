"""Why a casus stands where it stands: what is waited for, from whom, until when. There is always an answer."""

from __future__ import annotations

from collections.abc import Iterator

from hub.processes.complex.partners import GEMEENTEPARTIJ
from hub.processes.complex.termijnen import opschonen_op, verwijderen_op
from hub.processes.verzoek import WACHTEND
from schemas.aanmelding import Casusfase
from schemas.casus import CasusDossier
from schemas.inzage import Akkoord
from schemas.mdo import Deelname
from schemas.personen import Rol
from schemas.uitvraag import Wacht, Wachtreden


def wacht(stand: CasusDossier) -> tuple[Wacht, ...]:
    """All that is waited for; what needs no order stands in the order of the text."""
    return tuple(WACHT[stand.fase](stand))


def _teruggestuurd(stand: CasusDossier) -> Iterator[Wacht]:
    reden = Wachtreden.AANMELDING_AANVULLEN
    yield Wacht(reden=reden, partij=stand.aanmelder, rol=None, voor=verwijderen_op(stand))


def _beoordeling(stand: CasusDossier) -> Iterator[Wacht]:
    for verzoek in stand.verzoeken:
        if verzoek.status in WACHTEND:
            hulp = Rol.LOCATIEMANAGER if verzoek.geescaleerd else None
            yield Wacht(reden=Wachtreden.ANTWOORD, partij=verzoek.partij, rol=hulp, voor=verzoek.antwoord_voor)
    if stand.zienswijze is None:
        gemeente = GEMEENTEPARTIJ.get(stand.gemeente or "")
        yield Wacht(reden=Wachtreden.ZIENSWIJZE, partij=gemeente, rol=Rol.PROCESREGISSEUR, voor=stand.actie_voor)
    if stand.weging is None:
        yield _huis(stand, Wachtreden.CRITERIA, Rol.INFORMATIECOORDINATOR)
    yield _huis(stand, Wachtreden.TRIAGE, Rol.LOCATIEMANAGER)


def _advies(stand: CasusDossier) -> Iterator[Wacht]:
    yield _huis(stand, Wachtreden.ADVIES, Rol.PROCESREGISSEUR)


def _voorbereiding(stand: CasusDossier) -> Iterator[Wacht]:
    klaar = stand.voorbereiding is not None and None not in (stand.voorbereiding.doel, stand.voorbereiding.agenda)
    if not klaar:
        yield _huis(stand, Wachtreden.VOORBEREIDING, Rol.PROCESREGISSEUR)
    if stand.afwijzingen:
        yield _huis(stand, Wachtreden.AANWIJZING_HERSTELLEN, Rol.PROCESREGISSEUR)
    elif not stand.aanwijzingen:
        yield _huis(stand, Wachtreden.AANWIJZING, Rol.PROCESREGISSEUR)
    elif klaar:
        yield _huis(stand, Wachtreden.UITNODIGING, Rol.INFORMATIECOORDINATOR)


def _uitgenodigd(stand: CasusDossier) -> Iterator[Wacht]:
    op = stand.mdo.op if stand.mdo else None
    for uitnodiging in stand.mdo.uitnodigingen if stand.mdo else ():
        if uitnodiging.deelname is Deelname.OPEN:
            yield Wacht(reden=Wachtreden.DEELNAME, partij=uitnodiging.partij, rol=None, voor=op)
    for een in stand.inzage:
        if een.akkoord is Akkoord.GEVRAAGD:
            yield Wacht(reden=Wachtreden.INZAGE_AKKOORD, partij=een.partij, rol=None, voor=op)
    yield Wacht(reden=Wachtreden.MDO, partij=None, rol=Rol.PROCESREGISSEUR, voor=op)


def _mdo(stand: CasusDossier) -> Iterator[Wacht]:
    yield _huis(stand, Wachtreden.UITKOMST_MDO, Rol.PROCESREGISSEUR)


def _afgeschaald(stand: CasusDossier) -> Iterator[Wacht]:
    opschonen = opschonen_op(stand)
    if opschonen is not None:
        yield Wacht(reden=Wachtreden.OPSCHONING, partij=None, rol=None, voor=opschonen)
    yield from _gesloten(stand)


def _gesloten(stand: CasusDossier) -> Iterator[Wacht]:
    yield Wacht(reden=Wachtreden.VERWIJDERING, partij=None, rol=None, voor=verwijderen_op(stand))


def _huis(stand: CasusDossier, reden: Wachtreden, rol: Rol) -> Wacht:
    return Wacht(reden=reden, partij=None, rol=rol, voor=stand.actie_voor)


WACHT = {
    Casusfase.TERUGGESTUURD: _teruggestuurd,
    Casusfase.INTAKE: _beoordeling,
    Casusfase.AANVULLING: _beoordeling,
    Casusfase.ADVIES: _advies,
    Casusfase.VOORBEREIDING: _voorbereiding,
    Casusfase.UITGENODIGD: _uitgenodigd,
    Casusfase.MDO: _mdo,
    Casusfase.GESLOTEN: _gesloten,
    Casusfase.AFGESCHAALD: _afgeschaald,
}
