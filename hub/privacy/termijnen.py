"""Every term the hub works with, with its legal basis; most are placeholders until a lawyer or the Kerngroep fills them in.

The covenant gives no retention term and no deadline for nazorg (reference §6.1, §6.2): none is invented here as law. A deployment whose
terms were approved names a TOML file of them in `HUB_TERMIJNEN`; every program of it must read the same one, or replay gives other answers.
"""

from __future__ import annotations

import os
import tomllib
from datetime import timedelta
from functools import cached_property
from importlib.resources import files
from pathlib import Path

from pydantic import BaseModel, ConfigDict


class Termijn(BaseModel):
    """A term in days with where it comes from; `placeholder` says that nobody entitled has approved it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    dagen: float
    grondslag: str
    placeholder: bool

    @cached_property
    def duur(self) -> timedelta:
        """The term as a duration."""
        return timedelta(days=self.dagen)


class Termijnen(BaseModel):
    """The terms of `termijnen.toml`, by their use."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    bewaren_invoer: Termijn
    bewaren_log: Termijn
    bewaren_inbox: Termijn
    bewaren_dodebrief: Termijn
    bewaren_verwerking: Termijn
    nazorg_beoordelen: Termijn
    nazorg_beoordelen_spoed: Termijn
    nazorg_herinneren: Termijn
    nazorg_beantwoorden: Termijn
    nazorg_beantwoorden_spoed: Termijn
    nazorg_verzoek_herinneren: Termijn
    nazorg_escaleren: Termijn
    nazorg_na_vrijlating: Termijn
    nazorg_na_afsluiting: Termijn
    nazorg_zonder_einddatum: Termijn
    nazorg_zonder_huis: Termijn
    invoer_verouderd: Termijn
    casus_beantwoorden: Termijn
    casus_herinneren: Termijn
    casus_escaleren: Termijn
    casus_wegen: Termijn
    casus_adviseren: Termijn
    casus_voorbereiden: Termijn
    casus_na_terugzending: Termijn
    casus_na_advies: Termijn
    casus_opschonen: Termijn
    casus_na_afschaling: Termijn
    casus_zonder_voortgang: Termijn


def read(own: str | None) -> Termijnen:
    """The shipped terms, those that the file `own` names in place of theirs; raises ValidationError for one that there is not."""
    shipped = tomllib.loads(files("hub.privacy").joinpath("termijnen.toml").read_text("utf-8"))
    return Termijnen.model_validate(shipped | (tomllib.loads(Path(own).read_text("utf-8")) if own else {}))


TERMIJNEN = read(os.environ.get("HUB_TERMIJNEN"))
"""The terms in use."""
