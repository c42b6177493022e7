"""The two houses and the ketenmanager's desk that serves both (covenant, introduction; 12.1)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Huis:
    """A desk with a queue of its own. `oin` is of the test range: none was found for either house (reference §4.6)."""

    code: str
    naam: str
    oin: str


HUB_OIN = "00000099000000990000"
"""The hub as a sender; of the test range too."""

HUIZEN = {
    huis.code: huis
    for huis in (
        Huis("arnhem", "Veiligheidshuis Regio Arnhem", "00000099000000900000"),
        Huis("ede", "Veiligheidshuis West-Veluwe Vallei", "00000099000000910000"),
        Huis("keten", "Ketenmanager Veiligheidshuizen Gelderland-Midden", "00000099000000920000"),
    )
}
