"""Reads the queues of a house, `huis.<huis>.werkvoorraad` and `huis.<huis>.casussen`: compacted topics, committed lines only."""

from __future__ import annotations

from dataclasses import dataclass
from types import TracebackType
from typing import Any, ClassVar, Generic, Self, TypeVar

from connectors.kit.reader import Reader
from connectors.regie import connection
from connectors.regie.errors import RegieError
from connectors.regie.order import NEVER, ordered
from hub.broker.access import Access
from hub.codec import Undecodable, decode_as
from hub.privacy.doelen import Doel
from hub.topology import names
from schemas.basis import Bericht
from schemas.casus import CasusRegel
from schemas.nazorg import WerkvoorraadRegel

POLL_MS = 200
ANSWER_S, SILENT_S = 10.0, 3.0
R = TypeVar("R", bound=Bericht)


@dataclass(frozen=True)
class LineChange(Generic[R]):
    """A line that came or changed; `regel` None: it left this queue. `sleutel` is the record's key: whom or what it is about."""

    sleutel: str
    regel: R | None


Change = LineChange[WerkvoorraadRegel]


class Lines(Generic[R]):
    """A queue as read so far, by key, in a context: `async with Lines(access, topic, model) as lines`.

    Raises `AccessRefused` when the broker doesn't let this user read it, `RegieError` when it can't be reached. It has no
    consumer group: several people can look at once.
    """

    doel: ClassVar[Doel]
    """The purpose that the queue serves: what is decided on its lines is sent for it (2, 16.2)."""

    def __init__(self, access: Access, topic: str, model: type[R]) -> None:
        self.by_key: dict[str, R] = {}
        self._access, self._topic, self._model = access, topic, model
        self._reader: Reader

    async def __aenter__(self) -> Self:
        self._reader = Reader(self._topic, self._access, timeout_seconds=ANSWER_S, silent_seconds=SILENT_S)
        async with connection.explained(self._access, self._topic):
            await self._reader.__aenter__()
        try:
            await self._catch_up()
        except BaseException:
            await self._reader.__aexit__(None, None, None)
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._reader.__aexit__(kind, error, trace)

    async def changes(self, wait_ms: int = POLL_MS) -> list[LineChange[R]]:
        """What changed since the last call, in order; waits up to `wait_ms` milliseconds for the first."""
        async with connection.explained(self._access, self._topic):
            records = await self._reader.fetch(wait_ms / 1000)
        return [self._apply(record) for record in records]

    async def _catch_up(self) -> None:
        """Read to the last stable offsets as they are now."""
        async with connection.explained(self._access, self._topic):
            ends = await self._reader.ends()
            while await self._reader.behind(ends):
                await self.changes()

    def _apply(self, record: Any) -> LineChange[R]:  # noqa: ANN401 - a record of aiokafka, which ships no types
        key = record.key.decode()
        if record.value is None:
            self.by_key.pop(key, None)
            return LineChange(key, None)
        try:
            self.by_key[key] = decode_as(record.value, self._model)
        except Undecodable as error:
            raise RegieError(
                f"A line of {self._topic} has a form that this desk does not know: it is older than the hub."
            ) from error
        return LineChange(key, self.by_key[key])


class Queue(Lines[WerkvoorraadRegel]):
    """The queue of nazorg dossiers of `huis`."""

    doel = Doel.NAZORG

    def __init__(self, access: Access, huis: str) -> None:
        self.huis = huis
        super().__init__(access, names.werkvoorraad(huis), WerkvoorraadRegel)

    def lines(self) -> list[WerkvoorraadRegel]:
        """The queue as read so far, most urgent first."""
        return ordered(self.by_key.values())


class Casussen(Lines[CasusRegel]):
    """The queue of casussen of `huis`."""

    doel = Doel.COMPLEX

    def __init__(self, access: Access, huis: str) -> None:
        self.huis = huis
        super().__init__(access, names.casussen(huis), CasusRegel)

    def lines(self) -> list[CasusRegel]:
        """The queue as read so far: what is late first, then what is due first, then the oldest."""
        return sorted(self.by_key.values(), key=lambda regel: (
            not regel.te_laat, regel.actie_voor or NEVER, regel.ontvangen_op, regel.casus_id))  # fmt: skip
