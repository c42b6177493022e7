"""Reads the queues of a house, `huis.<huis>.werkvoorraad` and `huis.<huis>.casussen`: compacted topics, committed lines only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, Generic, TypeVar

from connectors.regie.order import NEVER, ordered
from connectors.regie.topic import POLL_S, Topic
from hub.broker.access import Access
from hub.privacy.doelen import Doel
from hub.topology import names
from schemas.basis import Bericht
from schemas.casus import CasusRegel
from schemas.nazorg import WerkvoorraadRegel

R = TypeVar("R", bound=Bericht)


@dataclass(frozen=True)
class LineChange(Generic[R]):
    """A line that came or changed; `regel` None: it left this queue. `sleutel` is the record's key: whom or what it is about."""

    sleutel: str
    regel: R | None


Change = LineChange[WerkvoorraadRegel]


class Lines(Topic[LineChange[R]], Generic[R]):
    """A queue as read so far, by key, in a context: `async with Lines(access, topic, model) as lines`."""

    doel: ClassVar[Doel]
    """The purpose that the queue serves: what is decided on its lines is sent for it (2, 16.2)."""

    def __init__(self, access: Access, topic: str, model: type[R]) -> None:
        super().__init__(access, topic)
        self.by_key: dict[str, R] = {}
        self._model = model

    async def changes(self, wait_s: float = POLL_S) -> list[LineChange[R]]:
        """What changed since the last call, in order; waits up to `wait_s` seconds for the first."""
        return await self._more(wait_s)

    def _take(self, record: Any) -> LineChange[R]:  # noqa: ANN401 - a record of aiokafka, which ships no types
        key = record.key.decode()
        if record.value is None:
            self.by_key.pop(key, None)
            return LineChange(key, None)
        self.by_key[key] = self._decoded(record.value, self._model)
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
