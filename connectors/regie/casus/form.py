"""The options of a command, from the model of the message that it sends, and the message from what was typed.

A field is an option. A list is an option that may be repeated. A part with plain fields only is one option that takes them all, in
their order, `-` for one that is left out; what has a default in the contract is no part of it, and given with `--inhoud`. The fields of
any other part are options beside the rest.
"""

from __future__ import annotations

import types
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin

import click
from pydantic import AwareDatetime, ValidationError

from connectors.regie.casus.kinds import Moment, YesNo
from connectors.regie.casus.texts import HELP, ONE_OF
from connectors.regie.errors import Invalid
from schemas.basis import Bericht, Record

B = TypeVar("B", bound=Bericht)
Path = tuple[str, ...]
LEFT_OUT = "-"
SCALARS: dict[object, click.ParamType] = {str: click.STRING, AwareDatetime: Moment(), bool: YesNo()}


@dataclass(frozen=True, slots=True)
class Field:
    """One option: where in the message its value goes. `part` is the model of what takes several values at once."""

    path: Path
    annotation: Any
    many: bool
    part: type[Record] | None

    @property
    def name(self) -> str:
        """The option, without its dashes: a list is given one by one."""
        return ONE_OF.get(self.path[-1], self.path[-1]).replace("_", "-")

    def option(self) -> click.Option:
        """The option for click. That something is missing is told by the model: all of it at once."""
        typed: Any = _scalar(self.annotation)
        metavar = None
        if self.part is not None:
            names = _typed(self.part)
            typed = tuple(_scalar(_bare(self.part.model_fields[name].annotation)[0]) for name in names)
            metavar = " ".join(names).upper()
        return click.Option(
            [f"--{self.name}", "__".join(self.path)],
            type=typed, multiple=self.many, default=None, metavar=metavar, help=HELP[self.path[-1]],
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


def given(form: tuple[Field, ...], typed: Mapping[str, Any]) -> dict[str, Any]:
    """The nested values of the options that were given."""
    found: dict[str, Any] = {}
    for field in form:
        value = typed["__".join(field.path)]
        if value not in (None, ()):
            put(found, field.path, field.value(value))
    return found


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
