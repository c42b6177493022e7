"""The options of a command, from the model of the message that it sends, and the message from what was typed.

A field is an option. A list is an option that may be repeated. A part with plain fields only is one option that takes them all, in
their order, `-` for one that is left out. What of a listed part has a default in the contract is an option beside the list, which names the
party that it is about first. The fields of any other part are options beside the rest.
"""

from __future__ import annotations

import types
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin

import click
from pydantic import AwareDatetime, ValidationError

from connectors.regie.casus.kinds import Moment, YesNo
from connectors.regie.casus.texts import ABOUT_ONE, HELP, ONE_OF
from connectors.regie.errors import Invalid
from schemas.basis import Bericht, Record

B = TypeVar("B", bound=Bericht)
Path = tuple[str, ...]
LEFT_OUT = "-"
KEY = "partij"
"""Whom a part of a list is about."""
SCALARS: dict[object, click.ParamType] = {str: click.STRING, AwareDatetime: Moment(), bool: YesNo()}


@dataclass(frozen=True, slots=True)
class Field:
    """One option: where in the message its value goes. `part` is the model of what takes several values at once.

    `about_one`: of the list at the beginning of `path`, the part of one party gets the value.
    """

    path: Path
    annotation: Any
    many: bool
    part: type[Record] | None
    about_one: bool = False

    @property
    def name(self) -> str:
        """The option, without its dashes: a list is given one by one."""
        said = ABOUT_ONE if self.about_one else ONE_OF
        return said.get(self.path[-1], self.path[-1]).replace("_", "-")

    @property
    def yes(self) -> bool:
        """Whether to name the party is to say yes."""
        return self.about_one and self.annotation is bool

    def option(self) -> click.Option:
        """The option for click. That something is missing is told by the model: all of it at once."""
        typed: Any = _scalar(self.annotation)
        metavar = None
        if self.about_one:
            typed, metavar = (click.STRING, KEY.upper()) if self.yes else ((click.STRING, typed), f"{KEY.upper()} TEXT")
        if self.part is not None:
            names = _typed(self.part)
            typed = tuple(_scalar(_bare(self.part.model_fields[name].annotation)[0]) for name in names)
            metavar = " ".join(names).upper()
        return click.Option(
            [f"--{self.name}", "__".join(self.path)],
            type=typed, multiple=self.many, default=None, metavar=metavar, help=HELP[self.name if self.about_one else self.path[-1]],
        )  # fmt: skip

    def value(self, typed: Any) -> Any:  # noqa: ANN401 - whatever the model says
        """What was typed, as the model reads it."""
        return [self._one(one) for one in typed] if self.many else self._one(typed)

    def _one(self, typed: Any) -> Any:  # noqa: ANN401 - whatever the model says
        if self.part is None:
            return typed
        values = zip(_typed(self.part), typed, strict=True)
        return {name: None if one == LEFT_OUT else one for name, one in values}


def fields(model: type[Record], filled: Set[str], path: Path = ()) -> Iterator[Field]:
    """The options for a model; what the desk fills in itself is none."""
    for name, info in model.model_fields.items():
        if name in filled:
            continue
        bare, many = _bare(info.annotation)
        part = bare if isinstance(bare, type) and issubclass(bare, Record) else None
        if part is not None and not many and _spread(part):
            yield from fields(part, filled, (*path, name))
        else:
            yield Field((*path, name), bare, many, part)
            if part is not None and many:
                yield from _about_one(part, (*path, name))


def _about_one(part: type[Record], path: Path) -> Iterator[Field]:
    """The options that say something more of one party on a list."""
    for name, info in part.model_fields.items():
        if not info.is_required():
            yield Field((*path, name), _bare(info.annotation)[0], many=True, part=None, about_one=True)


def given(form: tuple[Field, ...], typed: Mapping[str, Any], under: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The nested values of the options that were given, over those of `under`; raises `Invalid` for a party that is not on the list."""
    found: dict[str, Any] = {}
    told = [(field, value) for field in form if (value := typed["__".join(field.path)]) not in (None, ())]
    for field, value in told:
        if not field.about_one:
            put(found, field.path, field.value(value))
    found = merged(under or {}, found)
    for field, value in told:
        if field.about_one:
            _tell(found, field, [(one, True) for one in value] if field.yes else value)
    return found


def _tell(values: dict[str, Any], field: Field, told: Sequence[tuple[str, Any]]) -> None:
    """Say it of each party in the list; once of each."""
    listed = _at(values, field.path[:-1])
    parties = [partij for partij, _ in told]
    for partij, value in told:
        meant = [one for one in listed if isinstance(one, dict) and one.get(KEY) == partij]
        if not meant or parties.count(partij) > 1:
            why = f"there is no --{ONE_OF[field.path[-2]]} to it" if not meant else "say it once"
            raise Invalid(f"--{field.name} {partij}: {why}. Nothing was sent; see --help.")
        for one in meant:
            one[field.path[-1]] = value


def _at(values: Mapping[str, Any], path: Path) -> Sequence[object]:
    """The list at a place, empty where there is none."""
    found: object = values
    for part in path:
        found = found.get(part) if isinstance(found, Mapping) else None
    return found if isinstance(found, list) else []


def put(values: dict[str, Any], path: Path, value: object) -> None:
    """Put a value at its place; the parts on the way are made. Raises `Invalid` where something else stands for a part."""
    *parts, last = path
    for part in parts:
        values = values.setdefault(part, {})
        if not isinstance(values, dict):
            raise Invalid(f"--inhoud: {part} is an object with fields of its own.")
    values[last] = value


def merged(under: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """Two nested values: what `over` says goes, part by part."""
    both = dict(under)
    for name, value in over.items():
        below = both.get(name)
        both[name] = merged(below, value) if isinstance(below, Mapping) and isinstance(value, Mapping) else value
    return both


def made(model: type[B], values: Mapping[str, Any], form: Iterable[Field]) -> B:
    """The message; raises `Invalid` with every fault, by the name of its option and without its value."""
    try:
        return model.model_validate(_with_gaps(model, values))
    except ValidationError as error:
        names = {field.path: field.name for field in form}
        faults = dict.fromkeys(f"{_option(fault['loc'], names)}: {fault['msg'].lower()}" for fault in error.errors())
        raise Invalid("; ".join(faults) + ". Nothing was sent; see --help.") from None


def _with_gaps(model: type[Record], values: Mapping[str, Any]) -> dict[str, Any]:
    """What the contract says outright is left out at the desk: null where it may be, an empty list where it is one."""
    whole = dict(values)
    for name, info in model.model_fields.items():
        bare, many = _bare(info.annotation)
        if name not in whole and (many or type(None) in get_args(info.annotation)):
            whole[name] = [] if many else None
        elif isinstance(whole.get(name, {}), Mapping) and _spread(bare):
            whole[name] = _with_gaps(bare, whole.get(name, {}))
    return whole


def _option(loc: tuple[int | str, ...], names: Mapping[Path, str]) -> str:
    words = tuple(part for part in loc if isinstance(part, str))
    for end in range(len(words), 0, -1):
        if words[:end] in names:
            return " ".join([f"--{names[words[:end]]}", *words[end:]])
    return ".".join(words)


def _spread(bare: Any) -> bool:  # noqa: ANN401 - a type expression
    """Whether it is a part whose fields are options of their own."""
    return (
        isinstance(bare, type)
        and issubclass(bare, Record)
        and any(_nested(info.annotation) for info in bare.model_fields.values())
    )


def _bare(annotation: Any) -> tuple[Any, bool]:  # noqa: ANN401 - a type expression
    """The type without its constraints, and whether it is a list of them."""
    while get_origin(annotation) in (Annotated, Union, types.UnionType):
        annotation = next(arg for arg in get_args(annotation) if arg is not type(None))
    if get_origin(annotation) is tuple:
        return _bare(get_args(annotation)[0])[0], True
    return annotation, False


def _nested(annotation: Any) -> bool:  # noqa: ANN401 - a type expression
    bare, many = _bare(annotation)
    return many or (isinstance(bare, type) and issubclass(bare, Record))


def _typed(part: type[Record]) -> tuple[str, ...]:
    """The fields of a part that are typed in its one option."""
    return tuple(name for name, info in part.model_fields.items() if info.is_required())


def _scalar(bare: Any) -> click.ParamType:  # noqa: ANN401 - a type expression
    if isinstance(bare, type) and issubclass(bare, StrEnum):
        return click.Choice([member.value for member in bare])
    return SCALARS.get(bare, click.STRING)
