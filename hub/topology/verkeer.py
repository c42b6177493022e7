"""What each purpose may say to parties and hear of them: their inboxes and outboxes serve several purposes (2.3, 16.2)."""

from __future__ import annotations

from collections.abc import Mapping

from hub.privacy.doelen import Doel
from hub.topology import berichten
from schemas import verzoek
from schemas.basis import Bericht

ANTWOORD: tuple[type[Bericht], ...] = (verzoek.InformatieVerstrekt, verzoek.InformatieGeweigerd)
"""What a party says on a request, in whichever purpose it was asked."""

AAN_PARTIJ: Mapping[Doel, frozenset[type[Bericht]]] = {
    Doel.COMPLEX: frozenset(berichten.AAN_PARTIJ),
    Doel.NAZORG: frozenset({verzoek.InformatieGevraagd, verzoek.VerzoekHerinnerd, verzoek.VerzoekVervallen}),
    Doel.RADICALISERING: frozenset(),
}
"""What a process may send to an inbox, per purpose: in nazorg nobody is invited or told of a casus."""


def dient(doel: Doel, inhoud: Bericht) -> bool:
    """Whether a message to a party may be sent for this purpose: a question also by the reason for which it asks."""
    if type(inhoud) not in AAN_PARTIJ[doel]:
        return False
    if not isinstance(inhoud, verzoek.InformatieGevraagd):
        return True
    return (inhoud.aanleiding is verzoek.Aanleiding.NAZORG) is (doel is Doel.NAZORG)
