"""Finds a connector by its name, `module:variable`, from the directory in which the command is run."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

import click

from connectors.partner.connector import Connector
from connectors.partner.errors import NotAConnector


class ConnectorName(click.ParamType):
    """`module:variable`, such as `mijn_koppeling:connector`."""

    name = "module:variable"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Connector:
        """The connector that is named."""
        return value if isinstance(value, Connector) else load(str(value))


def load(name: str) -> Connector:
    """The connector `name`; raises `NotAConnector`."""
    module, _, variable = name.partition(":")
    if str(Path.cwd()) not in sys.path:
        sys.path.insert(0, str(Path.cwd()))
    try:
        found = getattr(import_module(module), variable or "connector")
    except (ImportError, AttributeError, ValueError) as error:
        raise NotAConnector(f"{name}: {error}. Give module:variable, as in `mijn_koppeling:connector`.") from error
    if not isinstance(found, Connector):
        raise NotAConnector(f"{name} is a {type(found).__name__}, not a Connector.")
    return found
