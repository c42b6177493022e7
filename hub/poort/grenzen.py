"""How much a sender may send, by the broker's time: what is over it is refused, or let through with an alarm where a refusal costs more.

A deployment with limits of its own names a TOML file of them in `HUB_GRENZEN`; every worker of the poort must read the same one.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from hub.parties import PARTIJEN
from hub.poort.sender import INPUTS, SENDERS
from hub.poort.toelating import MAX_BYTES
from hub.topology import TOPICS, names, principals


class Grens(BaseModel):
    """The limits of one partition of a sender's topic; each field as `grenzen.toml` explains it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    tempo: float | None = Field(None, ge=1)
    per_seconde: float = Field(gt=0)
    stoot: int = Field(ge=1)
    bytes: int = Field(ge=1, le=MAX_BYTES)
    weigeren: bool
    grondslag: str
    placeholder: bool

    def besteed(self, tot: int, op: int) -> int | None:
        """How far the limit is used up once one more record came at `op`; None when that record is over it.

        `tot` is how far it was used up before. All are µs since 1970: each record uses `1 / per_seconde`, and `stoot` of them may be
        ahead of the time. What is over uses nothing up.
        """
        stap = round(1_000_000 / self.per_seconde)
        begin = max(tot, op)
        return None if begin - op > (self.stoot - 1) * stap else begin + stap


class Grenzen(BaseModel):
    """The limits of `grenzen.toml`. `afwijkend` holds, by a party's code, what differs for it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    partij: Grens
    huis: Grens
    detentie: Grens
    afwijkend: dict[str, dict[str, object]] = {}

    def van(self, topic: str) -> Grens:
        """Those of a topic that the poort reads."""
        if topic == names.DETENTIE:
            return self.detentie
        code = SENDERS[topic].code
        if TOPICS[topic].writers[0] != principals.partij(code):
            return self.huis
        return Grens.model_validate(self.partij.model_dump() | self.afwijkend.get(code, {}))


def read(own: str | None) -> dict[str, Grens]:
    """The shipped limits by topic, those that the file `own` names in place of theirs; raises `ValueError` for what is none."""
    shipped = tomllib.loads(files("hub.poort").joinpath("grenzen.toml").read_text("utf-8"))
    return by_topic(shipped | (tomllib.loads(Path(own).read_text("utf-8")) if own else {}))


def by_topic(told: Mapping[str, object]) -> dict[str, Grens]:
    """The limits of each topic that the poort reads."""
    grenzen = Grenzen.model_validate(told)
    if unknown := grenzen.afwijkend.keys() - PARTIJEN.keys():
        raise ValueError(f"there is no party {', '.join(sorted(unknown))}")
    return {topic: grenzen.van(topic) for topic in INPUTS}


GRENZEN = read(os.environ.get("HUB_GRENZEN"))
"""The limits in use."""
