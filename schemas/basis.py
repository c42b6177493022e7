"""What every message of the hub has in common: frozen, closed, and silent about its values in errors."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import BaseModel, ConfigDict, Field

from schemas.bsn import Bsn

__all__ = [
    "PARTS", "AggregaatId", "Bericht", "Bsn", "GemeenteCode", "Keuze", "Kort", "PartijCode", "PersoonId", "Record", "Tekst",
    "Toelichting",
]  # fmt: skip

PARTS = "nl.gegevens"
"""Avro namespace of what messages are made of: one name for a part, in whichever message it stands."""

GemeenteCode = Annotated[str, Field(pattern=r"^GM[0-9]{4}$")]
"""CBS code of a municipality with its GM prefix; whether it exists is for the process to judge (reference §4.8)."""

PersoonId = Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]
"""Keyed hash of a BSN, one per purpose and deployment: `hub.privacy.persoon_id` (architecture §4)."""

AggregaatId = Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]
"""Id of an aggregate or of a part of it, without anything of a person in it; of a casus: `hub.privacy.casus_id`."""

PartijCode = Annotated[str, Field(pattern=r"^[a-z0-9-]{1,40}$")]
"""A party by its code in the register; whether it stands there is for the process to judge."""

Kort = Annotated[str, Field(min_length=1, max_length=200)]
Toelichting = Annotated[str, Field(min_length=1, max_length=2000)]
Tekst = Annotated[str, Field(min_length=1, max_length=4000)]


class Keuze(StrEnum):
    """A list that may grow: who does not know a symbol yet reads the first one, its Avro default.

    Any other StrEnum (the leefgebieden) can never change under FULL_TRANSITIVE.
    """


class Record(BaseModel):
    """A part of a message. Its validation errors never repeat the value they are about (art. 18.1)."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class Bericht(Record):
    """A message: one CloudEvents type, one Avro record, one subject in the registry."""

    ce_type: ClassVar[str]
    """CloudEvents `type`: reverse DNS, plural domain, past tense, one version (NL GOV profile 1.1)."""

    namespace: ClassVar[str]
    """Avro namespace; with the class name the registry's subject (RecordNameStrategy)."""
