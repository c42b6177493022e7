"""What the reader knows of the hub, as data: names and the schemas' files. It imports nothing of it, so it can't share its mistakes."""

from __future__ import annotations

import json
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import fastavro

POORT, NAZORG = "hub-poort", "hub-nazorg"
DETENTIE = "dji.detentie"
LOG, STAND = "casus.nazorg.log", "casus.nazorg.stand"
VERWERKING, DLQ = "hub.verwerking", "hub.dlq"
QUEUES = ("huis.arnhem.werkvoorraad", "huis.ede.werkvoorraad", "huis.keten.werkvoorraad")
INBOX_OF = {DETENTIE: "partij.dji.in", "partij.om.uit": "partij.om.in", "huis.arnhem.besluit": "huis.arnhem.in"}
"""Where each sender of a load hears of what is refused."""
GEWEIGERD = "nl.berichten.bericht-geweigerd.v1"
"""The type of a word to who sent what is refused."""

SCHEMAS = Path(__file__).parents[2] / "schemas" / "avsc"
PREFIX = 5
"""Confluent's wire format: 0, then four bytes of schema id, then Avro."""


@cache
def _schema(schema_id: int) -> Any:
    found = json.loads((SCHEMAS / "ids.json").read_text())[str(schema_id)]
    text = (SCHEMAS / found["subject"] / f"v{found['version']}.avsc").read_text()
    return fastavro.parse_schema(json.loads(text))


def fields(value: bytes) -> dict[str, Any]:
    """The fields of a record's value, read by the schema that it names."""
    found: Any = fastavro.schemaless_reader(BytesIO(value[PREFIX:]), _schema(int.from_bytes(value[1:PREFIX], "big")))
    return dict(found)
