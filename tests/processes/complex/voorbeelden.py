"""Of each message of the log one that is right, and a casus in which it is its turn."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from hub.topology import names
from schemas.basis import Bericht
from schemas.mdo import MdoGeannuleerd, MdoVerplaatst
from schemas.triage import Uitkomst
from tests.processes.complex import verloop as v


class Voorbeeld(NamedTuple):
    """`herkomst`: the topic of who may send it. `van`: the message, for a casus that may have a request or an MDO that it is about."""

    verloop: Callable[[], v.Verloop]
    herkomst: str
    van: Callable[[v.Verloop], Bericht]


def gevraagd() -> v.Verloop:
    """Under review; police asked."""
    verloop = v.aangemeld()
    verloop.huis(v.uitvraag("politie"))
    return verloop


def advies_gevraagd() -> v.Verloop:
    """After outcome a."""
    verloop = v.gewogen()
    verloop.huis(v.besluit(Uitkomst.GEEN_CASUS))
    return verloop


HUIS, POLITIE = names.besluit(v.HUIS), names.uit("politie")


def _deelname(verloop: v.Verloop) -> Bericht:
    mdo = verloop.stand.mdo if verloop.stand else None
    return v.deelname(_mdo_id(verloop), "politie", mdo.op if mdo else v.EERSTE)


def _mdo_id(verloop: v.Verloop) -> str:
    mdo = verloop.stand.mdo if verloop.stand else None
    return mdo.mdo_id if mdo else "0" * 32


def ter_inzage() -> v.Verloop:
    """Invited; the police asked for the accord on their answer."""
    verloop = v.met_antwoord()
    verloop.huis(v.inzage(v.verzoek_van(verloop, "politie")))
    return verloop


VOORBEELDEN: tuple[Voorbeeld, ...] = (
    Voorbeeld(v.Verloop, names.uit(v.AANMELDER), lambda _: v.aanmelding()),
    Voorbeeld(v.aangemeld, names.uit(v.GEMEENTE), lambda _: v.zienswijze()),
    Voorbeeld(v.aangemeld, HUIS, lambda _: v.zienswijze(v.PR)),
    Voorbeeld(v.aangemeld, HUIS, lambda _: v.uitvraag("politie")),
    Voorbeeld(gevraagd, POLITIE, lambda verloop: v.antwoord(v.verzoek_van(verloop, "politie"))),
    Voorbeeld(gevraagd, POLITIE, lambda verloop: v.weigering(v.verzoek_van(verloop, "politie"))),
    Voorbeeld(v.aangemeld, HUIS, lambda _: v.criteria()),
    Voorbeeld(v.gewogen, HUIS, lambda _: v.besluit(Uitkomst.GEEN_CASUS)),
    Voorbeeld(v.gewogen, HUIS, lambda _: v.besluit(Uitkomst.ONDUIDELIJK)),
    Voorbeeld(v.gewogen, HUIS, lambda _: v.besluit(Uitkomst.CASUS)),
    Voorbeeld(advies_gevraagd, HUIS, lambda _: v.advies()),
    Voorbeeld(v.voor_het_huis, HUIS, lambda _: v.voorbereiding()),
    Voorbeeld(v.voor_het_huis, HUIS, lambda _: v.aangewezen(v.POLITIE, v.EDE)),
    Voorbeeld(v.klaar, HUIS, lambda _: v.uitnodigen()),
    Voorbeeld(v.genodigd, POLITIE, _deelname),
    Voorbeeld(
        v.genodigd,
        HUIS,
        lambda _: MdoVerplaatst(casus_id=v.WIE, naar_op=v.dag(9), reden="ziek", functionaris=v.PR, namens=v.AANMELDER),
    ),
    Voorbeeld(
        v.genodigd,
        HUIS,
        lambda _: MdoGeannuleerd(casus_id=v.WIE, reden="niet nodig", functionaris=v.PR, namens=v.AANMELDER),
    ),
    Voorbeeld(v.met_antwoord, HUIS, lambda verloop: v.inzage(v.verzoek_van(verloop, "politie"))),
    Voorbeeld(ter_inzage, POLITIE, lambda verloop: v.akkoord(_mdo_id(verloop), v.verzoek_van(verloop, "politie"))),
    Voorbeeld(v.bijeen, HUIS, lambda _: v.afschaling("politie", v.GEMEENTE)),
)
