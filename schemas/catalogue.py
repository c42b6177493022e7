"""Every message of the contract, found in the modules of this package."""

from __future__ import annotations

import pkgutil
from importlib import import_module
from types import ModuleType

import schemas
from schemas.basis import Bericht


def messages_of(module: ModuleType) -> tuple[type[Bericht], ...]:
    """The messages that `module` itself defines, in its order; a base class without a `ce_type` of its own is not one."""
    return tuple(
        member
        for member in vars(module).values()
        if isinstance(member, type)
        and issubclass(member, Bericht)
        and member.__module__ == module.__name__
        and "ce_type" in vars(member)
    )


def full_name(model: type[Bericht]) -> str:
    """The record's full name: the subject in the registry (RecordNameStrategy)."""
    return f"{model.namespace}.{model.__name__}"


MODELS: tuple[type[Bericht], ...] = tuple(
    model
    for info in sorted(pkgutil.iter_modules(schemas.__path__), key=lambda info: info.name)
    if info.name != "catalogue"
    for model in messages_of(import_module(f"schemas.{info.name}"))
)

BY_CE_TYPE: dict[str, type[Bericht]] = {model.ce_type: model for model in MODELS}
