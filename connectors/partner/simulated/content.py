"""What simulated parties say: made of the question and of chance, never of a person."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import TypeVar

from schemas.aanmelding import ZienswijzeGegeven
from schemas.basis import Bericht
from schemas.detentie import Aanwezigheid, Hulpvraagblad, Schulden, Zorgcontact
from schemas.inzage import InzageBeantwoord, InzageGevraagd
from schemas.mdo import Afgevaardigde, Deelname, MdoUitnodiging, UitnodigingBeantwoord, UitnodigingVerplaatst
from schemas.verzoek import (
    Aanleiding,
    Gebruik,
    Gebruiksvoorwaarden,
    InformatieGevraagd,
    InformatieGeweigerd,
    InformatieVerstrekt,
    Weigergrond,
)

T = TypeVar("T")

WHO = "simulated delegate"


@dataclass(frozen=True, slots=True)
class Replies:
    """All that a party may say to one question; `before` is its deadline."""

    before: datetime
    answer: Bericht
    opposite: Bericht
    refusal: Bericht
    unasked: Bericht


def to_question(vraag: InformatieGevraagd, code: str, now: datetime, lot: Random) -> Replies:
    """Replies to a request for information."""
    verstrekt = InformatieVerstrekt(
        verzoek_id=vraag.verzoek_id,
        aggregaat_id=vraag.aggregaat_id,
        informatie=f"Simulated answer of {code}.",
        peildatum=now,
        hulpvragen=_sheet(now, lot),
        grondslag="simulated",
        voorwaarden=Gebruiksvoorwaarden(gebruik=lot.choice(tuple(Gebruik))),
        functionaris=WHO,
    )
    geweigerd = InformatieGeweigerd(
        verzoek_id=vraag.verzoek_id,
        aggregaat_id=vraag.aggregaat_id,
        grond=lot.choice(tuple(Weigergrond)),
        reden="Simulated refusal.",
        functionaris=WHO,
    )
    changed = verstrekt.model_copy(update={"informatie": "Simulated: the opposite.", "hulpvragen": _sheet(now, lot)})
    opposite: Bericht = lot.choice((geweigerd, changed))
    unasked = verstrekt.model_copy(update={"verzoek_id": f"{lot.getrandbits(128):032x}"})
    if vraag.aanleiding is Aanleiding.ZIENSWIJZE:
        return Replies(vraag.antwoord_voor, _view(vraag, "For."), _view(vraag, "Against."), geweigerd, unasked)
    return Replies(vraag.antwoord_voor, verstrekt, opposite, geweigerd, unasked)


def _view(vraag: InformatieGevraagd, said: str) -> ZienswijzeGegeven:
    """The view of the gemeente concerned (1.8)."""
    return ZienswijzeGegeven(
        casus_id=vraag.aggregaat_id,
        zienswijze=f"Simulated view. {said}",
        functionaris_gemeente=WHO,
        opgehaald_door=None,
    )


def to_invitation(vraag: MdoUitnodiging | UitnodigingVerplaatst, code: str, now: datetime, lot: Random) -> Replies:
    """Replies to an invitation, or to its new date."""

    def says(deelname: Deelname) -> UitnodigingBeantwoord:
        comes = deelname is Deelname.AANVAARD
        delegate = Afgevaardigde(partij=code, naam=WHO, functie="simulated", mandaat=True) if comes else None
        return UitnodigingBeantwoord(
            casus_id=vraag.casus_id, mdo_id=vraag.mdo_id, mdo_op=vraag.mdo_op, deelname=deelname, afgevaardigde=delegate,
            toelichting=None if comes else "Simulated: cannot come.",
        )  # fmt: skip

    yes, no = says(Deelname.AANVAARD), says(Deelname.AFGESLAGEN)
    answer, opposite = (no, yes) if lot.random() < 0.1 else (yes, no)
    unasked = yes.model_copy(update={"mdo_id": f"{lot.getrandbits(128):032x}"})
    return Replies(vraag.mdo_op, answer, opposite, no, unasked)


def to_insight(vraag: InzageGevraagd, code: str, now: datetime, lot: Random) -> Replies:
    """Replies to the question whether partners may see before the MDO what this party supplied (13.2d)."""

    def says(verzoek_id: str, *, akkoord: bool) -> InzageBeantwoord:
        return InzageBeantwoord(
            casus_id=vraag.casus_id, mdo_id=vraag.mdo_id, verzoek_id=verzoek_id, akkoord=akkoord, toelichting=None,
            functionaris=WHO,
        )  # fmt: skip

    yes, no = says(vraag.verzoek_id, akkoord=True), says(vraag.verzoek_id, akkoord=False)
    return Replies(vraag.mdo_op, yes, no, no, says(f"{lot.getrandbits(128):032x}", akkoord=True))


Reply = Callable[[T, str, datetime, Random], Replies]


def _sheet(now: datetime, lot: Random) -> Hulpvraagblad:
    return Hulpvraagblad(
        peildatum=now,
        identiteitsbewijs=lot.choice(tuple(Aanwezigheid)),
        huisvesting=lot.choice(tuple(Aanwezigheid)),
        werk_en_inkomen=lot.choice(tuple(Aanwezigheid)),
        schulden=lot.choice(tuple(Schulden)),
        zorg=lot.choice(tuple(Zorgcontact)),
    )
