"""Which queue a person's line stands in, and why."""

from __future__ import annotations

import pytest

from hub.parties import HUIZEN
from hub.parties.gemeenten import GEMEENTEN
from hub.processes.nazorg.routing import Reden
from hub.topology import names
from schemas.detentie import DetentieGestart, EinddatumGewijzigd
from schemas.nazorg import Wachtrij, WerkvoorraadRegel
from tests.processes.nazorg.verloop import AMSTERDAM, ARNHEM, EDE, NUL, RENKUM, RIJNWAARDEN, WIE, Verloop, bericht, dag


def _gestart(herkomst: str | None, vestiging: str | None = None) -> WerkvoorraadRegel:
    gestart = bericht(DetentieGestart, begin_op=NUL, gemeente_herkomst=herkomst, gemeente_vestiging=vestiging)
    return Verloop().meld(gestart, NUL)


@pytest.mark.parametrize(
    ("herkomst", "vestiging", "wachtrij", "gemeente", "reden"),
    [
        (ARNHEM, None, Wachtrij.ARNHEM, ARNHEM, None),
        (RENKUM, None, Wachtrij.EDE, RENKUM, None),
        (ARNHEM, EDE, Wachtrij.EDE, EDE, None),
        (None, EDE, Wachtrij.EDE, EDE, None),
        (ARNHEM, AMSTERDAM, Wachtrij.ARNHEM, ARNHEM, Reden.VESTIGING_ELDERS),
        (AMSTERDAM, EDE, Wachtrij.EDE, EDE, None),
        (AMSTERDAM, None, Wachtrij.KETEN, AMSTERDAM, Reden.NIET_IN_REGISTER),
        ("GM9998", None, Wachtrij.KETEN, "GM9998", Reden.NIET_IN_REGISTER),
        (None, None, Wachtrij.KETEN, None, Reden.GEEN_GEMEENTE),
        (RIJNWAARDEN, None, Wachtrij.ARNHEM, "GM0299", Reden.OPGEVOLGD),
    ],
)
def test_everybody_gets_a_queue(
    herkomst: str | None, vestiging: str | None, wachtrij: Wachtrij, gemeente: str | None, reden: Reden | None
) -> None:
    """Where he wants to settle wins when it has a house, else where he came from, else the ketenmanager with the reason."""
    regel = _gestart(herkomst, vestiging)
    assert (regel.wachtrij, regel.gemeente, regel.reden_aandacht) == (wachtrij, gemeente, reden)


def test_an_abolished_municipality_keeps_its_code_beside_its_successor() -> None:
    """The code as it was told is shown, with the municipality that the queue is of (case D4)."""
    regel = _gestart(RIJNWAARDEN)
    assert (regel.gemeente_gemeld, regel.gemeente_naam) == (RIJNWAARDEN, "Zevenaar")


def test_a_later_message_moves_the_line() -> None:
    """One decision puts the line into the new queue and takes it out of the old one."""
    verloop = Verloop()
    verloop.meld(bericht(DetentieGestart, begin_op=NUL), NUL)
    regel = verloop.meld(bericht(EinddatumGewijzigd, einde_op=dag(30), gemeente_vestiging=EDE), dag(1))
    assert [(names.werkvoorraad("ede"), regel), (names.werkvoorraad("arnhem"), None)] == [
        (effect.topic, effect.inhoud) for effect in verloop.effecten[:2]
    ]
    assert {WIE} == {effect.sleutel for effect in verloop.effecten}
    assert [names.werkvoorraad("ede")] == list(verloop.wachtrijen)


def test_a_known_municipality_ends_the_attention() -> None:
    """A line of the ketenmanager's leaves his queue as soon as a municipality is told."""
    verloop = Verloop()
    verloop.meld(bericht(DetentieGestart, begin_op=NUL, gemeente_herkomst=None), NUL)
    regel = verloop.meld(bericht(DetentieGestart, begin_op=NUL), dag(1))
    assert (regel.wachtrij, regel.reden_aandacht) == (Wachtrij.ARNHEM, None)
    assert verloop.regel_van(Wachtrij.KETEN) is None


def test_a_municipality_that_is_not_told_again_stays() -> None:
    """What a message leaves out is not withdrawn."""
    verloop = Verloop()
    verloop.meld(bericht(DetentieGestart, begin_op=NUL, gemeente_vestiging=EDE), NUL)
    regel = verloop.meld(bericht(EinddatumGewijzigd, einde_op=dag(30), gemeente_herkomst=None), dag(1))
    assert (regel.wachtrij, regel.gemeente) == (Wachtrij.EDE, EDE)


def test_a_later_detention_is_routed_by_what_is_told_then() -> None:
    """An earlier detention's wish to settle says nothing about the next one."""
    verloop = Verloop()
    verloop.meld(bericht(DetentieGestart, begin_op=NUL, gemeente_vestiging=EDE), NUL)
    regel = verloop.meld(bericht(DetentieGestart, "d2", begin_op=dag(50)), dag(50))
    assert regel.wachtrij is Wachtrij.ARNHEM
    assert verloop.regel_van(Wachtrij.EDE) is None


def test_another_procesregisseur_has_a_term_of_his_own() -> None:
    """A line that arrives in another queue must be judged there, also when the first house had judged or was late."""
    verloop = Verloop()
    verloop.meld(bericht(DetentieGestart, begin_op=NUL), NUL)
    verloop.tot(dag(6))
    assert verloop.regel.te_laat
    regel = verloop.meld(bericht(DetentieGestart, begin_op=NUL, gemeente_vestiging=EDE), dag(7))
    assert (regel.beoordelen_voor, regel.te_laat) == (dag(12), False)


def test_there_is_a_queue_for_every_house() -> None:
    """And for the ketenmanager (12.1); no municipality has another one."""
    assert {*Wachtrij} == {*HUIZEN}
    assert {gemeente.huis for gemeente in GEMEENTEN.values() if gemeente.huis} == {*Wachtrij} - {Wachtrij.KETEN}
