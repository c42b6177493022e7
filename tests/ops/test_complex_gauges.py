"""The words by which a casus is counted, and what they mean."""

from __future__ import annotations

import pytest

from hub.ops.complex_gauges import ComplexGauges, read
from hub.ops.metrics import REGISTRY
from hub.parties.soorten import GETELD
from hub.processes.complex import COMPLEX
from schemas.aanmelding import Casusfase
from schemas.mdo import Deelname
from schemas.triage import Uitkomst
from tests.processes.complex import verloop as v


def counted(verloop: v.Verloop) -> dict[str, int]:
    """What the state adds, by the labels in one string."""
    assert verloop.stand is not None
    return {"/".join(series): number for series, number in read(COMPLEX.kenmerk(verloop.stand)).series.items()}


def test_requests_are_counted_by_kind_of_party_and_status() -> None:
    """Open ones, and those whose deadline passed; whose they are is not told."""
    verloop = v.aangemeld()
    verloop.huis(v.uitvraag("politie", "om", voor=v.dag(5)))
    verloop.huis(v.uitvraag("rvdk", "rn"))
    verloop.tot(v.dag(6))
    assert counted(verloop) == {
        "casussen/ede/intake": 1,
        "aanmeldingen/ede/open": 1,
        "verzoeken/complex/ede/politie/te_laat": 1,
        "verzoeken/complex/ede/justitie/te_laat": 1,
        "verzoeken/complex/ede/justitie/open": 1,
        "verzoeken/complex/ede/reclassering/open": 1,
    }


def test_the_outcome_of_the_triage_is_counted() -> None:
    """Each of the three, what came back, and what is not decided."""
    teruggestuurd = v.Verloop()
    teruggestuurd.partij(v.AANMELDER, v.aanmelding(doel=None))
    assert counted(teruggestuurd)["aanmeldingen/ede/teruggestuurd"] == 1
    assert counted(v.gewogen())["aanmeldingen/ede/open"] == 1
    for uitkomst in Uitkomst:
        verloop = v.gewogen()
        verloop.huis(v.besluit(uitkomst))
        assert counted(verloop)[f"aanmeldingen/ede/{uitkomst}"] == 1


def test_invitations_are_counted_by_reply() -> None:
    verloop = v.genodigd()
    wie = v.mdo_id(verloop)
    verloop.partij("politie", v.deelname(wie, "politie", v.EERSTE))
    verloop.partij(v.GEMEENTE, v.deelname(wie, v.GEMEENTE, v.EERSTE, Deelname.AFGESLAGEN))
    found = counted(verloop)
    assert [found[f"uitnodigingen/ede/{reply}"] for reply in ("open", "aanvaard", "afgeslagen")] == [1, 1, 1]


def test_a_house_that_is_late_is_counted() -> None:
    verloop = v.aangemeld()
    verloop.tot(v.dag(28))
    assert counted(verloop)["te_laat/ede"] == 1


def test_an_answer_is_counted_once() -> None:
    """A revised one is the same answer."""
    verloop = v.aangemeld()
    verloop.huis(v.uitvraag("politie", "om"))
    verzoek_id = verloop.regel.verzoeken[0].verzoek_id
    for informatie in ("eerst", "later"):
        verloop.partij("politie", v.antwoord(verzoek_id, informatie))
        assert verloop.stand is not None
        assert read(COMPLEX.kenmerk(verloop.stand)).answered == 1


def test_the_longest_words_fit_beside_a_state() -> None:
    """In the changelog their length is one byte."""
    kinds = ".".join(f"{kind[:3]}40" for kind in GETELD)
    fase = max(map(str, Casusfase), key=len)
    words = f"arnhem/{fase}/teruggestuurd/aanvaard80.afgeslagen80.open80.vervanging80/{kinds}/{kinds}/40/te_laat"
    assert len(words) < 256
    assert read(words).answered == 40


@pytest.mark.parametrize(
    "words",
    ["", "ede/intake/1/0", "ede/intake/open/-/-/-", "ede/intake/open/-/-/-/x", "ede/vrij/open/-/-/-/0",
     "ede/intake/beter/-/-/-/0", "ede/intake/open/-/abc1/-/0", "ede/intake/open/misschien2/-/-/0", "ede/intake/open/-/-/-/0/laat"],
)  # fmt: skip
def test_other_words_are_refused(words: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        read(words)


def test_what_is_counted_is_what_is_served() -> None:
    """And goes with the last partition."""
    gauges, labels = ComplexGauges(), {"wachtrij": "ede", "deelname": "open"}
    gauges.opened(0, ["ede/uitgenodigd/casus/open3/-/-/0"])
    assert REGISTRY.get_sample_value("hub_uitnodigingen", labels) == 3
    assert REGISTRY.get_sample_value("hub_aanmeldingen", {"wachtrij": "ede", "uitkomst": "casus"}) == 1
    gauges.drop(0)
    assert REGISTRY.get_sample_value("hub_uitnodigingen", labels) is None
