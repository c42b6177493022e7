"""The JSON of `--json` for casussen: stable, in the words of the contract (docs/connectors/regie.md)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from connectors.regie.casus.views import Zitting
from hub.processes.kern import Effect
from schemas.casus import CasusRegel
from schemas.personen import CasusBericht


def tried(huis: str, message: CasusBericht, effects: Sequence[Effect]) -> dict[str, Any]:
    """A decision that was only tried: the message, what would go to which inbox, and the line it would lead to."""
    line = next((effect.inhoud for effect in effects if isinstance(effect.inhoud, CasusRegel)), None)
    return {
        "huis": huis,
        "casus_id": message.casus_id,
        "uitkomst": "niet-verstuurd",
        "bericht_type": message.ce_type,
        "bericht": message.model_dump(mode="json"),
        "gevolgen": [
            {"topic": effect.topic, "bericht_type": effect.inhoud.ce_type}
            for effect in effects
            if effect.inhoud is not None and effect.inhoud is not line
        ],
        "regel": line and line.model_dump(mode="json"),
    }


def lines(regels: Sequence[CasusRegel]) -> list[dict[str, Any]]:
    """Lines: the fields of `CasusRegel`."""
    return [regel.model_dump(mode="json") for regel in regels]


def sittings(zittingen: Sequence[Zitting]) -> list[dict[str, Any]]:
    """Per sitting its casussen."""
    return [
        {"casustafel": each.casustafel, "op": each.op.isoformat(), "casussen": lines(each.casussen)}
        for each in zittingen
    ]
