"""Requests for information under way, of either track: whom was asked what, since when, until when (8.2, 16.1)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from rich.text import Text

from connectors.regie import shape, words
from connectors.regie.listing import LATE, Column, Listing, who
from connectors.regie.table import ID_SHOWN
from hub.parties import HUIZEN
from hub.privacy.doelen import Doel
from schemas.detentie import Persoon
from schemas.nazorg import WerkvoorraadRegel
from schemas.personen import Personalia
from schemas.uitvraag import Verzoek, Verzoekstatus

ABOUT = {Doel.NAZORG: "person", Doel.COMPLEX: "casus"}
WACHTEND = (Verzoekstatus.OPEN, Verzoekstatus.TE_LAAT)
ANSWERED = {Verzoekstatus.BEANTWOORD, Verzoekstatus.GEWEIGERD, Verzoekstatus.VERVALLEN}
STATES = {
    Verzoekstatus.OPEN: Text("open", "yellow"),
    Verzoekstatus.TE_LAAT: Text("te laat", LATE),
    Verzoekstatus.BEANTWOORD: Text("answered", "green"),
    Verzoekstatus.GEWEIGERD: Text("refused", "red"),
    Verzoekstatus.VERVALLEN: Text("lapsed", "dim"),
}


class Uitstaand(NamedTuple):
    """A request, and whom or what it is about: the id of a casus, or of a person in the nazorg track."""

    over: str
    wie: Persoon | Personalia | None
    verzoek: Verzoek


def uitstaand(requests: Iterable[Uitstaand], *, answered: bool = False) -> list[Uitstaand]:
    """Those that wait for their answer, the nearest deadline first; with `answered` the others too, behind them."""
    shown = [one for one in requests if answered or one.verzoek.status in WACHTEND]
    return sorted(
        shown, key=lambda one: (one.verzoek.status in ANSWERED, one.verzoek.antwoord_voor, one.verzoek.partij)
    )


def van_dossiers(regels: Iterable[WerkvoorraadRegel]) -> list[Uitstaand]:
    """All requests about dossiers of nazorg."""
    return [Uitstaand(regel.persoon_id, regel.persoon, een) for regel in regels for een in regel.verzoeken]


def counted(requests: Sequence[Uitstaand]) -> tuple[int, int]:
    """How many wait for an answer, and how many of those are overdue."""
    states = [one.verzoek.status for one in requests]
    return sum(states.count(status) for status in WACHTEND), states.count(Verzoekstatus.TE_LAAT)


def table(huis: str, requests: Sequence[Uitstaand], now: datetime, about: str) -> Listing[Uitstaand]:
    """Outstanding requests: whom was asked what, since when, until when; `about` names the id."""
    columns: tuple[Column[Uitstaand], ...] = (
        Column(about, lambda one, _: Text(one.over[:ID_SHOWN], "dim")),
        Column("name", lambda one, _: who(one.wie), folds=True),
        Column("asked", lambda one, _: one.verzoek.partij, folds=True),
        Column("why", lambda one, _: one.verzoek.aanleiding, under=True),
        Column("question", lambda one, _: one.verzoek.vraag, folds=True),
        Column("since", lambda one, now: words.age(one.verzoek.gevraagd_op, now)),
        Column("answer by", lambda one, _: words.moment(one.verzoek.antwoord_voor), under=True),
        Column("state", _state, under=True),
    )
    waiting, overdue = counted(requests)
    title = f"{HUIZEN[huis].naam} ({huis}): {waiting} waiting for an answer, {overdue} te laat"
    return Listing(title, columns, requests, now)


def _state(one: Uitstaand, _: datetime) -> Text:
    text = STATES[one.verzoek.status].copy()
    return text.append(", escalated") if one.verzoek.geescaleerd else text


def document(huis: str, doel: str, requests: Sequence[Uitstaand], now: datetime) -> dict[str, Any]:
    """As JSON: per request its purpose, the id of whom or what it is about (`over`), then the fields of `Verzoek`."""
    rows = [{"doel": doel, "over": each.over, **each.verzoek.model_dump(mode="json")} for each in requests]
    return shape.listed(huis, now, "verzoeken", rows)


def made(
    huis: str, doel: Doel, requests: Iterable[Uitstaand], now: datetime, *, answered: bool
) -> tuple[dict[str, Any], Listing[Uitstaand]]:
    """JSON and table of those that wait for an answer; with `answered` of all."""
    found = uitstaand(requests, answered=answered)
    return document(huis, doel, found, now), table(huis, found, now, ABOUT[doel])
