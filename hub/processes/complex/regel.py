"""The line of a casus in its house's queue, and the words by which casussen are counted."""

from __future__ import annotations

from collections import Counter

from hub.processes.complex.termijnen import verwijderen_op
from hub.processes.complex.wacht import wacht
from hub.processes.tellen import aantallen, verzoeken
from schemas.aanmelding import Casusfase
from schemas.casus import CasusDossier, CasusInhoud, CasusRegel

GEDEELD = tuple(CasusInhoud.model_fields)
VERSIE = ("gewijzigd_op", "volgnummer")


def zichtbaar(stand: CasusDossier) -> tuple[object, ...]:
    """All that a line is made of: while it is equal, the line needs no new version."""
    return tuple(getattr(stand, veld) for veld in GEDEELD if veld not in VERSIE)


def regel(stand: CasusDossier, bron: str) -> CasusRegel:
    """The line; `bron` is the `source` and `id` of the message that changed it."""
    return CasusRegel(
        **{veld: getattr(stand, veld) for veld in GEDEELD},
        wacht=wacht(stand),
        verwijderen_op=verwijderen_op(stand),
        gewijzigd_door=bron,
    )


def kenmerk(stand: CasusDossier) -> str:
    """`<wachtrij>/<fase>/<outcome>/<replies>/<requests>`, with `/te_laat` behind it when the house is late itself."""
    genodigd = Counter(str(een.deelname) for een in stand.mdo.uitnodigingen) if stand.mdo else {}
    woorden = (stand.wachtrij, stand.fase, _uitkomst(stand), aantallen(genodigd), verzoeken(stand.verzoeken))
    return "/".join(woorden) + ("/te_laat" if stand.te_laat else "")


def _uitkomst(stand: CasusDossier) -> str:
    """What became of the aanmelding: returned, not decided, or the outcome of the triage in force."""
    if stand.fase is Casusfase.TERUGGESTUURD:
        return stand.fase
    return stand.triage.besluit.uitkomst if stand.triage else "open"
