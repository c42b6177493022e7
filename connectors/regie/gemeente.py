"""Which municipality a person means by its name or CBS code, and whether a house here works for it."""

from __future__ import annotations

from connectors.regie.errors import Invalid
from hub.parties.gemeenten import GEMEENTEN, tegenwoordig


def with_house(said: str) -> str:
    """The CBS code of the municipality as it is now; raises `Invalid` when no house here works for it."""
    wanted = said.strip().casefold()
    for code, gemeente in GEMEENTEN.items():
        if wanted in (code.casefold(), gemeente.naam.casefold()):
            now = tegenwoordig(gemeente)
            if now.huis is not None:
                return now.code
    raise Invalid(f"No house here works for that municipality. These have one: {_names()}.")


def _names() -> str:
    return ", ".join(f"{gemeente.naam} ({code})" for code, gemeente in GEMEENTEN.items() if gemeente.huis)
