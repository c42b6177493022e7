"""`hub offsets`: where the groups are, and the way past records that are gone."""

from __future__ import annotations

import asyncio
import getpass
import json
from functools import partial

import click
from aiokafka import TopicPartition

from hub.broker.credentials import SUPER_USER
from hub.engine.loss import accept_loss, record
from hub.engine.position import committed
from hub.engine.reader import bounds
from hub.ops.logs import configure_logging, get_logger
from hub.settings import Deployment
from hub.topology import TOPICS, principals

GROUPS = (principals.POORT, *principals.STAGES)


def said(_: click.Context, __: click.Parameter, text: str) -> str:
    """What an operator answers for; raises `BadParameter` for a blank one."""
    if not text.strip():
        raise click.BadParameter(
            "it is blank: say it in a word or more, for it is kept as the account of what is done."
        )
    return text


@click.group()
def offsets() -> None:
    """Where the groups are, and the way past records that are gone."""


@offsets.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON array.")
def show(as_json: bool) -> None:
    """Next offset, first offset kept and end of the log, per group and partition."""
    rows = asyncio.run(_rows())
    if as_json:
        click.echo(json.dumps(rows))
        return
    for row in rows:
        click.echo("{group:12} {topic:28} {partition:3} next {next:>9} kept from {begin:>9} end {end:>9}".format(**row))


async def _rows() -> list[dict[str, object]]:
    access = Deployment().access(SUPER_USER).aiokafka()
    rows: list[dict[str, object]] = []
    for group in GROUPS:
        tps = [TopicPartition(t.name, n) for t in TOPICS.values() if group in t.readers for n in range(t.partitions)]
        for tp, position in (await committed(access, group, tps)).items():
            begin, end = await bounds(access, tp)
            rows.append(
                {
                    "group": group,
                    "topic": tp.topic,
                    "partition": tp.partition,
                    "next": position.offset,
                    "begin": begin,
                    "end": end,
                }
            )
    return rows


@offsets.command("accept-loss")
@click.argument("group", type=click.Choice(GROUPS))
@click.argument("topic")
@click.argument("partition", type=int)
@click.option(
    "--reason", required=True, callback=said, help="Why it may go on; kept, encrypted, among the dead letters."
)
@click.confirmation_option(prompt="Messages or states are gone for good. Go on without them?")
def accept(group: str, topic: str, partition: int, reason: str) -> None:
    """Let GROUP go on behind what is gone from PARTITION of TOPIC. Its workers must be stopped."""
    configure_logging("offsets", SUPER_USER)
    deployment = Deployment()
    access = deployment.access(SUPER_USER)
    keep = partial(record, access, reason=reason, who=getpass.getuser(), key=deployment.dead_letter_key)
    loss = asyncio.run(accept_loss(access, group, topic, partition, keep))
    get_logger().warning(
        "loss_accepted", group=group, topic=topic, partition=partition, offset=loss.first, offset_to=loss.after
    )
    click.echo(f"{group} goes on without {topic}/{partition} {loss.first} to {loss.after - 1}.")
