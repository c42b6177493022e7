"""The requests of a state as words by which they are counted (`Process.kenmerk`): by kind of party, never by party."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from hub.parties.soorten import KORT, soort
from schemas.uitvraag import Verzoek, Verzoekstatus

GEEN = "-"


def verzoeken(verzoeken: Iterable[Verzoek]) -> str:
    """`<open>/<te laat>/<answered>`: the first two by kind of party, as `gem2.pol1` or `-`, the last a number."""
    open_, te_laat, beantwoord = dict[str, int](), dict[str, int](), 0
    for een in verzoeken:
        if een.status is Verzoekstatus.OPEN:
            _erbij(open_, een.partij)
        elif een.status is Verzoekstatus.TE_LAAT:
            _erbij(te_laat, een.partij)
        elif een.verstrekking is not None or een.weigering is not None:
            beantwoord += 1
    return f"{aantallen(open_)}/{aantallen(te_laat)}/{beantwoord}"


def _erbij(per: dict[str, int], partij: str) -> None:
    naam = KORT[soort(partij)]
    per[naam] = per.get(naam, 0) + 1


def aantallen(per: Mapping[str, int]) -> str:
    """`gem2.pol1`, in the order of the alphabet; `-` for none."""
    return ".".join(f"{naam}{aantal}" for naam, aantal in sorted(per.items())) or GEEN
