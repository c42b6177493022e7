"""`hub schemas`: release the models' Avro schemas, and check what was released. For a checkout with the development packages."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from hub.errors import HubError
from schemas.catalogue import MODELS, full_name
from schemas.evolution import breaks, unreleased
from schemas.generator import avro_schema
from schemas.released import DIRECTORY, Release, Tampered, append, releases

directory_option = click.option(
    "--dir",
    "directory",
    type=click.Path(path_type=Path, file_okay=False),
    default=DIRECTORY,
    help="Directory of the releases; else the one in the sources.",
)


@click.group()
def schemas() -> None:
    """The Avro schemas of the contract."""


@schemas.command()
@directory_option
def generate(directory: Path) -> None:
    """Release the next version of each message whose model changed; nothing at all when one of them breaks with a release."""
    now, found = _state(directory)
    _stop_if(breaks(now, found))
    for schema in unreleased(now, found):
        release = append(schema, directory)
        click.echo(f"{release.file} is id {release.id}")


@schemas.command()
@directory_option
def check(directory: Path) -> None:
    """Whether every model is released as it stands and goes with every release."""
    now, found = _state(directory)
    drift = [
        f"{each['name']}: the model is not as released; run `hub schemas generate`" for each in unreleased(now, found)
    ]
    _stop_if(drift + breaks(now, found))
    click.echo(f"{len(now)} messages, {len(found)} released schemas: all well")


def _state(directory: Path) -> tuple[list[dict[str, Any]], tuple[Release, ...]]:
    try:
        return [avro_schema(model) for model in sorted(MODELS, key=full_name)], releases(directory)
    except Tampered as error:
        raise HubError(str(error)) from None


def _stop_if(lines: list[str]) -> None:
    if lines:
        raise HubError("\n".join(lines))
