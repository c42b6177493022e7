"""The fate of every message in every phase: early, late, twice, overtaken (docs/covenant.md). None passes in silence.

What a cell says: the phase it leads to; `=`: known, and nothing changes; else the code with which it is refused, the frequent ones as in
`KORT`: `·` is `stap-niet-aan-de-orde`, `?` is `casus-onbekend`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest

from hub.processes.kern import Refused
from hub.topology import names
from schemas.aanmelding import Casusfase
from schemas.basis import Bericht
from schemas.triage import Uitkomst
from tests.processes.complex import verloop as v
from tests.processes.complex.verkeerd import varianten
from tests.processes.complex.voorbeelden import HUIS, VOORBEELDEN, Voorbeeld, advies_gevraagd, gevraagd, ter_inzage


def _teruggestuurd() -> v.Verloop:
    verloop = v.Verloop()
    verloop.partij(v.AANMELDER, v.aanmelding(doel=None))
    return verloop


def _aanvulling() -> v.Verloop:
    verloop = v.gewogen()
    verloop.huis(v.besluit(Uitkomst.ONDUIDELIJK))
    return verloop


def _mdo() -> v.Verloop:
    verloop = ter_inzage()
    verloop.tot(v.EERSTE)
    return verloop


def _gesloten() -> v.Verloop:
    verloop = advies_gevraagd()
    verloop.huis(v.advies())
    return verloop


def _afgeschaald() -> v.Verloop:
    verloop = _mdo()
    verloop.huis(v.afschaling("politie"))
    return verloop


def _opgeschoond() -> v.Verloop:
    verloop = _afgeschaald()
    verloop.tot(v.dag(40))
    return verloop


def _verwijderd() -> v.Verloop:
    verloop = _gesloten()
    verloop.tot(v.dag(40))
    return verloop


FASEN: dict[str, Callable[[], v.Verloop]] = {
    "geen": v.Verloop, "teruggestuurd": _teruggestuurd, "intake": gevraagd, "aanvulling": _aanvulling, "advies": advies_gevraagd,
    "voorbereiding": v.klaar, "uitgenodigd": ter_inzage, "mdo": _mdo, "gesloten": _gesloten, "afgeschaald": _afgeschaald,
    "opgeschoond": _opgeschoond, "verwijderd": _verwijderd,
}  # fmt: skip
KORT = {
    "stap-niet-aan-de-orde": "·", "casus-onbekend": "?", "aanmelding-bekend": "bekend", "uitnodiging-onbekend": "ongenodigd",
    "verzoek-onbekend": "ongevraagd", "verzoek-vervallen": "vervallen", "gemeente-niet-betrokken": "elders", "inzage-onbekend": "geheim",
}  # fmt: skip


VREEMD = {
    names.uit("politie"): names.uit("halt"),
    names.uit(v.GEMEENTE): names.uit("gemeente-arnhem"),
    HUIS: names.besluit("arnhem"),
}
"""For who speaks in an example somebody whom its casus does not concern; an aanmelding is always one's own."""


def _lot(een: Voorbeeld, verloop: v.Verloop) -> str:
    oud = verloop.stand
    try:
        verloop.bied(een.van(verloop), een.herkomst)
    except Refused as refused:
        assert verloop.stand == oud
        return KORT.get(refused.code, refused.code)
    return "=" if verloop.stand == oud else str(verloop.regel.fase)


def _gezegd(wat: Bericht, herkomst: str, verloop: v.Verloop) -> str:
    return _lot(Voorbeeld(v.Verloop, herkomst, lambda _: wat), verloop)


def _naam(een: Voorbeeld) -> str:
    bericht = een.van(een.verloop())
    uitkomst = getattr(getattr(bericht, "besluit", None), "uitkomst", "")
    return " ".join(filter(None, (type(bericht).__name__, uitkomst, een.herkomst.split(".")[0])))


LOT: dict[str, str] = {
    "CasusAangemeld partij":
        "intake intake bekend bekend bekend bekend bekend bekend bekend bekend bekend intake",
    "ZienswijzeGegeven partij":
        "elders · intake = · · · · · · · elders",
    "ZienswijzeGegeven huis":
        "? · intake aanvulling · · · · · · · ?",
    "VerrijkingGevraagd huis":
        "? · verzoek-loopt-al aanvulling · · · · · · · ?",
    "InformatieVerstrekt partij":
        "ongevraagd ongevraagd intake aanvulling ongevraagd ongevraagd vervallen vervallen ongevraagd vervallen ongevraagd ongevraagd",
    "InformatieGeweigerd partij":
        "ongevraagd ongevraagd intake aanvulling ongevraagd ongevraagd vervallen vervallen ongevraagd vervallen ongevraagd ongevraagd",
    "CriteriaBeoordeeld huis":
        "? · intake = · · · · · · · ?",
    "TriageBesloten geen_casus huis":
        "? · triage-zonder-zienswijze advies = advies · · · · · ?",
    "TriageBesloten onduidelijk huis":
        "? · aanvulling = aanvulling aanvulling · · · · · ?",
    "TriageBesloten casus huis":
        "? · triage-zonder-zienswijze voorbereiding voorbereiding = · · · · · ?",
    "AdviesGegeven huis":
        "? · · · gesloten · · · · · · ?",
    "MdoVoorbereid huis":
        "? · · · · = · agenda-zonder-overeenstemming · · · ?",
    "PartijenAangewezen huis":
        "? · · · · voorbereiding · · · · · ?",
    "MdoUitnodigen huis":
        "? · · · · uitgenodigd · · · · · ?",
    "UitnodigingBeantwoord partij":
        "ongenodigd ongenodigd ongenodigd ongenodigd ongenodigd ongenodigd uitgenodigd · ongenodigd · ongenodigd ongenodigd",
    "MdoVerplaatst huis":
        "? · · · · · uitgenodigd uitgenodigd · · · ?",
    "MdoGeannuleerd huis":
        "? · · · · · voorbereiding voorbereiding · · · ?",
    "InzageBeoordeeld huis":
        "? · · · · · inzage-loopt-al · · · · ?",
    "InzageBeantwoord partij":
        "geheim geheim geheim geheim geheim geheim uitgenodigd · geheim · geheim geheim",
    "AfschalingBesloten huis":
        "? · · · · · · afgeschaald · · · ?",
}  # fmt: skip
"""Per message its fate in each of `FASEN`, in that order."""

TWEEMAAL: dict[str, str] = {
    "CasusAangemeld partij": "bekend",
    "ZienswijzeGegeven partij": "=",
    "ZienswijzeGegeven huis": "=",
    "VerrijkingGevraagd huis": "verzoek-loopt-al",
    "InformatieVerstrekt partij": "=",
    "InformatieGeweigerd partij": "=",
    "CriteriaBeoordeeld huis": "=",
    "TriageBesloten geen_casus huis": "=",
    "TriageBesloten onduidelijk huis": "=",
    "TriageBesloten casus huis": "=",
    "AdviesGegeven huis": "·",
    "MdoVoorbereid huis": "=",
    "PartijenAangewezen huis": "=",
    "MdoUitnodigen huis": "·",
    "UitnodigingBeantwoord partij": "=",
    "MdoVerplaatst huis": "=",
    "MdoGeannuleerd huis": "·",
    "InzageBeoordeeld huis": "inzage-loopt-al",
    "InzageBeantwoord partij": "=",
    "AfschalingBesloten huis": "·",
}
"""Per message its fate when it comes again at once under another id."""


@pytest.mark.parametrize("een", VOORBEELDEN, ids=map(_naam, VOORBEELDEN))
def test_every_message_has_its_fate_in_every_phase(een: Voorbeeld) -> None:
    """Early, late and out of order: taken where it is its turn, else refused with its code, and the state stays as it was."""
    assert " ".join(_lot(een, fase()) for fase in FASEN.values()) == LOT[_naam(een)]


@pytest.mark.parametrize("een", [een for een in VOORBEELDEN if een.herkomst in VREEMD], ids=_naam)
def test_whom_a_casus_does_not_concern_hears_the_same_in_every_phase_as_of_none(een: Voorbeeld) -> None:
    """10.2: no refusal tells a party or the other house that there is a casus, let alone how it stands."""
    vreemd = een._replace(herkomst=VREEMD[een.herkomst])
    assert len({_lot(vreemd, fase()) for fase in FASEN.values()}) == 1


@pytest.mark.parametrize("een", [een for een in VOORBEELDEN if een.herkomst == HUIS], ids=_naam)
def test_the_other_house_hears_of_no_casus_whatever_else_is_wrong(een: Voorbeeld) -> None:
    """10.2: nor does a message that is wrong in itself find out that there is one."""
    verloop = een.verloop()
    anders = [zet[0] for zet in varianten((een.van(verloop), HUIS)) if zet is not None]
    assert {_gezegd(wat, VREEMD[HUIS], verloop) for wat in anders} == {"?"}


def test_every_phase_stands_in_the_table() -> None:
    fasen = {str(verloop.regel.fase) for verloop in (maak() for maak in FASEN.values()) if verloop.wachtrijen}
    assert fasen == set(map(str, Casusfase))
    assert set(LOT) == set(TWEEMAAL) == set(map(_naam, VOORBEELDEN))


@pytest.mark.parametrize("een", VOORBEELDEN, ids=map(_naam, VOORBEELDEN))
def test_what_comes_twice_has_no_second_effect(een: Voorbeeld) -> None:
    """Under another id, so that the ring does not know it: nobody is told, asked or invited again."""
    verloop = een.verloop()
    bericht = een.van(verloop)
    verloop.bied(bericht, een.herkomst)
    bezorgd = {wie: len(post) for wie, post in verloop.post.items()}
    assert _lot(een._replace(van=lambda _: bericht), verloop) == TWEEMAAL[_naam(een)]
    assert {wie: len(post) for wie, post in verloop.post.items()} == bezorgd


Gezegd = tuple[Callable[[], v.Verloop], str, Callable[[v.Verloop, str], Bericht], Callable[[v.Verloop], str]]


def _antwoord(verloop: v.Verloop, wat: str) -> Bericht:
    return v.antwoord(v.verzoek_van(verloop, "politie"), wat)


def _zienswijze(_: v.Verloop, wat: str) -> Bericht:
    return v.zienswijze().model_copy(update={"zienswijze": wat})


def _deelname(verloop: v.Verloop, wat: str) -> Bericht:
    return v.deelname(v.mdo_id(verloop), "politie", naam=wat)


def _akkoord(verloop: v.Verloop, wat: str) -> Bericht:
    return v.akkoord(v.mdo_id(verloop), v.verzoek_van(verloop, "politie")).model_copy(update={"toelichting": wat})


GEZEGD: list[Gezegd] = [
    (gevraagd, names.uit("politie"), _antwoord, lambda verloop: verloop.regel.verzoeken[0].model_dump_json()),
    (
        v.aangemeld,
        names.uit(v.GEMEENTE),
        _zienswijze,
        lambda verloop: verloop.regel.model_dump_json(include={"zienswijze"}),
    ),
    (v.genodigd, names.uit("politie"), _deelname, lambda verloop: verloop.regel.model_dump_json(include={"mdo"})),
    (ter_inzage, names.uit("politie"), _akkoord, lambda verloop: verloop.regel.model_dump_json(include={"inzage"})),
]


def _uur(aantal: float) -> datetime:
    return v.dag(aantal / 24)


@pytest.mark.parametrize(
    ("maak", "herkomst", "zegt", "staat"), GEZEGD, ids=["antwoord", "zienswijze", "deelname", "akkoord"]
)
def test_the_newest_that_a_party_says_counts(
    maak: Callable[[], v.Verloop],
    herkomst: str,
    zegt: Callable[[v.Verloop, str], Bericht],
    staat: Callable[[v.Verloop], str],
) -> None:
    """By when it wrote it down: what was set aside and comes after a later one does not take its place."""
    verloop = maak()
    verloop.bied(zegt(verloop, "later"), herkomst, _uur(3), geschreven=_uur(2))
    with pytest.raises(Refused, match=r"^bericht-ingehaald$"):
        verloop.bied(zegt(verloop, "eerder"), herkomst, _uur(4), geschreven=_uur(1))
    assert "later" in staat(verloop)
    verloop.bied(zegt(verloop, "laatst"), herkomst, _uur(5), geschreven=_uur(2))
    assert "laatst" in staat(verloop)


def test_a_refusal_that_was_overtaken_by_an_answer_changes_nothing() -> None:
    """Nor an answer that was overtaken by a refusal (16.1)."""
    verloop = gevraagd()
    nummer = v.verzoek_van(verloop, "politie")
    verloop.bied(v.weigering(nummer), names.uit("politie"), _uur(3), geschreven=_uur(2))
    with pytest.raises(Refused, match=r"^bericht-ingehaald$"):
        verloop.bied(v.antwoord(nummer), names.uit("politie"), _uur(4), geschreven=_uur(1))
    verloop.bied(v.antwoord(nummer), names.uit("politie"), _uur(4), geschreven=_uur(3))
    with pytest.raises(Refused, match=r"^verzoek-beantwoord$"):
        verloop.bied(v.weigering(nummer), names.uit("politie"), _uur(5), geschreven=_uur(1))


def test_between_gemeente_and_house_the_last_that_came_counts() -> None:
    """Two clocks, two senders: neither is measured by the other's (docs/covenant.md)."""
    verloop = v.aangemeld()
    verloop.bied(v.zienswijze(), names.uit(v.GEMEENTE), _uur(3), geschreven=_uur(2))
    verloop.bied(v.zienswijze(v.PR), names.besluit("ede"), _uur(4), geschreven=_uur(1))
    assert verloop.regel.zienswijze is not None
    assert verloop.regel.zienswijze.opgehaald_door == v.PR
