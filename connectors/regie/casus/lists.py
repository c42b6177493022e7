"""The lists of casussen: one row each, from which the command follows; for programs and for people alike."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from rich.console import RenderableType

from connectors.regie import shape, verzoeken
from connectors.regie.casus import shapes, tables, views
from hub.privacy.doelen import Doel
from schemas.casus import CasusRegel

Made = tuple[dict[str, Any], RenderableType]
Build = Callable[[str, Sequence[CasusRegel], datetime], Made]
"""From a house, its casussen in order, and the moment: the JSON, and the table."""


@dataclass(frozen=True, slots=True)
class CasusList:
    """One list. `everything`: the same with what is behind us too, where that is another list."""

    help: str
    build: Build
    everything: Build | None = None


def _aanmeldingen(huis: str, regels: Sequence[CasusRegel], now: datetime) -> Made:
    found = views.aanmeldingen(regels)
    return shape.listed(huis, now, "regels", shapes.lines(found)), tables.aanmeldingen(huis, found, now)


def _triage(huis: str, regels: Sequence[CasusRegel], now: datetime) -> Made:
    found = views.triage(regels)
    return shape.listed(huis, now, "regels", shapes.lines(found)), tables.triage(huis, found, now)


def _mdo(huis: str, regels: Sequence[CasusRegel], now: datetime) -> Made:
    found = views.zittingen(regels, now)
    return shape.listed(huis, now, "zittingen", shapes.sittings(found)), tables.mdo(huis, found, now)


def _verzoeken(*, answered: bool) -> Build:
    def build(huis: str, regels: Sequence[CasusRegel], now: datetime) -> Made:
        return verzoeken.made(huis, Doel.COMPLEX, views.van_casussen(regels), now, answered=answered)

    return build


LISTS = {
    "aanmeldingen": CasusList("List the aanmeldingen under review: what each lacks or waits for.", _aanmeldingen),
    "triage": CasusList("List what the triage has to decide on; what waits for nothing else comes first.", _triage),
    "mdo": CasusList(
        "List the MDOs: per casustafel and moment the casussen, who was invited and what each replied.", _mdo
    ),
    "verzoeken": CasusList(
        "List the requests for information that wait for an answer.",
        _verzoeken(answered=False),
        _verzoeken(answered=True),
    ),
}
"""Every list, by its command."""
