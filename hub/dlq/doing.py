"""One command of an operator, once it is decided: its account first, then the letters, then what came of them."""

from __future__ import annotations

import getpass
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import uuid4

from rich.console import Console
from rich.progress import Progress

from hub.dlq.letters import Letter
from hub.dlq.reading import Box
from hub.dlq.restoring import Outcome, Restorer
from hub.dlq.sending import Sender, follow, sender
from hub.engine import putback
from hub.ops.logs import configure_logging, get_logger
from hub.settings import Deployment
from hub.topology import principals


@dataclass(frozen=True)
class How:
    """What both commands are told. `patience` in seconds without news, `rate` in letters a second."""

    reason: str
    who: str
    limit: int
    rate: float
    patience: float
    yes: bool
    as_json: bool


def restore(
    deployment: Deployment, box: Box, records: list[Letter], letters: list[Letter], order: str, how: How, *, whole: bool
) -> Outcome:
    """Put letters back, or let them drop."""
    with (
        _sender(deployment, order, how, [one.id for one in letters]) as sends,
        Progress(console=Console(stderr=True), transient=True) as progress,
    ):
        task = progress.add_task(order, total=len(letters))
        restorer = Restorer(box, sends, how.patience, lambda count: progress.advance(task, count))
        return restorer.run(records, letters, whole=whole, limit=how.limit)


def give_up(deployment: Deployment, box: Box, casus: str, topics: list[str], number: int, how: How) -> str | None:
    """Let a casus wait no longer for what is kept no more, below `number`; the code of what came of it, None for silence."""
    with _sender(deployment, putback.GONE, how, [casus]) as sends:
        ids = {sends.give_up(topic, casus, number, deployment.dead_letter_key) for topic in topics}
        found = follow(box, sends.run, ids, how.patience, lambda _: None)
    codes = {one.code for one in found if one.previous in ids}
    return "vervallen" if "vervallen" in codes else next(iter(codes), None)


@contextmanager
def _sender(deployment: Deployment, order: str, how: How, ids: list[str]) -> Iterator[Sender]:
    access, key, run = deployment.access(principals.HERSTEL), deployment.dead_letter_key, uuid4().hex
    configure_logging("dlq", principals.HERSTEL)
    with sender(access, run, order, how.rate) as sends:
        sends.account(how.reason, how.who, ids, key)  # before it is told: what was not begun must not stand in a log
        if order == putback.AGAIN:
            get_logger().warning("letters_put_back", count=len(ids), who=getpass.getuser(), run=run)
        else:
            get_logger().warning("letters_dropped", count=len(ids), who=getpass.getuser(), run=run)
        yield sends
