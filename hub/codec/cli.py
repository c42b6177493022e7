"""`hub schemas`: release the models' Avro schemas, and check what was released. For a checkout with the development packages."""

from __future__ import annotations

from typing import Any

import click

from schemas.catalogue import MODELS, full_name
from schemas.evolution import breaks, unreleased
from schemas.generator import avro_schema
from schemas.released import DIRECTORY, Release, Tampered, append, releases


@click.group()
def schemas() -> None:
    """The Avro schemas of the contract."""


@schemas.command()
def generate() -> None:
    """Release the next version of each message whose model changed; nothing at all when one of them breaks with a release."""
    now, found = _state()
    _stop_if(breaks(now, found))
    for schema in unreleased(now, found):
        release = append(schema)
        click.echo(f"{release.file} is id {release.id}")


@schemas.command()
def check() -> None:
    """Whether every model is released as it stands and goes with every release."""
    now, found = _state()
    drift = [
        f"{schema['name']}: the model is not as released; run `hub schemas generate`"
        for schema in unreleased(now, found)
    ]
    _stop_if(drift + breaks(now, found))
    click.echo(f"{len(now)} messages, {len(found)} released schemas: all well")


def _state() -> tuple[list[dict[str, Any]], tuple[Release, ...]]:
    try:
        return [avro_schema(model) for model in sorted(MODELS, key=full_name)], releases(DIRECTORY)
    except Tampered as error:
        raise click.ClickException(str(error)) from None


def _stop_if(lines: list[str]) -> None:
    if lines:
        raise click.ClickException("\n".join(lines))
