"""`sh hub.sh faults mixed --berichten N --seed S`: many faults in one run, its figures, and status 1 when anything deviates."""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from rich.console import Console
from rich.table import Table

from hub.broker import Broker, Credentials
from hub.topology.apply import apply
from tests.faults.chaos import Chaos
from tests.faults.load import offers
from tests.faults.script import script
from tests.faults.verdict import Verdict, judge


class Account(NamedTuple):
    """Where the records that were offered went, each counted once."""

    offered: int
    decided: int
    repeats: int
    refused: int

    @property
    def balances(self) -> bool:
        """Whether all went somewhere."""
        return self.offered == self.decided + self.repeats + self.refused


@dataclass(frozen=True)
class Outcome:
    """A run and its verdict. `seconds` from the first message to the last commit, `all_seconds` with broker and checks."""

    seed: int
    chaos: Chaos
    verdict: Verdict
    seconds: float
    all_seconds: float

    @property
    def account(self) -> Account:
        """As read; what repeats an earlier record is known from what was offered."""
        offered, plan, logs = self.chaos.offers, self.verdict.planned, self.verdict.logs
        good = sum(not offer.code for offer in offered)
        decided = {record.cause for record in logs.verwerking} & plan.refs
        return Account(
            len(offered), len(decided), good - len(plan.refs), len({letter.headers["dlq_id"] for letter in logs.dead})
        )

    @property
    def holds(self) -> bool:
        """Whether nothing deviates and the account balances."""
        return self.account.balances and not self.verdict.deviations


@contextmanager
def kept_when_it_fails(what: str) -> Iterator[Path]:
    """A directory that stays when what is done in it raises; the error then says where it is and how to do it again."""
    directory = Path(tempfile.mkdtemp(prefix="ketenhub-faults-"))
    try:
        yield directory
    except BaseException as error:
        error.add_note(f"{what}; logs in {directory}")
        raise
    shutil.rmtree(directory)


def run(directory: Path, seed: int, count: int, ahead: int) -> Outcome:
    """One run in `directory`, on a broker of its own that ends with it; its logs stay there."""
    began = time.monotonic()
    broker = Broker(directory / "broker", die_with_parent=True)
    broker.start()
    try:
        return _on(broker, directory, seed, count, ahead, began)
    finally:
        broker.stop()


def _on(broker: Broker, directory: Path, seed: int, count: int, ahead: int, began: float) -> Outcome:
    apply(broker.access(), broker.directory)
    secret = bytes.fromhex(Credentials.load(broker.directory).persoon_id_secret.get_secret_value())
    chaos = Chaos(broker, lambda begin: offers(seed, count, begin, secret), script(seed), ahead, directory)
    try:
        seconds = chaos.run()
        verdict = judge(chaos)
    finally:
        chaos.close()
    return Outcome(seed, chaos, verdict, seconds, time.monotonic() - began)


def figures(outcome: Outcome) -> dict[str, object]:
    """What happened, in numbers."""
    chaos, logs, plan = outcome.chaos, outcome.verdict.logs, outcome.verdict.planned
    lines = Counter(line.place.topic for line in logs.lines if line.volgnummer)
    account = outcome.account
    return {
        "offered": account.offered,
        "= decided": account.decided,
        "+ repeats": account.repeats,
        "+ dead letters, by id": account.refused,
        "persons": len(plan.order),
        "lines": dict(sorted(lines.items())),
        "lines by ticks": sum(1 for line in logs.lines if line.door == "tick"),
        "forwarded again by the poort": len(logs.log) - (len(chaos.offers) - len(plan.at_poort)),
        "effects of aborted transactions": max(chaos.tail.written - len(logs.verwerking), 0),
        "worker starts": {worker.name: worker.starts for worker in chaos.workers.all},
        "seconds under faults": round(outcome.seconds, 1),
        "seconds in all": round(outcome.all_seconds, 1),
    }


def show(console: Console, outcome: Outcome) -> None:
    """Faults, figures and deviations as tables."""
    faults = Table("second", "fault", "role", title=f"seed {outcome.seed}", title_justify="left")
    for second, fault in outcome.chaos.struck:
        faults.add_row(f"{second:.1f}", fault.kind, fault.role)
    table = Table("what", "figure")
    for name, value in figures(outcome).items():
        table.add_row(name, str(value))
    console.print(faults, table)
    for check, found in outcome.verdict.deviations.items():
        console.print(f"{check}: {len(found)} deviations", *found[:10], sep="\n  ", markup=False)


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(prog="sh hub.sh faults mixed", description=__doc__)
    parser.add_argument("--berichten", type=int, default=10_000, help="records offered (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="load and faults follow from it (default: %(default)s)")
    chosen = parser.parse_args()
    console = Console()
    again = f"{parser.prog} --berichten {chosen.berichten} --seed {chosen.seed}"
    with kept_when_it_fails(again) as directory:
        console.print(f"seed {chosen.seed}, logs in {directory}")
        outcome = run(directory, chosen.seed, chosen.berichten, ahead=max(chosen.berichten // 10, 100))
        show(console, outcome)
        assert outcome.holds, "the account does not balance"
    return 0


if __name__ == "__main__":
    sys.exit(main())
