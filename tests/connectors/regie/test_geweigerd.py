"""What the hub refused of a house, as its desk lists it."""

from __future__ import annotations

from connectors.regie import geweigerd
from connectors.regie.refusals import Weigering
from hub.refusals import REFUSALS
from schemas.hub import BerichtGeweigerd
from tests.connectors.regie import lines
from tests.connectors.regie.printer import Printer, held_against


def weigering(day: int, code: str, kind: str | None) -> Weigering:
    """Refused on a day."""
    told = BerichtGeweigerd(
        code=code, uitleg=REFUSALS[code], bericht_id=f"b-{day}", bericht_source="urn:x", bericht_type=kind,
        topic="huis.ede.besluit", partitie=0, offset=day,
    )  # fmt: skip
    return Weigering(lines.at(day), told)


TOLD = [
    weigering(22, "casus-onbekend", "nl.casussen.triage-besloten.v1"),
    weigering(23, "kop-ontbreekt", None),
]


def test_refusals_are_listed_the_newest_first() -> None:
    held_against("geweigerd.txt", Printer().text(geweigerd.table("ede", TOLD, lines.NOW)))
    held_against("geweigerd-80.txt", Printer(width=80).text(geweigerd.table("ede", TOLD, lines.NOW)))
    told = geweigerd.document("ede", TOLD, lines.NOW)
    assert (told["huis"], told["aantal"]) == ("ede", 2)
    assert [(one["geweigerd_op"], one["bericht_id"]) for one in told["weigeringen"]] == [
        (lines.at(23).isoformat(), "b-23"),
        (lines.at(22).isoformat(), "b-22"),
    ]


def test_a_refusal_can_t_steer_the_terminal() -> None:
    steering = weigering(22, "casus-onbekend", "nl.x.\x1b[2Jy.v1")
    assert "\x1b" not in Printer().text(geweigerd.table("ede", [steering], lines.NOW))
