"""The words by which requests are counted (`hub.processes.tellen`), read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import product

from hub.ops import metrics
from hub.ops.gauges import Gauged, Series
from hub.parties.soorten import GETELD, KORT
from schemas.nazorg import Wachtrij
from schemas.uitvraag import Verzoekstatus

OWED = (Verzoekstatus.OPEN, Verzoekstatus.TE_LAAT)
KINDS = {kort: soort for soort, kort in KORT.items()}
PAIR = re.compile(r"([a-z_]+)(\d+)")
LATE = "te_laat"
REQUESTS = "verzoeken"


def requests(doel: str) -> dict[str, Gauged]:
    """The gauge of the requests of one purpose."""
    return {REQUESTS: Gauged(metrics.verzoeken, [(doel, *labels) for labels in product(Wachtrij, GETELD, OWED)])}


def pairs(words: str) -> Iterator[tuple[str, int]]:
    """`gem2.pol1` → gem 2, pol 1; `-`: none. Raises `ValueError` for anything else."""
    for word in words.split(".") if words != "-" else ():
        found = PAIR.fullmatch(word)
        if found is None:
            raise ValueError("words that nothing is counted by")
        yield found[1], int(found[2])


def owed(doel: str, wachtrij: Wachtrij, words: Iterable[str]) -> dict[Series, int]:
    """Requests that wait, by status and kind of party: one group of words per status."""
    return {
        (REQUESTS, doel, wachtrij, _kind(kort), status): number
        for status, several in zip(OWED, words, strict=True)
        for kort, number in pairs(several)
    }


def late(rest: list[str]) -> bool:
    """Whether the last word says that the house itself is late; raises `ValueError` for more or other words."""
    if rest not in ([], [LATE]):
        raise ValueError("words that nothing is counted by")
    return bool(rest)


def _kind(kort: str) -> str:
    if kort not in KINDS:
        raise ValueError("a kind that no party is of")
    return KINDS[kort]
