"""What the hub has to say to a house about its decisions: why one was refused (`huis.<huis>.in`)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, NamedTuple

from connectors.kit.reader import Reader
from connectors.regie.topic import Topic
from hub.broker.access import Access
from hub.codec import Envelope
from hub.topology import names
from schemas.hub import BerichtGeweigerd


class Weigering(NamedTuple):
    """A refusal, and when the hub told it (the broker's time)."""

    op: datetime
    bericht: BerichtGeweigerd


class Refusals(Topic[Weigering]):
    """In a context: `async with Refusals(access, huis) as refusals`.

    `told` is what came so far, in order: from now on, or with `kept` also all that the topic keeps (`bewaren_inbox`).
    """

    def __init__(self, access: Access, huis: str, *, kept: bool = False) -> None:
        super().__init__(access, names.huisinbox(huis))
        self.told: list[Weigering] = []
        self._kept = kept

    async def of(self, sent: Envelope) -> BerichtGeweigerd | None:
        """Why the hub refused this very message, as far as is known now."""
        await self.changes(0)
        mine = (sent.source, sent.id)
        return next((one for _, one in self.told if (one.bericht_source, one.bericht_id) == mine), None)

    async def changes(self, wait_s: float) -> bool:
        """Whether more came; waits up to `wait_s` seconds for it."""
        return bool(await self._more(wait_s))

    async def _begin(self, reader: Reader) -> None:
        await (super()._begin(reader) if self._kept else reader.from_now_on())

    def _take(self, record: Any) -> Weigering:  # noqa: ANN401 - a record of aiokafka, which ships no types
        bericht = self._decoded(record.value, BerichtGeweigerd)
        self.told.append(Weigering(datetime.fromtimestamp(record.timestamp / 1000, UTC), bericht))
        return self.told[-1]
