"""The straight road from an aanmelding to the MDO, and the way from any state of a casus to its end."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from hub.processes.complex import COMPLEX
from hub.processes.kern import Message, due, step
from hub.topology import names
from schemas.aanmelding import Casusfase
from schemas.basis import Bericht
from schemas.casus import CasusDossier
from schemas.mdo import Deelname, MdoGeannuleerd, MdoVerplaatst, Overeenstemming
from schemas.triage import Uitkomst
from tests.processes.complex import verloop as v
from tests.processes.complex.wereld import Wereld

Zet = tuple[Bericht, str]
STAPPEN = 12
"""More than the longest way has: a completed form, view, outcome, preparation, list, invitations, MDO, afschaling."""


def rechtdoor(casus: Wereld) -> Iterator[Zet]:
    """From aanmelding to invitations, what participants see, another moment, another MDO, and afschaling: each when it is its turn."""
    huis, politie = names.besluit(v.HUIS), names.uit("politie")
    yield v.aanmelding(), names.uit(v.AANMELDER)
    yield v.uitvraag("politie", "om"), huis
    for nummer, partij in list(casus.gevraagd.items()):
        yield v.antwoord(nummer), names.uit(partij)
    yield v.zienswijze(), names.uit(v.GEMEENTE)
    yield v.criteria(), huis
    yield v.besluit(Uitkomst.CASUS), huis
    yield v.voorbereiding(), huis
    yield v.aangewezen(v.POLITIE, v.EDE, v.MOVIERA), huis
    yield v.uitnodigen(), huis
    nummer = next((nummer for nummer, partij in casus.gevraagd.items() if partij == "politie"), "0" * 32)
    mdo_id = next(iter(casus.genodigd), "0" * 32)
    yield v.inzage(nummer), huis
    yield v.deelname(mdo_id, v.GEMEENTE), names.uit(v.GEMEENTE)
    yield v.akkoord(mdo_id, nummer), politie
    naar = casus.nu + timedelta(days=7)
    yield MdoVerplaatst(casus_id=v.WIE, naar_op=naar, reden="ziek", functionaris=v.PR, namens=v.AANMELDER), huis
    yield v.deelname(mdo_id, v.AANMELDER, naar), names.uit(v.AANMELDER)
    yield v.deelname(mdo_id, "politie", naar, Deelname.AFGESLAGEN), politie
    casus.nu = naar + timedelta(hours=1)
    yield v.weer_voorbereid(naar), huis
    yield v.aangewezen(v.EDE, v.MOVIERA), huis
    yield v.uitnodigen(), huis
    yield MdoGeannuleerd(casus_id=v.WIE, reden="feestdag", functionaris=v.IC), huis
    yield v.uitnodigen(), huis
    casus.nu += timedelta(days=30)
    yield v.afschaling(v.GEMEENTE), huis


def naar_het_einde(stand: CasusDossier, nu: datetime) -> None:
    """Go the way: each step must be taken, and it must come to an end."""
    verder: CasusDossier | None = stand
    for keer in range(STAPPEN):
        if verder is None or verder.fase in (Casusfase.GESLOTEN, Casusfase.AFGESCHAALD):
            return
        if verder.fase is Casusfase.UITGENODIGD:
            assert verder.mdo is not None
            nu = max(nu, verder.mdo.op)
            for beslist in due(COMPLEX, verder, v.WIE, nu):
                verder = beslist.stand
            continue
        inhoud, herkomst = zetten(verder, nu)[0]
        nieuw, _ = step(COMPLEX, verder, Message(v.WIE, inhoud, herkomst, f"urn:x#einde-{keer}"), nu)
        assert nieuw != verder
        verder = nieuw
    raise AssertionError(f"no end from {stand.fase}")


def zetten(stand: CasusDossier, nu: datetime) -> list[Zet]:
    """What is to be done next, if anything is: the first of these."""
    return ZETTEN.get(stand.fase, _niets)(stand, nu)


def _niets(stand: CasusDossier, nu: datetime) -> list[Zet]:
    return []


def _aanmelder(stand: CasusDossier, nu: datetime) -> list[Zet]:
    return [(v.aanmelding(), names.uit(stand.aanmelder))]


def _triage(stand: CasusDossier, nu: datetime) -> list[Zet]:
    zien = [] if stand.zienswijze else [_huis(stand, v.zienswijze(v.PR))]
    return [*zien, _huis(stand, v.besluit(Uitkomst.GEEN_CASUS))]


def _advies(stand: CasusDossier, nu: datetime) -> list[Zet]:
    return [_huis(stand, v.advies())]


def _voorbereiding(stand: CasusDossier, nu: datetime) -> list[Zet]:
    wie = stand.aanmelder
    eens = Overeenstemming(functionaris_gemeente="beleid 2", op=nu)
    klaar = stand.voorbereiding is not None and None not in (stand.voorbereiding.doel, stand.voorbereiding.agenda)
    voor = [] if klaar else [_huis(stand, v.voorbereiding(namens=wie, overeenstemming=eens))]
    lijst = stand.aanwijzingen and not stand.afwijzingen
    aan = [] if lijst else [_huis(stand, v.aangewezen(v.POLITIE, namens=wie))]
    return [*voor, *aan, _huis(stand, v.uitnodigen())]


def _mdo(stand: CasusDossier, nu: datetime) -> list[Zet]:
    assert stand.mdo is not None
    wat = v.afschaling(stand.mdo.uitnodigingen[0].partij).model_copy(update={"namens": stand.aanmelder})
    return [_huis(stand, wat)]


def _huis(stand: CasusDossier, inhoud: Bericht) -> Zet:
    return inhoud, names.besluit(stand.wachtrij)


ZETTEN: dict[Casusfase, Callable[[CasusDossier, datetime], list[Zet]]] = {
    Casusfase.TERUGGESTUURD: _aanmelder,
    Casusfase.INTAKE: _triage,
    Casusfase.AANVULLING: _triage,
    Casusfase.ADVIES: _advies,
    Casusfase.VOORBEREIDING: _voorbereiding,
    Casusfase.MDO: _mdo,
}
"""By whom and by what, in each phase in which somebody must."""
