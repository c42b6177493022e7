"""The gate before a release: FULL_TRANSITIVE, so every version of a record reads what every other wrote.

Two judges. The `avro` package's checker says whether one schema reads the other's values, in both directions. It misses what these
changes do: another logical type on the same bytes, string and bytes for each other, a moved namespace, a symbol that is taken
away from an enum with a default (old values would silently become the default), another default. So `altered` compares by itself.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from schemas.generator import Schema
from schemas.released import Release, latest


def unreleased(schemas: Iterable[dict[str, Any]], found: tuple[Release, ...]) -> list[dict[str, Any]]:
    """Those of the models' schemas that are not the newest release of their record."""
    newest = latest(found)
    return [each for each in schemas if each["name"] not in newest or newest[each["name"]].schema != each]


def breaks(schemas: Iterable[dict[str, Any]], found: tuple[Release, ...]) -> list[str]:
    """Why the models' schemas may not be released: one line for each change that breaks with a release."""
    by_name = {each["name"]: each for each in schemas}
    lines = [f"{release.file}: no model reads it any more" for release in found if release.subject not in by_name]
    for release in found:
        if release.subject in by_name:
            lines += [f"{release.file}: {reason}" for reason in breaks_with(by_name[release.subject], release.schema)]
    return lines


def breaks_with(new: dict[str, Any], old: dict[str, Any]) -> list[str]:
    """Why `new` may not stand beside `old`; empty when it may."""
    return [
        *(f"the new schema can't read old values: {reason}" for reason in unreadable(reader=new, writer=old)),
        *(f"the old schema can't read new values: {reason}" for reason in unreadable(reader=old, writer=new)),
        *altered(new, old),
    ]


def unreadable(reader: dict[str, Any], writer: dict[str, Any]) -> list[str]:
    """What the `avro` package's checker has against `reader` for the values of `writer`."""
    # here, since only who changes the contract needs the package
    from avro.compatibility import ReaderWriterCompatibilityChecker, SchemaCompatibilityType  # noqa: PLC0415
    from avro.schema import parse  # noqa: PLC0415

    result = ReaderWriterCompatibilityChecker().get_compatibility(parse(json.dumps(reader)), parse(json.dumps(writer)))
    if result.compatibility is SchemaCompatibilityType.compatible:
        return []
    return [f"{', '.join(sorted(result.messages))} ({', '.join(sorted(result.locations))})"]


def altered(new: dict[str, Any], old: dict[str, Any]) -> list[str]:
    """What stands in both schemas but not alike: types of fields, defaults of enums, symbols that are gone."""
    before, after = dict(_facts(old)), dict(_facts(new))
    changed = [what for what in before if what in after and after[what] != before[what]]
    return [f"{what}: {before[what]} became {after[what]}" for what in changed] + [
        f"{enum}: the symbol {symbol} is gone" for enum, symbol in _symbols(old) - _symbols(new) if enum in after
    ]


def _facts(schema: Schema) -> Iterator[tuple[str, str]]:
    for named in _named(schema):
        if named["type"] == "enum":
            yield named["name"], f"enum with default {named.get('default')}"
        else:
            yield from ((f"{named['name']}.{field['name']}", _line(field["type"])) for field in named["fields"])


def _symbols(schema: Schema) -> set[tuple[str, str]]:
    return {(named["name"], symbol) for named in _named(schema) for symbol in named.get("symbols", ())}


def _named(schema: Schema) -> Iterator[dict[str, Any]]:
    """Every record and enum in a schema, itself included."""
    if isinstance(schema, list):
        for part in schema:
            yield from _named(part)
    elif isinstance(schema, dict) and schema["type"] == "array":
        yield from _named(schema["items"])
    elif isinstance(schema, dict) and schema["type"] in ("enum", "record"):
        yield schema
        yield from _named([field["type"] for field in schema.get("fields", ())])


def _line(schema: Schema) -> str:
    """A type in one line, named types by their name."""
    match schema:
        case [*branches]:
            return " or ".join(_line(branch) for branch in branches)
        case {"type": "array", "items": items}:
            return f"array of {_line(items)}"
        case {"type": base, "logicalType": logical}:
            return f"{base} as {logical}"
        case {"name": str(name)}:
            return name
    return str(schema)
