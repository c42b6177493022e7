"""What the hub has to say to a house about its decisions: why one was refused (`huis.<huis>.in`)."""

from __future__ import annotations

from types import TracebackType
from typing import Self

from connectors.kit.reader import Reader
from connectors.regie import connection
from hub.broker.access import Access
from hub.codec import Envelope, decode_as
from hub.topology import names
from schemas.hub import BerichtGeweigerd

ANSWER_S, SILENT_S = 10.0, 3.0


class Refusals:
    """What comes in from now on, in a context: `async with Refusals(access, huis) as refusals`. Raises `AccessRefused`, `RegieError`."""

    def __init__(self, access: Access, huis: str) -> None:
        self._access, self._topic = access, names.huisinbox(huis)
        self._told: dict[tuple[str | None, str | None], BerichtGeweigerd] = {}
        self._reader: Reader

    async def __aenter__(self) -> Self:
        self._reader = Reader(self._topic, self._access, timeout_seconds=ANSWER_S, silent_seconds=SILENT_S)
        async with connection.explained(self._access, self._topic):
            await self._reader.__aenter__()
            try:
                await self._reader.from_now_on()
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
        async with connection.explained(self._access, self._topic):
            for record in await self._reader.fetch(0):
                told = decode_as(record.value, BerichtGeweigerd)
                self._told[told.bericht_source, told.bericht_id] = told
        return self._told.get((sent.source, sent.id))
