"""The decisions of a house, checked against the line they are about before anything is sent (13.1).

The hub checks them again: the line may have changed meanwhile. What is refused here never leaves the desk.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from connectors.regie.errors import Invalid
from schemas.basis import Bericht
from schemas.nazorg import DossierOvergedragen, Fase, NazorgAfgesloten, StoplichtOverschreven, WerkvoorraadRegel
from schemas.stoplicht import Kleur

LONGEST_REASON, LONGEST_NAME = 2000, 200


@dataclass(frozen=True, slots=True)
class Grounds:
    """Why, and who decides. Raises `Invalid` when one is missing or too long."""

    reden: str
    functionaris: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "reden", _text("reason", self.reden, LONGEST_REASON))
        object.__setattr__(self, "functionaris", _text("functionaris", self.functionaris, LONGEST_NAME))


Decision = Callable[[WerkvoorraadRegel], Bericht]
"""Makes the message for the line that was chosen; raises `Invalid`."""


def override(kleur: Kleur | None, grounds: Grounds) -> Decision:
    """Put the procesregisseur's own light; `kleur` None takes it back."""

    def decide(regel: WerkvoorraadRegel) -> Bericht:
        _must_be_open(regel)
        if kleur is None and regel.overschrijving is None:
            raise Invalid("This light is the computed one: there is nothing to take back.")
        own = regel.overschrijving
        asked = regel.beoordelen_voor is not None or regel.overschrijving_verouderd
        if (
            not asked
            and own is not None
            and (own.kleur, own.reden, own.functionaris) == (kleur, grounds.reden, grounds.functionaris)
        ):
            raise Invalid("The light was put so before, with the same reason: nothing would change.")
        return StoplichtOverschreven(
            persoon_id=regel.persoon_id, kleur=kleur, reden=grounds.reden, functionaris=grounds.functionaris
        )

    return decide


def hand_over(naar_gemeente: str, grounds: Grounds) -> Decision:
    """Hand the dossier to another municipality, and so to the queue of its house."""

    def decide(regel: WerkvoorraadRegel) -> Bericht:
        _must_be_open(regel)
        if naar_gemeente == regel.gemeente:
            raise Invalid(f"The dossier is {naar_gemeente}'s already.")
        return DossierOvergedragen(
            persoon_id=regel.persoon_id,
            naar_gemeente=naar_gemeente,
            reden=grounds.reden,
            functionaris=grounds.functionaris,
        )

    return decide


def close(grounds: Grounds) -> Decision:
    """End the nazorg."""

    def decide(regel: WerkvoorraadRegel) -> Bericht:
        _must_be_open(regel)
        return NazorgAfgesloten(persoon_id=regel.persoon_id, reden=grounds.reden, functionaris=grounds.functionaris)

    return decide


def _must_be_open(regel: WerkvoorraadRegel) -> None:
    if regel.fase is Fase.AFGESLOTEN:
        raise Invalid("The nazorg of this person has ended: there is nothing left to decide.")


def _text(what: str, text: str, longest: int) -> str:
    text = text.strip()
    if not text:
        raise Invalid(f"Give a {what}: a decision without one can't be accounted for.")
    if len(text) > longest:
        raise Invalid(f"The {what} is longer than {longest} characters.")
    return text
