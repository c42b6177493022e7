"""Every term the hub works with, with its legal basis; most are placeholders until a lawyer or the Kerngroep fills them in.

The covenant gives no retention term and no deadline for nazorg (reference §6.1, §6.2): none is invented here as law. A deployment whose
terms were approved names a TOML file of them in `HUB_TERMIJNEN`; every program of it must read the same one, or replay gives other answers.
Terms under which data would outlive their removal are refused, whoever approved them: `Termijnen`.
"""

from __future__ import annotations

import os
import tomllib
from datetime import timedelta
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import Self

from pydantic import BaseModel, ConfigDict, model_validator

TE_OUD = timedelta(days=13)
"""A message that calls itself older is refused by the poort (`hub.poort.toelating`)."""
SEGMENT = timedelta(days=1)
"""By how much a record may outlast its term, at most: Kafka removes whole segments (`hub.topology.model`)."""
VERWIJDERINGEN = ("nazorg_na_", "nazorg_zonder_", "casus_na_", "casus_zonder_", "casus_opschonen")
"""How the names of terms begin after which a dossier goes, or part of it."""


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

    @model_validator(mode="after")
    def _te_houden(self) -> Self:
        """What docs/covenant.md says of removal holds under these terms (1.10)."""
        if gebroken := [eis for eis, klopt in self._eisen().items() if not klopt]:
            raise ValueError("; ".join(gebroken))
        return self

    def _eisen(self) -> dict[str, bool]:
        duren = {naam: getattr(self, naam).duur for naam in type(self).model_fields}
        eerste = min((naam for naam in duren if naam.startswith(VERWIJDERINGEN)), key=duren.__getitem__)
        log = duren["bewaren_log"]
        return {
            "bewaren_log must be more than a day longer than bewaren_invoer: lengthen the one or shorten the other":
                duren["bewaren_invoer"] + SEGMENT < log,
            f"bewaren_log must be more than a day shorter than {eerste}, or a message outlives what came of it: "
            "shorten the one or lengthen the other":
                log + SEGMENT < duren[eerste],
            f"bewaren_log must be longer than {TE_OUD.days} days, or a repeat gets in that nobody knows any more: lengthen it":
                log > TE_OUD,
            "casus_opschonen must be shorter than casus_na_afschaling, or nothing is cleaned before all goes: shorten it":
                duren["casus_opschonen"] < duren["casus_na_afschaling"],
        }  # fmt: skip


def read(own: str | None) -> Termijnen:
    """The shipped terms, those that the file `own` names in place of theirs.

    Raises ValidationError for one that there is not, and for terms that can't go together.
    """
    shipped = tomllib.loads(files("hub.privacy").joinpath("termijnen.toml").read_text("utf-8"))
    return Termijnen.model_validate(shipped | (tomllib.loads(Path(own).read_text("utf-8")) if own else {}))


TERMIJNEN = read(os.environ.get("HUB_TERMIJNEN"))
"""The terms in use."""
