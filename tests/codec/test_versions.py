"""Two versions of a message live side by side: each reads what the other wrote (case S4)."""

from __future__ import annotations

from enum import StrEnum
from io import BytesIO
from typing import Any

import pytest
from fastavro import parse_schema, schemaless_writer

from hub.codec import Undecodable
from hub.codec.wire import Codec
from schemas.basis import Bericht, Keuze, Kort
from schemas.evolution import breaks_with
from schemas.generator import avro_schema
from schemas.released import Release


class Kleur(Keuze):
    ONBEKEND = "onbekend"
    ROOD = "rood"


class KleurMeer(Keuze):
    ONBEKEND = "onbekend"
    PAARS = "paars"
    ROOD = "rood"


KleurMeer.__name__ = "Kleur"


class Proef(Bericht):
    ce_type = "nl.proeven.proef.v1"
    namespace = "nl.proeven"

    naam: Kort
    kleur: Kleur
    misschien: Kleur | None


class ProefMeer(Proef):
    kleur: KleurMeer  # type: ignore[assignment]
    misschien: KleurMeer | None  # type: ignore[assignment]
    uitleg: Kort | None = None


ProefMeer.__name__ = "Proef"

FOUND = [Release(n, "nl.proeven.Proef", n, avro_schema(model)) for n, model in enumerate((Proef, ProefMeer), start=1)]
OLD, NEW = Codec([Proef], FOUND), Codec([ProefMeer], FOUND)


def test_the_gate_lets_the_two_stand_side_by_side() -> None:
    assert breaks_with(FOUND[1].schema, FOUND[0].schema) == []


def test_old_bytes_decode_with_the_new_model() -> None:
    value = OLD.encode(Proef(naam="a", kleur=Kleur.ROOD, misschien=Kleur.ROOD))

    assert NEW.decode(value) == ProefMeer(naam="a", kleur=KleurMeer.ROOD, misschien=KleurMeer.ROOD)


@pytest.mark.parametrize("misschien", [KleurMeer.PAARS, None])
def test_new_bytes_decode_with_the_old_model_and_a_new_symbol_is_its_default(misschien: KleurMeer | None) -> None:
    value = NEW.encode(ProefMeer(naam="a", kleur=KleurMeer.PAARS, misschien=misschien, uitleg="b"))

    assert OLD.decode(value) == Proef(
        naam="a", kleur=Kleur.ONBEKEND, misschien=misschien if misschien is None else Kleur.ONBEKEND
    )


def test_each_writes_its_own_version() -> None:
    old = OLD.encode(Proef(naam="a", kleur=Kleur.ROOD, misschien=None))
    new = NEW.encode(ProefMeer(naam="a", kleur=KleurMeer.ROOD, misschien=None))

    assert (old[:5], new[:5]) == (b"\x00\x00\x00\x00\x01", b"\x00\x00\x00\x00\x02")


def test_who_does_not_have_the_new_schema_refuses_by_code() -> None:
    value = NEW.encode(ProefMeer(naam="a", kleur=KleurMeer.PAARS, misschien=None))

    with pytest.raises(Undecodable, match="schema-onbekend"):
        Codec([Proef], FOUND[:1]).decode(value)


def test_old_bytes_are_read_as_strictly_as_new_ones() -> None:
    """Fastavro, which resolves, would take a negative enum number for the last symbol."""
    value = bytearray(OLD.encode(Proef(naam="a", kleur=Kleur.ROOD, misschien=None)))
    value[-2] = 1

    with pytest.raises(Undecodable, match="inhoud-onleesbaar"):
        NEW.decode(bytes(value))


def test_a_model_that_was_changed_after_its_release_is_not_written() -> None:
    with pytest.raises(LookupError, match="hub schemas generate"):
        Codec([ProefMeer], FOUND[:1]).encode(ProefMeer(naam="a", kleur=KleurMeer.ROOD, misschien=None))


def test_a_symbol_that_an_enum_without_default_lacks_is_one_refusal() -> None:
    """What the gate prevents, and what would happen if it had not: a code, no crash."""

    class Gesloten(StrEnum):
        A = "a"

    class Eng(Bericht):
        ce_type = "nl.proeven.eng.v1"
        namespace = "nl.proeven"
        keuze: Gesloten | None

    wide: dict[str, Any] = avro_schema(Eng)
    wide["fields"][0]["type"][1]["symbols"] = ["a", "b"]
    out = BytesIO(b"\x00\x00\x00\x00\x02")
    out.seek(5)
    schemaless_writer(out, parse_schema(wide), {"keuze": "b"})
    codec = Codec([Eng], [Release(1, "nl.proeven.Eng", 1, avro_schema(Eng)), Release(2, "nl.proeven.Eng", 2, wide)])

    assert breaks_with(wide, avro_schema(Eng)) != []
    with pytest.raises(Undecodable, match="inhoud-onleesbaar"):
        codec.decode(out.getvalue())
