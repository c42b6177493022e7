"""A connector in a process of its own, to be killed: `python -m tests.connectors.partner.child STORE LOG`.

It handles one message: it says so in LOG, writes a row of its own, and then hangs while the file LOG.hang is there.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from connectors.partner import Connector, Incoming
from connectors.partner.bench import bench
from connectors.partner.errors import StoreInUse
from schemas.hub import BerichtGeweigerd
from tests.connectors.partner.samples import geweigerd, received


def main(store: Path, log: Path) -> int:
    """Offer the message, which Kafka does again after every crash; 3 when another process has the store."""
    connector = Connector("om", schema="CREATE TABLE IF NOT EXISTS gezien (id TEXT)")
    hang = log.with_suffix(".hang")

    @connector.on(BerichtGeweigerd)
    async def handle(incoming: Incoming[BerichtGeweigerd]) -> None:
        incoming.db.execute("INSERT INTO gezien VALUES (?)", (incoming.envelope.id,))
        with log.open("a") as told:
            told.write(f"{incoming.maybe_repeat}\n")
        if hang.exists():
            await asyncio.Event().wait()

    try:
        with bench(connector, store) as made:
            asyncio.run(made.offer(received(geweigerd())))
    except StoreInUse as error:
        sys.stdout.write(str(error))
        return 3
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
