"""The Avro schema of a message, from its model.

Of our own because dataclasses-avroschema takes nested records only when they inherit from its own base class: the contract would
then hang on it at run time.

str → string · bytes → bytes · bool → boolean · int → long · date → date · datetime → timestamp-millis · StrEnum → enum ·
Record → record · tuple[X, ...] → array · X | None → union of null and X.
"""

from __future__ import annotations

import types
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any, TypeAlias, Union, get_args, get_origin

from pydantic import AwareDatetime
from pydantic.fields import FieldInfo

from schemas.basis import PARTS, Bericht, Keuze, Record

Schema: TypeAlias = str | dict[str, Any] | list[Any]
Named: TypeAlias = dict[str, type]
"""The named types that stand in the schema so far."""

PRIMITIVES: dict[object, Schema] = {
    str: "string",
    bytes: "bytes",
    bool: "boolean",
    int: "long",
    date: {"type": "int", "logicalType": "date"},
    datetime: {"type": "long", "logicalType": "timestamp-millis"},
    AwareDatetime: {"type": "long", "logicalType": "timestamp-millis"},
}


def avro_schema(model: type[Bericht]) -> dict[str, Any]:
    """The schema of `model`; each named type is written out where it first stands. Raises TypeError on a type the table lacks."""
    return _record(model, model.namespace, {})


def _record(model: type[Record], namespace: str, named: Named) -> dict[str, Any]:
    fields = [_field(name, info, named) for name, info in model.model_fields.items()]
    return {"type": "record", "name": f"{namespace}.{model.__name__}", "fields": fields}


def _field(name: str, info: FieldInfo, named: Named) -> dict[str, Any]:
    field = {"name": name, "type": _type(info.annotation, named)}
    return field if info.is_required() else field | {"default": _default(name, info)}


def _default(name: str, info: FieldInfo) -> Schema | int | None:
    """The default as JSON: that of a union must be of its first branch, so a nullable field can only have null."""
    default = info.default
    nullable = type(None) in get_args(info.annotation)
    if default == ():
        return []
    if (default is None) is not nullable or not isinstance(default, str | int | None):
        raise TypeError(f"field {name}: no Avro default for {type(default).__name__}")
    return default.value if isinstance(default, StrEnum) else default


def _type(annotation: object, named: Named) -> Schema:
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _type(arguments[0], named)
    if origin in (types.UnionType, Union):
        return _nullable(arguments, named)
    if origin is tuple and arguments[1:] == (...,):
        return {"type": "array", "items": _type(arguments[0], named)}
    return PRIMITIVES[annotation] if annotation in PRIMITIVES else _named(annotation, named)


def _nullable(arguments: tuple[object, ...], named: Named) -> Schema:
    branches = [argument for argument in arguments if argument is not type(None)]
    if len(branches) != 1 or len(arguments) != 2:
        raise TypeError(f"only a union of one type with None can be carried, not {arguments}")
    return ["null", _type(branches[0], named)]


def _named(annotation: object, named: Named) -> Schema:
    if not isinstance(annotation, type) or not issubclass(annotation, StrEnum | Record):
        raise TypeError(f"no Avro type for {annotation}")
    full_name = f"{PARTS}.{annotation.__name__}"
    if full_name in named:
        return _again(annotation, full_name, named)
    named[full_name] = annotation
    return _enum(annotation, full_name) if issubclass(annotation, StrEnum) else _record(annotation, PARTS, named)


def _again(annotation: type, full_name: str, named: Named) -> str:
    if named[full_name] is not annotation:
        raise TypeError(f"two types are called {full_name}")
    return full_name


def _enum(enum: type[StrEnum], full_name: str) -> dict[str, Any]:
    symbols = [member.value for member in enum]
    default = {"default": symbols[0]} if issubclass(enum, Keuze) else {}
    return {"type": "enum", "name": full_name, "symbols": symbols, **default}
