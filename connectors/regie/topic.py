"""A topic as a desk reads it: committed records only, and what goes wrong in a sentence for the person who looks."""

from __future__ import annotations

from abc import ABC, abstractmethod
from types import TracebackType
from typing import Any, Generic, Self, TypeVar

from connectors.kit.reader import Reader
from connectors.regie import connection
from connectors.regie.errors import RegieError
from hub.broker.access import Access
from hub.codec import Undecodable, decode_as
from schemas.basis import Bericht

POLL_S = 0.2
ANSWER_S, SILENT_S = 10.0, 3.0
B = TypeVar("B", bound=Bericht)
T = TypeVar("T")


class Topic(ABC, Generic[T]):
    """In a context. It has no consumer group: several people can look at once.

    Raises `AccessRefused` when the broker doesn't let this user read it, `RegieError` when it can't be reached or holds what this desk
    does not know.
    """

    def __init__(self, access: Access, topic: str) -> None:
        self._access, self._topic = access, topic
        self._reader: Reader

    async def __aenter__(self) -> Self:
        self._reader = Reader(self._topic, self._access, timeout_seconds=ANSWER_S, silent_seconds=SILENT_S)
        async with connection.explained(self._access, self._topic):
            await self._reader.__aenter__()
            try:
                await self._begin(self._reader)
            except BaseException:
                await self._reader.__aexit__(None, None, None)
                raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._reader.__aexit__(kind, error, trace)

    async def _begin(self, reader: Reader) -> None:
        """Read to the last stable offsets as they are now."""
        ends = await reader.ends()
        while await reader.behind(ends):
            await self._more(POLL_S)

    async def _more(self, wait_s: float) -> list[T]:
        """What each further record comes to, in order; waits up to `wait_s` seconds for the first."""
        async with connection.explained(self._access, self._topic):
            records = await self._reader.fetch(wait_s)
        return [self._take(record) for record in records]

    @abstractmethod
    def _take(self, record: Any) -> T:  # noqa: ANN401 - a record of aiokafka, which ships no types
        """Note one record."""

    def _decoded(self, value: bytes, model: type[B]) -> B:
        try:
            return decode_as(value, model)
        except Undecodable as error:
            raise RegieError(
                f"A line of {self._topic} has a form that this desk does not know: it is older than the hub."
            ) from error
