"""The casustafels, and the first next MDO of each (8.1, 8.3c)."""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field

from hub.processes.tijd import EEUWIG

ZONE = ZoneInfo("Europe/Amsterdam")


class Casustafel(BaseModel):
    """A table of a house. `vanaf` is its first sitting, local time; `weken` the weeks between two."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: str = Field(pattern=r"^[a-z0-9-]{1,40}$")
    huis: str
    vanaf: datetime
    weken: int = Field(ge=1, le=52)

    def eerstvolgend(self, op: datetime) -> datetime:
        """The first sitting after `op`, in UTC: the same hour on the clock, whether summer or winter."""
        lokaal = op.astimezone(ZONE).replace(tzinfo=None) if op < EEUWIG else EEUWIG.replace(tzinfo=None)
        stap = timedelta(weeks=self.weken)
        keer = max((lokaal - self.vanaf) // stap + 1, 0)
        try:
            return (self.vanaf + keer * stap).replace(tzinfo=ZONE).astimezone(UTC)
        except OverflowError:
            return EEUWIG


class Casustafels(BaseModel):
    """One version of the tables, by their code."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    versie: str
    grondslag: str
    placeholder: bool
    tafels: tuple[Casustafel, ...]


CASUSTAFELS = Casustafels.model_validate(
    tomllib.loads(files("hub.processes.complex").joinpath("casustafels-v1.toml").read_text("utf-8"))
)
TAFELS = {tafel.code: tafel for tafel in CASUSTAFELS.tafels}
"""The tables in use, by their code."""
