"""A raise is killed, somebody starts the workers all the same, and messages reach the log: it can be ended, or it is taken back."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable

import pytest
from aiokafka.structs import ConsumerRecord

from hub.agents.nazorg import STAGE
from hub.broker import Broker
from hub.engine import raising
from hub.engine.entry import Entry
from hub.engine.errors import Halted
from hub.engine.loss import accept_loss
from hub.engine.raising import Raising
from hub.engine.stage import partition_of, spread
from hub.engine.staged import Staged
from hub.errors import HubError
from hub.topology.growth import counted, raise_counts
from tests.engine.build import handler, persoon_key, state
from tests.engine.raised import PERSONS, Killed, Nazorg, some_dossiers, states, where_they_belong
from tests.engine.test_damage import delete_records

pytestmark = pytest.mark.broker

Placed = dict[bytes, tuple[int, Entry | None]]


@pytest.fixture
async def nazorg(kafka: Broker, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Nazorg]:
    """Nazorg with some dossiers."""
    async with some_dossiers(kafka, monkeypatch) as made:
        yield made


def dies(*_: object) -> None:
    """Where the command is killed."""
    raise Killed


def dies_behind_the_counts(_: Raising, *groups: str) -> None:
    """When it looks for a poort that was started meanwhile."""
    if len(groups) == 1:
        raise Killed


def decided(before: Placed, records: Iterable[ConsumerRecord]) -> Placed:
    """The same dossiers where they belong, when each of these messages is decided once."""
    known = state()
    for key, (_, entry) in before.items():
        if entry is not None:
            known.put(key, entry)
    for record in records:
        staged = Staged()
        handler(record.partition).record(record, known, staged)
        staged.apply(known)
    return where_they_belong({key: (0, known.get(key)) for key in known})


async def test_with_the_new_count_it_is_ended_and_they_are_decided_once(
    nazorg: Nazorg, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed between the two counts, behind them, and between two transactions: each time a poort of the new count forwards for all."""
    before, had, records = states(await nazorg.work()), nazorg.count, list[ConsumerRecord]()
    divide, divided, raised = Raising._divide, list[int](), list[object]()

    def first_of_two(access: object, wanted: object) -> None:
        if raised:
            raise Killed
        raised.append(wanted)
        raise_counts(access, wanted)  # type: ignore[arg-type]

    async def half(self: Raising, number: int, has: int) -> None:
        if len(divided) == has // 2:
            raise Killed
        divided.append(number)
        await divide(self, number, has)

    for at, name, instead in (
        (raising, "raise_counts", first_of_two),
        (Raising, "_nobody", dies_behind_the_counts),
        (Raising, "_divide", half),
    ):
        await nazorg.killed(at, name, instead)
        nazorg.told_anew()
        assert nazorg.count == nazorg.want
        records += [await nazorg.append(person, f"E-{len(records)}-{person}") for person in PERSONS]
        await nazorg.halts(nazorg.count - 1)
    came = {record.partition for record in records}
    assert min(came) < had // 2 <= max(number for number in came if number < had) < had <= max(came)

    plan = await nazorg.raising().plan()
    assert (plan.has, plan.begun) == (had, True)
    await nazorg.raising().go(plan)
    owners = await nazorg.work()
    assert states(owners) == where_they_belong(before)
    assert all(record.offset >= owners[record.partition].next for record in records)
    after = states(await nazorg.work(records))
    assert after == decided(before, records) != where_they_belong(before)
    assert states(await nazorg.work(records)) == after


async def test_with_the_old_count_it_is_taken_back_until_they_are_decided(nazorg: Nazorg) -> None:
    """Killed before any partition was added: the old workers can go on, and afterwards it is begun anew."""
    before, had = states(await nazorg.work()), nazorg.count
    await nazorg.killed(raising, "raise_counts", dies)
    late = await nazorg.append(0, "D-late")
    with pytest.raises(HubError, match=rf"at {late.offset} of {late.offset + 1} .* taken back: .* before \({had}\)"):
        await nazorg.raising().plan()
    assert states(await nazorg.work([late])) == (now := decided(before, [late])) != before

    plan = await nazorg.raising().plan()
    assert (plan.has, plan.begun) == (had, False)
    await nazorg.raising().go(plan)
    nazorg.told_anew()
    assert nazorg.count == nazorg.want
    assert states(await nazorg.work([late])) == where_they_belong(now)


async def test_what_was_counted_otherwise_is_refused(nazorg: Nazorg) -> None:
    """A poort that slept through the counts. Without that message, and not before that is accepted, the raise comes to its end."""
    access, had, before = nazorg.kafka.access(), nazorg.count, states(await nazorg.work())
    await nazorg.killed(Raising, "_nobody", dies_behind_the_counts)
    goes = next(person for person in PERSONS if spread(persoon_key(person)) % nazorg.want >= had)
    late = await nazorg.append(goes, "D-late")
    for _ in range(2):  # and nothing is taken back
        with pytest.raises(HubError, match=rf"at {late.offset} of .* belongs to another partition of {nazorg.want}"):
            await nazorg.raising().plan()
    delete_records(access, STAGE.input, late.partition, late.offset + 1)
    with pytest.raises(Halted, match="were deleted before"):
        await nazorg.raising().plan()
    await accept_loss(access, STAGE.name, STAGE.input, late.partition, lambda loss: None)
    plan = await nazorg.raising().plan()
    assert plan.begun
    await nazorg.raising().go(plan)
    nazorg.told_anew()
    assert counted(access, [STAGE.input])[STAGE.input] == nazorg.count == nazorg.want
    assert states(await nazorg.work()) == where_they_belong(before)
    assert partition_of(STAGE.input, persoon_key(goes)) != late.partition
