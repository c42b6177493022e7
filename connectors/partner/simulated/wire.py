"""What a badly made connector does on its way to the broker; the SDK itself would not."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass, replace

from connectors.kit.publisher import Record
from connectors.partner.outbox import Sends
from connectors.partner.simulated.gedrag import Gedrag

NOBODYS_SCHEMA = struct.pack(">BI", 0, 0x7FFFFFFF)


@dataclass(frozen=True, slots=True)
class Twice:
    """Sends each record twice."""

    to: Sends

    async def publish(self, records: Sequence[Record]) -> None:
        """See `Sends`."""
        await self.to.publish([record for record in records for _ in range(2)])


@dataclass(frozen=True, slots=True)
class WrongSchema:
    """Names a schema that was never released."""

    to: Sends

    async def publish(self, records: Sequence[Record]) -> None:
        """See `Sends`."""
        await self.to.publish([replace(record, value=NOBODYS_SCHEMA + record.value[5:]) for record in records])


def wire(gedrag: Gedrag, to: Sends) -> Sends:
    """The way out of a party of this kind."""
    match gedrag:
        case Gedrag.DUPLICATE:
            return Twice(to)
        case Gedrag.WRONG_SCHEMA:
            return WrongSchema(to)
        case _:
            return to
