"""The lists of casussen for the pages: the same as in the terminal, as plain text."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from connectors.regie import verzoeken
from connectors.regie.casus import tables, views
from connectors.regie.listing import Listing
from schemas.casus import CasusRegel


class Shown(NamedTuple):
    """One list: per row the casus it is about and its cells, each of one or more lines."""

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, tuple[tuple[str, ...], ...]], ...]


def lists(huis: str, regels: Sequence[CasusRegel], now: datetime) -> list[Shown]:
    """Under review, for the triage, the agendas, and who owes an answer."""
    return [
        _shown(tables.aanmeldingen(huis, views.aanmeldingen(regels), now)),
        _shown(tables.triage(huis, views.triage(regels), now)),
        *(_shown(tables.sitting(zitting, now)) for zitting in views.zittingen(regels, now)),
        _shown(verzoeken.table(huis, verzoeken.uitstaand(views.van_casussen(regels)), now, "casus")),
    ]


def _shown(listing: Listing[Any]) -> Shown:
    rows = tuple(
        (_about(row), tuple(tuple(cell.plain.split("\n")) for cell in listing.cells(row))) for row in listing.rows
    )
    return Shown(listing.title, tuple(column.heading for column in listing.columns), rows)


def _about(row: CasusRegel | verzoeken.Uitstaand) -> str:
    return row.casus_id if isinstance(row, CasusRegel) else row.over
