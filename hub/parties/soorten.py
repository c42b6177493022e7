"""The one kind by which a party is counted: metrics tell kinds apart, never parties nor persons."""

from __future__ import annotations

from hub.parties.register import PARTIJEN, SOORTEN

ONBEKEND = "onbekend"
GETELD = (*sorted(SOORTEN), ONBEKEND)
KORT = {soort: soort[:3] for soort in GETELD}
"""Each kind in three letters, for what must be short."""


def soort(partij: str) -> str:
    """The first kind of a party in the register; `onbekend` where it has none, or is no party."""
    kinds = PARTIJEN[partij].soorten if partij in PARTIJEN else ()
    return kinds[0] if kinds else ONBEKEND
