"""The gate lets through what FULL_TRANSITIVE allows and nothing else; each bad change is fed to it (case S4)."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from schemas.evolution import breaks, breaks_with, unreadable
from schemas.released import Release

OPEN = {"type": "enum", "name": "nl.gegevens.Kleur", "symbols": ["onbekend", "rood"], "default": "onbekend"}
UNDEFAULTED = {"type": "enum", "name": "nl.gegevens.Kleur", "symbols": ["onbekend", "rood"]}
CLOSED = {"type": "enum", "name": "nl.gegevens.Gebied", "symbols": ["schulden", "zorg"]}


def schema(**changes: Any) -> dict[str, Any]:
    """A record with a field of each kind; `changes` replaces a field's type, or leaves the field out with None."""
    types: dict[str, Any] = {
        "naam": "string",
        "ruw": "bytes",
        "aantal": "long",
        "op": {"type": "long", "logicalType": "timestamp-millis"},
        "kleur": OPEN,
        "kleur_of_niets": ["null", OPEN | {"name": "nl.gegevens.Tweede"}],
        "gebied": CLOSED,
        "gebied_of_niets": ["null", CLOSED | {"name": "nl.gegevens.Ander"}],
        "deel": {"type": "record", "name": "nl.gegevens.Deel", "fields": [{"name": "a", "type": "string"}]},
        "delen": {"type": "array", "items": "nl.gegevens.Deel"},
    }
    types |= changes
    fields = [{"name": name, "type": type_} for name, type_ in types.items() if type_ is not None]
    return {"type": "record", "name": "nl.proeven.Proef", "fields": deepcopy(fields)}


def with_field(**field: Any) -> dict[str, Any]:
    made = schema()
    made["fields"].append({"name": "nieuw", **field})
    return made


OLD = schema()


@pytest.mark.parametrize(
    "new",
    [
        pytest.param(schema(), id="nothing changed"),
        pytest.param(with_field(type=["null", "string"], default=None), id="nullable field with a default added"),
        pytest.param(with_field(type="string", default="-"), id="field with a default added"),
        pytest.param(
            schema(kleur=OPEN | {"symbols": ["onbekend", "rood", "paars"]}), id="symbol added to an open enum"
        ),
        pytest.param(
            schema(
                kleur_of_niets=["null", OPEN | {"name": "nl.gegevens.Tweede", "symbols": ["onbekend", "paars", "rood"]}]
            ),
            id="symbol added to an open enum in a union",
        ),
    ],
)
def test_a_change_that_all_can_live_with_passes(new: dict[str, Any]) -> None:
    assert breaks_with(new, OLD) == []


@pytest.mark.parametrize(
    ("new", "reason"),
    [
        pytest.param(schema(naam=None), "old schema can't read new values: naam", id="field without default removed"),
        pytest.param(
            with_field(type="string"), "new schema can't read old values: nieuw", id="field without default added"
        ),
        pytest.param(
            with_field(type=["null", "string"]),
            "new schema can't read old values: nieuw",
            id="nullable without default added",
        ),
        pytest.param(schema(naam="long"), "naam: string became long", id="type changed"),
        pytest.param(schema(naam=["null", "string"]), "naam: string became null or string", id="field made nullable"),
        pytest.param(schema(aantal="double"), "aantal: long became double", id="type widened: one direction only"),
        pytest.param(
            schema(gebied=CLOSED | {"symbols": ["schulden", "zorg", "werk"]}), "werk", id="symbol added, no default"
        ),
        pytest.param(
            schema(
                gebied_of_niets=[
                    "null",
                    CLOSED | {"name": "nl.gegevens.Ander", "symbols": ["schulden", "zorg", "werk"]},
                ]
            ),
            "old schema can't read new values",
            id="symbol added, no default, in a union",
        ),
        pytest.param(schema(gebied=CLOSED | {"symbols": ["zorg"]}), "schulden", id="symbol removed, no default"),
        pytest.param(
            schema(delen={"type": "array", "items": "string"}), "delen: array of nl.gegevens.Deel", id="items changed"
        ),
        pytest.param(schema() | {"name": "nl.proeven.Anders"}, "expected: nl.proeven.Proef", id="record renamed"),
    ],
)
def test_a_change_that_breaks_is_stopped(new: dict[str, Any], reason: str) -> None:
    assert reason in "\n".join(breaks_with(new, OLD))


@pytest.mark.parametrize(
    ("new", "reason"),
    [
        pytest.param(schema(naam="bytes"), "naam: string became bytes", id="string to bytes"),
        pytest.param(schema(op="long"), "op: long as timestamp-millis became long", id="logical type dropped"),
        pytest.param(
            schema(op={"type": "long", "logicalType": "timestamp-micros"}),
            "became long as timestamp-micros",
            id="other unit",
        ),
        pytest.param(schema(kleur=OPEN | {"symbols": ["onbekend"]}), "the symbol rood is gone", id="symbol removed"),
        pytest.param(
            schema(kleur_of_niets=["null", OPEN | {"name": "nl.gegevens.Tweede", "symbols": ["onbekend"]}]),
            "nl.gegevens.Tweede: the symbol rood is gone",
            id="symbol removed in a union",
        ),
        pytest.param(schema(kleur=OPEN | {"default": "rood"}), "enum with default rood", id="other default"),
        pytest.param(schema(kleur=UNDEFAULTED), "enum with default None", id="default withdrawn"),
        pytest.param(schema(kleur=OPEN | {"name": "nl.elders.Kleur"}), "became nl.elders.Kleur", id="namespace moved"),
    ],
)
def test_what_the_checker_of_avro_lets_through_is_stopped_by_ours(new: dict[str, Any], reason: str) -> None:
    assert unreadable(new, OLD) == unreadable(OLD, new) == []
    assert reason in "\n".join(breaks_with(new, OLD))


def test_a_model_goes_with_every_release_not_only_the_last() -> None:
    """FULL_TRANSITIVE: v2 went with v1 and v3 goes with v2, but v3 can't read v1."""
    without, with_default, required = schema(), with_field(type="string", default="-"), with_field(type="string")
    found = (Release(1, "nl.proeven.Proef", 1, without), Release(2, "nl.proeven.Proef", 2, with_default))

    assert breaks([with_default], found) == []
    assert breaks_with(required, with_default) == []
    assert [line.partition(":")[0] for line in breaks([required], found)] == ["nl.proeven.Proef/v1.avsc"]


def test_a_release_that_no_model_reads_any_more_is_named() -> None:
    assert breaks([], (Release(1, "nl.proeven.Proef", 1, OLD),)) == [
        "nl.proeven.Proef/v1.avsc: no model reads it any more"
    ]
