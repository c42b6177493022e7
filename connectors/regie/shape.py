"""The JSON of `--json`: stable, in the words of the contract (docs/connectors/regie.md)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, TypeVar

from connectors.regie.desk import Outcome, Taken
from connectors.regie.queue import Change
from schemas.basis import Bericht
from schemas.nazorg import WerkvoorraadRegel

R = TypeVar("R", bound=Bericht)


def line(number: int, regel: WerkvoorraadRegel) -> dict[str, Any]:
    """One line: its row number, then the fields of `WerkvoorraadRegel`."""
    return {"nummer": number, **regel.model_dump(mode="json")}


def queue(huis: str, regels: Sequence[WerkvoorraadRegel], now: datetime, limit: int | None = None) -> dict[str, Any]:
    """A queue in its order, at most `limit` of its `aantal` lines. `gelezen_op` is the moment of reading, ISO 8601 in UTC."""
    lines = [line(number, regel) for number, regel in enumerate(regels[:limit], 1)]
    return {"huis": huis, "gelezen_op": now.isoformat(), "aantal": len(regels), "regels": lines}


def decision(huis: str, outcome: Outcome) -> dict[str, Any]:
    """A decision in nazorg that was sent, and what became of it."""
    return taken(huis, "persoon_id", outcome)


def taken(huis: str, key: str, what: Taken[R]) -> dict[str, Any]:
    """A decision that was sent, and the line as the hub made it.

    `regel` null: it left the queue, or there is nothing to see of it yet; `weigering` null: the hub did not refuse it.
    """
    refused = what.weigering
    return {
        "huis": huis,
        key: what.sleutel,
        "bericht_id": what.envelope.id,
        "bericht_source": what.envelope.source,
        "bericht_type": what.envelope.type,
        "uitkomst": what.uitkomst,
        "regel": what.regel.model_dump(mode="json") if what.regel else None,
        "weigering": refused and {"code": refused.code, "uitleg": refused.uitleg},
    }


def change(huis: str, changed: Change) -> dict[str, Any]:
    """One change of a queue that is followed; `regel` null: the line left it."""
    regel = changed.regel.model_dump(mode="json") if changed.regel else None
    return {"huis": huis, "persoon_id": changed.sleutel, "regel": regel}


def listed(huis: str, now: datetime, name: str, rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """A list under `name`; `gelezen_op` is the moment of reading, ISO 8601 in UTC."""
    return {"huis": huis, "gelezen_op": now.isoformat(), "aantal": len(rows), name: list(rows)}
