"""What a party that was asked says."""

from __future__ import annotations

from datetime import datetime

from schemas.verzoek import (
    Gebruik,
    Gebruiksvoorwaarden,
    InformatieGevraagd,
    InformatieGeweigerd,
    InformatieVerstrekt,
    Weigergrond,
)
from tests.processes.nazorg.verloop import blad


def antwoord(vraag: InformatieGevraagd, peildatum: datetime, **antwoorden: str) -> InformatieVerstrekt:
    """An answer with a sheet of that date."""
    return InformatieVerstrekt(
        verzoek_id=vraag.verzoek_id,
        aggregaat_id=vraag.aggregaat_id,
        informatie="bekend",
        peildatum=peildatum,
        hulpvragen=blad(peildatum, **antwoorden),
        grondslag="Wmo 2015",
        voorwaarden=Gebruiksvoorwaarden(gebruik=Gebruik.WEGING),
        functionaris="M 1",
    )


def weigering(vraag: InformatieGevraagd) -> InformatieGeweigerd:
    """A reasoned refusal."""
    return InformatieGeweigerd(
        verzoek_id=vraag.verzoek_id,
        aggregaat_id=vraag.aggregaat_id,
        grond=Weigergrond.GEEN_GRONDSLAG,
        reden="geen",
        functionaris="M 1",
    )
