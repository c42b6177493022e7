"""`hub partitions`: more partitions for a purpose that has data."""

from __future__ import annotations

import asyncio
import getpass

import click
from aiokafka.errors import KafkaError
from confluent_kafka import KafkaException

from hub.broker.credentials import SUPER_USER
from hub.engine.errors import EngineError
from hub.engine.raising import Plan, Raising
from hub.errors import HubError
from hub.ops.fields import Form, fits
from hub.ops.logs import configure_logging, get_logger
from hub.privacy.doelen import Doel
from hub.settings import Deployment
from hub.topology.counts import DOELEN, PARTITIONS


@click.group()
def partitions() -> None:
    """How many partitions a purpose has (HUB_PARTITIONS)."""


@partitions.command("raise")
@click.argument("doel", type=click.Choice([doel.value for doel in DOELEN]))
@click.option(
    "--go",
    is_flag=True,
    help="Do it; without this it is only told what would be done, or that what was begun is taken back.",
)
@click.option(
    "--reason", help="With --go: a ticket or a word, such as ticket-123; it is logged, so nothing of a person."
)
def raise_(doel: str, go: bool, reason: str | None) -> None:
    """Bring log and state of DOEL to the partitions that HUB_PARTITIONS declares. The poort and its process must be stopped."""
    if go and not (reason and fits(Form.CODE, reason)):
        raise click.UsageError("--go needs --reason: lower-case letters, digits and . _ - only, such as ticket-123.")
    purpose = Doel(doel)
    raising = Raising(Deployment().access(SUPER_USER), purpose, PARTITIONS[purpose])
    try:
        plan = asyncio.run(_raised(raising, go))
    except (EngineError, KafkaError, KafkaException, TimeoutError) as error:
        raise HubError(
            f"Not ended: {error or type(error).__name__}. Give the command again, it goes on where it was."
        ) from error
    if plan.has == plan.want:
        click.echo(f"{doel} has {plan.has} partitions, as declared.")
        return
    if go:
        configure_logging("partitions", SUPER_USER)
        get_logger().warning(
            "partitions_raised", group=f"hub-{doel}", count=plan.want, who=getpass.getuser(), reason=reason
        )
    said = "went" if go else "would go"
    click.echo(
        f"{doel}: from {plan.has} to {plan.want} partitions; of {plan.states} states {plan.goes} {said} to another."
    )
    click.echo(
        "Start the workers with the same HUB_PARTITIONS." if go else "Nothing was changed: give --go and --reason."
    )


async def _raised(raising: Raising, go: bool) -> Plan:
    plan = await raising.plan()
    if go:
        await raising.go(plan)
    return plan
