"""`hub worker`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from hub.worker.roles import ROLES


@click.command()
@click.argument("role", type=click.Choice(ROLES))
@click.option(
    "--ops-port",
    type=int,
    default=0,
    show_default=True,
    help="Port of /metrics, /healthz, /readyz; 0 takes a free one.",
)
@click.option(
    "--ops-port-file", type=click.Path(path_type=Path), help="File that holds that port while the worker runs."
)
def worker(role: str, ops_port: int, ops_port_file: Path | None) -> None:
    """Run one ROLE of the hub until it is told to stop."""
    from hub.worker.run import run  # noqa: PLC0415 - `--help` need not wait for Kafka's clients

    sys.exit(run(role, ops_port, ops_port_file))
