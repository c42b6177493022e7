"""The criteria of Bijlage 2 as recorded judgements."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from hub.processes.complex.criteria import STRUCTUUR, Structuur
from hub.processes.kern import Refused
from schemas.personen import Functionaris, Rol
from schemas.triage import Antwoord, Uitkomst
from tests.processes.complex.verloop import GEMEENTE, IC, aangemeld, besluit, criteria, zienswijze

JA, NEE, ONBEKEND = Antwoord.JA, Antwoord.NEE, Antwoord.ONBEKEND


@pytest.mark.parametrize(
    ("antwoorden", "voldaan"),
    [
        ({}, True),
        ({"veiligheid": NEE}, True),
        ({"systeem": NEE}, True),
        ({"veiligheid": NEE, "systeem": NEE}, False),
        ({"veiligheid": NEE, "systeem": ONBEKEND}, False),
        ({"ketens": NEE}, False),
        ({"multiproblematiek": ONBEKEND}, False),
    ],
)
def test_the_shipped_structure(antwoorden: dict[str, Antwoord], *, voldaan: bool) -> None:
    """Bijlage 2: (safety or system) and several chains and several problems; what is unknown is not met."""
    regel = aangemeld().huis(criteria(IC, **antwoorden))
    assert regel.weging is not None
    assert (regel.weging.voldaan, regel.weging.versie) == (voldaan, "v1-voorlopig")


def test_the_structure_is_configuration() -> None:
    """Bijlage 2 is ambiguous (reference §6.6): another reading is another version, not another program."""
    streng = Structuur(
        versie="x", grondslag="-", placeholder=True, groepen=(("veiligheid",), ("systeem",), ("ketens",))
    )
    assert not streng.voldaan(criteria(veiligheid=NEE).criteria)
    assert streng.voldaan(criteria(multiproblematiek=NEE).criteria)
    assert STRUCTUUR.placeholder
    with pytest.raises(ValidationError):
        Structuur.model_validate({"versie": "x", "grondslag": "-", "placeholder": True, "groepen": [["leeftijd"]]})


def test_a_casus_is_what_meets_them() -> None:
    """Art. 1.4: without judgement, and with a judgement that they are not met, the triage can't make it one."""
    verloop = aangemeld()
    verloop.partij(GEMEENTE, zienswijze())
    with pytest.raises(Refused, match=r"^criteria-niet-voldaan$"):
        verloop.huis(besluit(Uitkomst.CASUS))
    verloop.huis(criteria(ketens=NEE))
    with pytest.raises(Refused, match=r"^criteria-niet-voldaan$"):
        verloop.huis(besluit(Uitkomst.CASUS))
    verloop.huis(criteria())
    verloop.huis(besluit(Uitkomst.CASUS))


def test_they_are_judged_by_the_house() -> None:
    """Bijlage 3, wegingsfase: by those who weigh."""
    with pytest.raises(Refused, match=r"^rol-onbevoegd$"):
        aangemeld().huis(criteria(Functionaris(naam="stagiair", rol=Rol.ANDERS)))
    with pytest.raises(Refused, match=r"^casus-onbekend$"):
        aangemeld().partij(GEMEENTE, criteria())
