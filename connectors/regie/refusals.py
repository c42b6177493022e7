"""What the hub has to say to a house about its decisions: why one was refused (`huis.<huis>.in`)."""

from __future__ import annotations

from datetime import UTC, datetime
from types import TracebackType
from typing import Any, NamedTuple, Self

from connectors.kit.reader import Reader
from connectors.regie import connection
from connectors.regie.errors import RegieError
from hub.broker.access import Access
from hub.codec import Envelope, Undecodable, decode_as
from hub.topology import names
from schemas.hub import BerichtGeweigerd

ANSWER_S, SILENT_S = 10.0, 3.0


class Weigering(NamedTuple):
    """A refusal, and when the hub told it (the broker's time)."""

    op: datetime
    bericht: BerichtGeweigerd


class Refusals:
    """In a context: `async with Refusals(access, huis) as refusals`. Raises `AccessRefused`, `RegieError`.

    `told` is what came so far, in order: from now on, or with `kept` also all that the topic keeps (`bewaren_inbox`).
    """

    def __init__(self, access: Access, huis: str, *, kept: bool = False) -> None:
        self.told: list[Weigering] = []
        self._access, self._topic, self._kept = access, names.huisinbox(huis), kept
        self._reader: Reader

    async def __aenter__(self) -> Self:
        self._reader = Reader(self._topic, self._access, timeout_seconds=ANSWER_S, silent_seconds=SILENT_S)
        async with connection.explained(self._access, self._topic):
            await self._reader.__aenter__()
            try:
                await (self._catch_up() if self._kept else self._reader.from_now_on())
            except BaseException:
                await self._reader.__aexit__(None, None, None)
                raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._reader.__aexit__(kind, error, trace)

    async def of(self, sent: Envelope) -> BerichtGeweigerd | None:
        """Why the hub refused this very message, as far as is known now."""
        await self.changes(0)
        mine = (sent.source, sent.id)
        return next((one for _, one in self.told if (one.bericht_source, one.bericht_id) == mine), None)

    async def changes(self, wait_s: float) -> bool:
        """Whether more came; waits up to `wait_s` seconds for it."""
        async with connection.explained(self._access, self._topic):
            found = [self._weigering(record) for record in await self._reader.fetch(wait_s)]
        self.told += found
        return bool(found)

    async def _catch_up(self) -> None:
        ends = await self._reader.ends()
        while await self._reader.behind(ends):
            await self.changes(0.2)

    def _weigering(self, record: Any) -> Weigering:  # noqa: ANN401 - a record of aiokafka, which ships no types
        try:
            told = decode_as(record.value, BerichtGeweigerd)
        except Undecodable as error:
            raise RegieError(
                f"A line of {self._topic} has a form that this desk does not know: it is older than the hub."
            ) from error
        return Weigering(datetime.fromtimestamp(record.timestamp / 1000, UTC), told)
