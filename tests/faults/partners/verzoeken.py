"""How each question ended, as the last line of its aggregate shows it, and what its party was told of that."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import NamedTuple

from schemas.uitvraag import Verzoek
from schemas.uitvraag import Verzoekstatus as Afloop
from schemas.verzoek import VerzoekHerinnerd, VerzoekVervallen
from tests.faults.partners.gelezen import Gelezen
from tests.faults.partners.spoor import SPOREN

__all__ = ["AFGEDAAN", "Afloop", "Einde", "aflopen", "woorden"]

AFGEDAAN = frozenset(Afloop) - {Afloop.OPEN}


class Einde(NamedTuple):
    """A question and what became of it; `bron` is the `ref` of the answer or the refusal, `te_laat` that it ever was overdue."""

    aggregaat_id: str
    verzoek_id: str
    partij: str
    status: Afloop
    antwoord_voor: datetime
    bron: str | None
    te_laat: bool


def aflopen(read: Gelezen) -> Iterator[Einde]:
    """All questions, by the lines of each aggregate."""
    for spoor in SPOREN:
        for key, lines in read.versions(spoor).items():
            ooit = {een.verzoek_id for line in lines for een in line.verzoeken if een.status is Afloop.TE_LAAT}
            yield from (_einde(key, een, te_laat=een.verzoek_id in ooit) for een in lines[-1].verzoeken)


def _einde(key: str, verzoek: Verzoek, *, te_laat: bool) -> Einde:
    antwoord = verzoek.verstrekking or verzoek.weigering
    bron = antwoord.bron if antwoord else None
    return Einde(key, verzoek.verzoek_id, verzoek.partij, verzoek.status, verzoek.antwoord_voor, bron, te_laat)


def woorden(read: Gelezen) -> Mapping[Afloop, Counter[tuple[str, str]]]:
    """How often each party was told that its question is overdue, or needed no more."""
    found: dict[Afloop, Counter[tuple[str, str]]] = {Afloop.TE_LAAT: Counter(), Afloop.VERVALLEN: Counter()}
    for spoor in SPOREN:
        for code, herinnerd in read.berichten(spoor.user, VerzoekHerinnerd):
            found[Afloop.TE_LAAT][herinnerd.verzoek_id, code] += herinnerd.te_laat
        for code, vervallen in read.berichten(spoor.user, VerzoekVervallen):
            found[Afloop.VERVALLEN][vervallen.verzoek_id, code] += 1
    return found
