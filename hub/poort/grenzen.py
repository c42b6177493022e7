"""How much a sender may send, by the broker's time: what is over it is refused, or let through with an alarm where a refusal costs more.

A deployment with limits of its own names a TOML file of them in `HUB_GRENZEN`; every worker of the poort must read the same one.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from hub.engine.position import Spent
from hub.parties import PARTIJEN
from hub.poort.sender import INPUTS, SENDERS
from hub.poort.toelating import MAX_BYTES
from hub.topology import TOPICS, names, principals

TE_VEEL, TE_VEEL_OPEN = "te-veel-berichten", "te-veel-open"


class Grens(BaseModel):
    """The limits of one partition of a sender's topic; each field as `grenzen.toml` explains it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    tempo: float | None = Field(None, ge=1)
    open: int | None = Field(None, ge=1)
    per_seconde: float = Field(gt=0)
    stoot: int = Field(ge=1)
    bytes: int = Field(ge=1, le=MAX_BYTES)
    weigeren: bool
    grondslag: str
    placeholder: bool

    @model_validator(mode="after")
    def _open_needs_tempo(self) -> Self:
        if self.open is not None and self.tempo is None:
            raise ValueError("open without tempo: where nothing is paced nothing waits")
        return self

    def besteed(self, tot: Spent, op: int) -> tuple[str | None, Spent]:
        """The code of the limit that one more record at `op` (µs since 1970) is over, None for none; and how far they are used up then.

        `tot` is how far they were before. Each record uses `1 / per_seconde` of the one, and `stoot` of them may be ahead of the time.
        What is open is reckoned by the same measure: each record waits until the poort has taken those before it, `tempo` a second,
        and `open` of them may wait. What is over either uses up nothing.
        """
        number = _filled(tot.number, op, self.per_seconde, self.stoot)
        if number is None:
            return TE_VEEL, tot
        if self.open is None or self.tempo is None:
            return None, tot._replace(number=number)
        waiting = _filled(tot.open, op, self.tempo, self.open)
        return (TE_VEEL_OPEN, tot) if waiting is None else (None, Spent(number, waiting))


def _filled(tot: int, op: int, per_second: float, room: int) -> int | None:
    """Until when a queue is full that was so until `tot`, gives `per_second` and holds `room`, with one more at `op`; None: no room."""
    stap = round(1_000_000 / per_second)
    begin = max(tot, op)
    return None if begin - op > (room - 1) * stap else begin + stap


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
