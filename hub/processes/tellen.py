"""The requests of a state as words by which they are counted (`Process.kenmerk`): by kind of party, never by party."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from hub.parties.soorten import KORT, soort
from schemas.uitvraag import Verzoek, Verzoekstatus

GEEN = "-"


def verzoeken(verzoeken: Iterable[Verzoek]) -> str:
    """`<open>/<te laat>/<answered>`: the first two by kind of party, as `gem2.pol1` or `-`, the last a number."""
    open_, te_laat, beantwoord = Counter[str](), Counter[str](), 0
    for een in verzoeken:
        if een.status is Verzoekstatus.OPEN:
            open_[KORT[soort(een.partij)]] += 1
        elif een.status is Verzoekstatus.TE_LAAT:
            te_laat[KORT[soort(een.partij)]] += 1
        elif een.verstrekking is not None or een.weigering is not None:
            beantwoord += 1
    return f"{aantallen(open_)}/{aantallen(te_laat)}/{beantwoord}"


def aantallen(per: Mapping[str, int]) -> str:
    """`gem2.pol1`, in the order of the alphabet; `-` for none."""
    return ".".join(f"{naam}{aantal}" for naam, aantal in sorted(per.items())) or GEEN
