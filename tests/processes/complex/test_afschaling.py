"""Afschaling: decided by the MDO, in two steps (1.10, 9.4d; Bijlage 3, afsluiting)."""

from __future__ import annotations

import pytest

from hub.processes.kern import Refused
from hub.topology import names
from schemas.aanmelding import Casusfase, CasusStatusGemeld
from schemas.personen import Functionaris
from tests.processes.complex.verloop import (
    AANMELDER,
    EERSTE,
    GEMEENTE,
    IC,
    KM,
    LM,
    PERSONALIA,
    Verloop,
    aangemeld,
    aangewezen,
    afschaling,
    antwoord,
    bijeen,
    dag,
    genodigd,
    gewogen,
    klaar,
    voorbereiding,
    weer_voorbereid,
    zienswijze,
)

BESLOTEN = dag(3)


def _afgeschaald(over: str | None = None) -> Verloop:
    verloop = bijeen()
    verloop.huis(afschaling("politie", GEMEENTE, over=over), BESLOTEN)
    return verloop


def test_the_mdo_decides_and_the_aanmelder_hears_it() -> None:
    """Art. 9.4d: by its own criteria; recorded with who decided. Bijlage 3: a partner may take the casus over."""
    verloop = _afgeschaald(over=GEMEENTE)
    besluit = verloop.regel.afschaling
    assert besluit is not None
    assert (verloop.regel.fase, besluit.criteria, besluit.overgenomen_door) == (
        Casusfase.AFGESCHAALD, "drie maanden rust", GEMEENTE,
    )  # fmt: skip
    assert besluit.deelnemers == ("politie", GEMEENTE)
    assert {wie: een.fase for wie, een in verloop.van(CasusStatusGemeld).items()} == {AANMELDER: Casusfase.AFGESCHAALD}
    assert verloop.wacht == {("opschoning", "None"), ("verwijdering", "None")}


@pytest.mark.parametrize("verloop", [aangemeld(), gewogen(), klaar(), genodigd()])
def test_not_without_an_mdo(verloop: Verloop) -> None:
    """Art. 9.4d: neither the triage nor the house by itself: the moment of an MDO must have come."""
    with pytest.raises(Refused, match=r"^stap-niet-aan-de-orde$"):
        verloop.huis(afschaling("politie"))


@pytest.mark.parametrize("deelnemers", [(), ("malkander",), ("politie", "malkander")])
def test_not_by_who_was_not_there(deelnemers: tuple[str, ...]) -> None:
    """Art. 9.2, 9.4d: the MDO is the delegates of the parties that were invited."""
    with pytest.raises(Refused, match=r"^afschaling-zonder-mdo$"):
        bijeen().huis(afschaling(*deelnemers), BESLOTEN)


@pytest.mark.parametrize("door", [IC, LM, KM])
def test_the_procesregisseur_records_it(door: Functionaris) -> None:
    """Bijlage 3: he chairs the MDO; no manager decides it in its place (9.4d)."""
    with pytest.raises(Refused, match=r"^rol-onbevoegd$"):
        bijeen().huis(afschaling("politie", door=door), BESLOTEN)
    with pytest.raises(Refused, match=r"^casus-onbekend$"):
        bijeen().huis(afschaling("politie"), BESLOTEN, huis="arnhem")


def test_who_takes_it_over_is_a_party() -> None:
    with pytest.raises(Refused, match=r"^partij-onbekend$"):
        bijeen().huis(afschaling("politie", over="zomaar"), BESLOTEN)


def test_first_it_is_cleaned() -> None:
    """Art. 1.10: of all that is no longer necessary: no person and nothing that was supplied is left; whose it was and the decision is."""
    verloop = _afgeschaald()
    schoon = dag(3 + 28)
    verloop.tot(schoon.replace(hour=8))
    assert verloop.regel.aanmelding.personalia == PERSONALIA
    verloop.tot(schoon)
    regel = verloop.regel
    assert regel.afschaling is not None
    assert regel.afschaling.opgeschoond_op == schoon
    assert (regel.weging, regel.zienswijze, regel.triage, regel.voorbereiding, regel.mdo) == (None,) * 5
    assert (regel.verzoeken, regel.aanwijzingen, regel.inzage) == ((), (), ())
    assert (regel.aanmelder, regel.fase) == (AANMELDER, Casusfase.AFGESCHAALD)
    assert verloop.wacht == {("verwijdering", "None")}
    for tekst in ("Voorbeeld", "1990-05-17", "999990342", "overlast", "zorgelijk"):
        assert tekst not in regel.model_dump_json()
        assert verloop.stand is not None
        assert tekst not in verloop.stand.model_dump_json()


def test_then_it_is_gone() -> None:
    """Art. 1.10: "en uiteindelijk verdwijnt"; nobody hears it twice."""
    verloop = _afgeschaald()
    weg = dag(3 + 91)
    assert verloop.regel.verwijderen_op == weg
    verloop.tot(weg.replace(hour=8))
    assert verloop.wachtrijen
    verloop.tot(weg)
    assert (verloop.stand, verloop.wachtrijen, verloop.van(CasusStatusGemeld)) == (None, {}, {})


def test_what_comes_after_it_changes_nothing() -> None:
    """Neither before nor after the cleaning: what is decided is decided, and nothing new is taken in."""
    for moment in (BESLOTEN, dag(40)):
        verloop = _afgeschaald()
        verloop.tot(moment)
        voor = verloop.stand
        for bericht, van in (
            (voorbereiding(), names.besluit("ede")),
            (aangewezen(), names.besluit("ede")),
            (afschaling("politie"), names.besluit("ede")),
            (zienswijze(), names.uit(GEMEENTE)),
            (antwoord("0" * 32), names.uit("politie")),
        ):
            with pytest.raises(Refused):
                verloop.bied(bericht, van, moment)
        assert verloop.stand == voor


def test_the_moment_of_the_mdo_is_not_the_decision() -> None:
    """Until the MDO decides, the casus goes on: another MDO can be prepared (1.9)."""
    verloop = bijeen()
    assert verloop.regel.afschaling is None
    assert verloop.huis(weer_voorbereid(dag(1)), EERSTE).fase is Casusfase.VOORBEREIDING
