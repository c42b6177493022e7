"""How a light looks: a shape and a word beside the colour, so that nobody needs to tell red from green."""

from __future__ import annotations

from rich.text import Text

from schemas.nazorg import WerkvoorraadRegel
from schemas.stoplicht import Kleur, Leefgebied, Leefgebiedlicht

SHAPES = {Kleur.ROOD: "■", Kleur.ORANJE: "▲", Kleur.GROEN: "●", Kleur.ONBEKEND: "?"}
LETTERS = {Kleur.ROOD: "R", Kleur.ORANJE: "O", Kleur.GROEN: "G", Kleur.ONBEKEND: "?"}
STYLES = {Kleur.ROOD: "bold red", Kleur.ORANJE: "yellow", Kleur.GROEN: "green", Kleur.ONBEKEND: "dim"}
SHORT = {
    Leefgebied.IDENTITEITSBEWIJS: "ID",
    Leefgebied.HUISVESTING: "HU",
    Leefgebied.WERK_EN_INKOMEN: "WI",
    Leefgebied.SCHULDEN: "SC",
    Leefgebied.ZORG: "ZO",
}
STALE, OVERRIDDEN = "*", "!"
HEADING = " ".join(SHORT.values())


def mark(kleur: Kleur, *, plain: bool) -> str:
    """One character for a colour; `plain` for a terminal that shows ASCII only."""
    return (LETTERS if plain else SHAPES)[kleur]


def overall(regel: WerkvoorraadRegel, *, plain: bool) -> Text:
    """The light that holds, as mark and word; `!` when the procesregisseur put it."""
    sign = OVERRIDDEN if regel.overschrijving else ""
    return Text(f"{mark(regel.kleur, plain=plain)} {regel.kleur}{sign}", STYLES[regel.kleur])


def five(regel: WerkvoorraadRegel, *, plain: bool) -> Text:
    """The lights of the five leefgebieden in the order of `HEADING`; `*` behind one whose answer is old."""
    lights = {light.leefgebied: light for light in regel.stoplicht.lichten}
    cells = [_cell(lights.get(leefgebied), plain=plain) for leefgebied in SHORT]
    return Text(" ").join(cells)


def _cell(light: Leefgebiedlicht | None, *, plain: bool) -> Text:
    if light is None:
        return Text("- ")
    return Text(f"{mark(light.kleur, plain=plain)}{STALE if light.verouderd else ' '}", STYLES[light.kleur])


def legend(*, plain: bool) -> Text:
    """What the marks mean."""
    parts = [Text(f"{mark(kleur, plain=plain)} {kleur}", STYLES[kleur]) for kleur in reversed(Kleur)]
    signs = Text(f"{STALE} answer is old   {OVERRIDDEN} set by the procesregisseur   ? date: expected", "dim")
    areas = Text("   ".join(f"{short} {name}" for name, short in SHORT.items()).replace("_", " "), "dim")
    return Text("\n").join([Text("   ").join([*parts, signs]), areas])
