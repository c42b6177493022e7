"""Raises the partition counts of a purpose: log and changelog together, each state to where its key now belongs (decision 0014).

While nobody works on the log: a word beside the group's offset on partition 0 halts whoever would → the counts → one transaction for each
old partition, the first one last, with the states that go, their tombstones, and the positions of all partitions that come of it. Ended
anywhere, it goes on from there when it is told to again: also with what a poort brought meanwhile that counts as the log does. What the old
count brought before the counts were raised is not decided while the word stands there: then the word is taken back.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import aclosing
from typing import NamedTuple

from aiokafka import TopicPartition
from aiokafka.structs import OffsetAndMetadata

from hub.broker.access import Access
from hub.engine import entry as entries
from hub.engine.loss import move
from hub.engine.position import Position, committed
from hub.engine.producing import fenced_producer, send, stop
from hub.engine.reader import bounds, check_kept, know, read_all, reader
from hub.engine.records import Out
from hub.engine.restore import restore
from hub.engine.stage import spread
from hub.engine.state import State
from hub.errors import HubError
from hub.privacy.doelen import Doel
from hub.topology import TOPICS, names, principals
from hub.topology.growth import counted, members, raise_counts

BROKER_SECONDS = 600
"""For the states of one partition to go in one transaction; the broker grants 900."""


class Plan(NamedTuple):
    """From `has` to `want` partitions, by which `goes` of `states` change theirs. `begun`: it was, and is to be ended."""

    has: int
    want: int
    states: int
    goes: int
    begun: bool


class Part(NamedTuple):
    """An old partition: the group's position, its states, and which of them go where."""

    number: int
    position: Position
    state: State
    goes: Mapping[bytes, int]


class Raising:
    """Of one purpose, to `want` partitions. `access` must be the super user's."""

    def __init__(self, access: Access, doel: Doel, want: int) -> None:
        self._access, self._kafka, self._want = access, access.aiokafka(), want
        self._group, self._log, self._stand = f"hub-{doel}", names.log(doel), names.stand(doel)

    async def plan(self) -> Plan:
        """What `go` would do; changes nothing where it may be done, or was not begun.

        Raises `HubError` when it may not be done now; what was begun is taken back then if no partition was added yet. `Halted` for a
        damaged changelog, and for a log of which something is gone.
        """
        self._nobody(principals.POORT, self._group)
        first = await self._position(0)
        has = first.parts if first.raising else self._count()
        if first.raising not in (0, self._want):
            raise HubError(f"A raise to {first.raising} was begun and is to be ended first: declare {first.raising}.")
        if self._want < has or self._want % has:
            raise HubError(
                f"{self._log} has {has} partitions and {self._want} are declared (HUB_PARTITIONS): declare a multiple of {has}, by which "
                "each partition is divided and none is mixed with another."
            )
        try:
            states, goes = await self._sums(has)
        except HubError as error:
            if first.raising and self._none_added(has):
                raise await self._taken_back(first, error) from error
            raise
        return Plan(has, self._want, states, goes, bool(first.raising))

    async def _sums(self, has: int) -> tuple[int, int]:
        """How many states there are, and how many of them go."""
        states = goes = 0
        for number in range(has) if has < self._want else ():
            part = await self._part(number, has)
            states, goes = states + len(list(part.state)), goes + len(part.goes)
        return states, goes

    async def _taken_back(self, first: Position, error: HubError) -> HubError:
        """As if it had not begun: the word would halt the workers who are to bring about what `error` asks for."""
        await move(self._access, self._group, TopicPartition(self._log, 0), first._replace(raising=0))
        return HubError(
            f"{error} The raise that was begun is taken back: until it is given again, start workers with the HUB_PARTITIONS of before "
            f"({first.parts})."
        )

    async def go(self, plan: Plan) -> None:
        """Do it; given again after whatever ended it, do what is left."""
        if plan.has == plan.want:
            return
        if not plan.begun:
            mark = (await self._position(0))._replace(parts=plan.has, raising=plan.want)
            await move(self._access, self._group, TopicPartition(self._log, 0), mark)
        # by the log others count: once it is raised, nobody begins who counts otherwise
        for name in (self._log, self._stand):
            raise_counts(self._access, {name: plan.want})
        self._nobody(principals.POORT)
        for number in reversed(range(plan.has)):
            await self._divide(number, plan.has)

    async def _divide(self, number: int, has: int) -> None:
        tp = TopicPartition(self._log, number)
        producer = await fenced_producer(self._kafka, self._group, tp, BROKER_SECONDS)
        try:
            part = await self._part(number, has)
            if part.position.parts == self._want:
                return
            await producer.begin_transaction()
            last = await send(producer, self._moved(part))
            told = {at: self._told(at, part, last) for at in range(number, self._want, has)}
            offsets = {TopicPartition(self._log, at): OffsetAndMetadata(p.offset, p.metadata) for at, p in told.items()}
            await producer.send_offsets_to_transaction(offsets, self._group)
            await producer.commit_transaction()
        finally:
            await stop(producer)

    def _moved(self, part: Part) -> Iterator[Out]:
        """Each state that goes, and its tombstone. Where it comes to, its notes tell of no input: none was read there."""
        for key, at in part.goes.items():
            if (entry := part.state.get(key)) is not None:
                notes = entries.notes(-1, entry.due, entry.kenmerk, entry.ring)
                yield Out(self._stand, at, key, entry.value, notes)
                yield Out(self._stand, part.number, key, None, entries.notes(part.position.offset - 1, 0, "", b""))

    def _told(self, at: int, part: Part, last: Mapping[TopicPartition, int]) -> Position:
        """The position on what came of a part. A new one begins with all that its states rely on, and behind the numbers of its letters."""
        before, stand = part.position, last.get(TopicPartition(self._stand, at), -1)
        if at == part.number:
            return before._replace(stand=max(before.stand, stand), parts=self._want, raising=0)
        numbers = before.numbers + before.offset
        return before._replace(
            offset=0, stand=stand, kept_from=0, void=-1, parts=self._want, raising=0, numbers=numbers
        )

    async def _part(self, number: int, has: int) -> Part:
        """Raises `HubError` when it may not be divided now."""
        position = await self._position(number)
        await self._check_undecided(TopicPartition(self._log, number), position)
        state = State(TOPICS[self._stand].berichten[0])
        await restore(self._kafka, self._group, TopicPartition(self._stand, number), position, state)
        if waiting := state.parked()[0]:
            raise HubError(
                f"{waiting} casussen wait behind a dead letter: put the letters back first (`hub dlq list`)."
            )
        return Part(number, position, state, self._goes(number, has, state))

    async def _check_undecided(self, tp: TopicPartition, position: Position) -> None:
        """Once the counts are raised a process can't come to the end any more: what stays where it is, it decides afterwards."""
        begin, end = await bounds(self._kafka, tp)
        check_kept(self._group, tp, begin, position.offset, end)  # nobody can tell where it belonged
        if position.offset == end:
            return
        where = f"{self._group} stands at {position.offset} of {end} on {tp.topic}/{tp.partition}:"
        if counted(self._access, [tp.topic])[tp.topic] != self._want:
            raise HubError(
                f"{where} with the poort stopped, let it come to the end (`hub offsets show`), then stop it."
            )
        if not await self._stays(tp, position.offset, end):
            raise HubError(
                f"{where} among what comes next is a message that belongs to another partition of {self._want}: whoever sent it counted "
                "otherwise."
            )

    async def _stays(self, tp: TopicPartition, first: int, end: int) -> bool:
        """Whether all from `first` on belongs there by the new count too. A record without a key is of no casus, and belongs anywhere."""
        async with reader(self._kafka) as consumer:
            await know(consumer, [tp])
            async with aclosing(read_all(consumer, tp, end, first)) as found:
                async for records in found:
                    keys = [record.key for record in records if record.key is not None]
                    if any(spread(key) % self._want != tp.partition for key in keys):
                        return False
        return True

    def _goes(self, number: int, has: int, state: State) -> dict[bytes, int]:
        hashes = {key: spread(key) for key in state}
        if any(at % has != number for at in hashes.values()):
            raise HubError(
                f"{self._stand}/{number} holds a state of another partition: whoever wrote it counted otherwise."
            )
        return {key: at % self._want for key, at in hashes.items() if at % self._want != number}

    async def _position(self, number: int) -> Position:
        tp = TopicPartition(self._log, number)
        return (await committed(self._kafka, self._group, [tp])).get(tp, Position(0))

    def _count(self) -> int:
        has = counted(self._access, (self._log, self._stand))
        if len(set(has.values())) != 1 or not has[self._log]:
            raise HubError(f"{self._log} has {has[self._log]} partitions and {self._stand} has {has[self._stand]}.")
        return has[self._log]

    def _none_added(self, has: int) -> bool:
        return set(counted(self._access, (self._log, self._stand)).values()) == {has}

    def _nobody(self, *groups: str) -> None:
        if working := [group for group in groups if members(self._access, group)]:
            raise HubError(
                f"{' and '.join(working)} must be stopped: all their workers, until they have left their group."
            )
