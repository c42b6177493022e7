"""How long parties took to answer, told by kind of party: a time has no name with it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from hub.parties.soorten import soort
from schemas.basis import Bericht
from schemas.uitvraag import Verzoek, Verzoekstatus

WAITING = (Verzoekstatus.OPEN, Verzoekstatus.TE_LAAT)


class Took(NamedTuple):
    """The kind of a party, and the seconds from the question to what it supplied or refused."""

    soort: str
    seconds: float


def answer_times(stand: Bericht, number: int) -> Sequence[Took]:
    """Of the `number` requests of a state that were answered last. What a view of the gemeente answered is not among them."""
    verzoeken: tuple[Verzoek, ...] = getattr(stand, "verzoeken", ())
    answered = [(at, one) for one in verzoeken if (at := _answered(one)) is not None]
    last = sorted(answered, key=lambda pair: pair[0])[-number:]
    return [Took(soort(one.partij), max((at - one.gevraagd_op).total_seconds(), 0.0)) for at, one in last]


def _answered(verzoek: Verzoek) -> datetime | None:
    answer = verzoek.verstrekking or verzoek.weigering
    return answer.ontvangen_op if answer is not None and verzoek.status not in WAITING else None
