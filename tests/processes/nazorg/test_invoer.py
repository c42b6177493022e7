"""What is known per leefgebied: whichever sources there are, in whichever order their answers came."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from hub.processes.nazorg.invoer import ONBEKEND, Invoer, invoer
from schemas.detentie import Aanwezigheid, DetentieBeeindigd, Hulpvraagblad, Zorgcontact
from schemas.stoplicht import Leefgebied
from schemas.uitvraag import Verzoek
from schemas.verzoek import InformatieGevraagd
from tests.processes.nazorg.antwoord import antwoord
from tests.processes.nazorg.verloop import NUL, Verloop, bericht, dag

UREN = st.integers(0, 72).map(lambda uren: NUL + timedelta(hours=uren))
BLADEN = st.builds(
    Hulpvraagblad, peildatum=UREN, huisvesting=st.sampled_from(Aanwezigheid), zorg=st.sampled_from(Zorgcontact)
)


def _beantwoord() -> tuple[Verzoek, ...]:
    """The requests of a dossier of which nothing was known, all answered."""
    verloop = Verloop()
    verloop.meld(bericht(DetentieBeeindigd, einde_op=dag(60)), NUL)
    for code, (vraag, *_) in list(verloop.post.items()):
        assert isinstance(vraag, InformatieGevraagd)
        verloop.partij(code, antwoord(vraag, NUL), dag(1))
    return verloop.regel.verzoeken


VERZOEKEN = _beantwoord()


def _met(verzoek: Verzoek, blad: Hulpvraagblad, op: datetime) -> Verzoek:
    gaf = verzoek.verstrekking
    assert gaf is not None
    nieuw = gaf.model_copy(update={"hulpvragen": blad, "ontvangen_op": op, "geschreven_op": op})
    return verzoek.model_copy(update={"verstrekking": nieuw})


def _bekend(verzoek: Verzoek, gebied: Leefgebied) -> tuple[datetime, str] | None:
    """What a request says of a leefgebied and of when, if it was asked and knows."""
    gaf = verzoek.verstrekking
    assert gaf is not None
    assert gaf.hulpvragen is not None
    wat = getattr(gaf.hulpvragen, gebied)
    return None if gebied not in verzoek.leefgebieden or wat == ONBEKEND else (gaf.hulpvragen.peildatum, wat)


@settings(max_examples=150, deadline=None)
@given(BLADEN, st.lists(BLADEN, min_size=3, max_size=3), st.randoms())
def test_the_newest_that_knows_is_taken_whatever_the_order(
    van_dji: Hulpvraagblad, bladen: list[Hulpvraagblad], kans: Any
) -> None:
    """Known by anybody is never unknown; nothing older stands before something newer; the order of answers changes neither."""
    later = dag(4)
    verzoeken = tuple(_met(een, blad, later) for een, blad in zip(VERZOEKEN, bladen, strict=True))
    found = invoer(van_dji, "urn:dji#1", later, verzoeken)
    andersom = invoer(van_dji, "urn:dji#1", later, tuple(kans.sample(verzoeken, 3)))
    for gebied, een, ook in zip(Leefgebied, found, andersom, strict=True):
        zegt = [wat for verzoek in verzoeken if (wat := _bekend(verzoek, gebied))]
        if (eigen := getattr(van_dji, gebied)) != ONBEKEND:
            zegt.append((van_dji.peildatum, eigen))
        nieuwste = max((op for op, _ in zegt), default=None)
        assert een.peildatum == ook.peildatum
        if nieuwste is None:
            assert een == Invoer(bron="urn:dji#1", peildatum=van_dji.peildatum)
        else:
            assert een.peildatum == nieuwste
            assert een.antwoord in {wat for op, wat in zegt if op == nieuwste}
