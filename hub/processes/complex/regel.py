"""The line of a casus in its house's queue, and the words by which casussen are counted."""

from __future__ import annotations

from hub.processes.complex.termijnen import verwijderen_op
from hub.processes.complex.wacht import wacht
from schemas.casus import CasusDossier, CasusInhoud, CasusRegel
from schemas.uitvraag import Verzoekstatus

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
    """`<wachtrij>/<fase>/<open requests>/<overdue requests>`, with `/te_laat` behind it when the house is late itself."""
    aantal = [verzoek.status for verzoek in stand.verzoeken].count
    woorden = (stand.wachtrij, stand.fase, str(aantal(Verzoekstatus.OPEN)), str(aantal(Verzoekstatus.TE_LAAT)))
    return "/".join(woorden) + ("/te_laat" if stand.te_laat else "")
