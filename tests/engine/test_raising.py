"""More partitions for a purpose that has data, on the real broker: what is known of a person is known where he belongs from then on."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from aiokafka import AIOKafkaConsumer
from click.testing import CliRunner, Result

from hub.agents.nazorg import STAGE
from hub.broker import Broker
from hub.dlq.sending import sender
from hub.engine import raise_cli, raising
from hub.engine.entry import BARE, Parked
from hub.engine.errors import Halted
from hub.engine.raising import Plan, Raising
from hub.engine.staged import Change, Staged
from hub.errors import HubError
from hub.privacy.doelen import Doel
from hub.topology import TOPICS, principals
from hub.topology.growth import counted
from hub.worker.inputs import InputsUnseen, await_inputs
from tests.engine.build import persoon_key
from tests.engine.raised import PERSONS, STRAY, Killed, Nazorg, some_dossiers, states, where_they_belong

pytestmark = pytest.mark.broker


@pytest.fixture
async def nazorg(kafka: Broker, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Nazorg]:
    """Nazorg with some dossiers."""
    async with some_dossiers(kafka, monkeypatch) as made:
        yield made


async def test_each_dossier_is_where_its_person_s_messages_come(nazorg: Nazorg) -> None:
    """State, deadline, ring and strays go along; a repeat from before is a repeat, and what comes next meets its dossier."""
    old, had, raise_ = await nazorg.work(), nazorg.count, nazorg.raising()
    before, numbers = states(old), {owner.next for owner in old.values()}
    plan = await raise_.plan()
    asleep = nazorg.partition(1)
    await raise_.go(plan)
    with pytest.raises(Halted, match=f"has {2 * had} partitions, and this worker knows of {had}"):
        await asleep.open()
    nazorg.told_anew()
    owners = await nazorg.work()
    moved = [key for key, (number, _) in states(owners).items() if number >= had]

    assert plan == Plan(had, 2 * had, len(before), len(moved), begun=False)
    assert 0 < len(moved) < len(before)
    assert states(owners) == where_they_belong(before)
    assert {owner.state.strays for owner in owners.values()} == {STRAY}
    dues = [entry.due for _, entry in before.values() if entry]
    assert min(owner.state.next_due() or max(dues) for owner in owners.values()) == min(dues)
    assert {owner.state.numbers for number, owner in owners.items() if number >= had} == numbers
    assert (await nazorg.raising().plan()).has == 2 * had

    records = [await nazorg.append(person, name) for person in PERSONS for name in (f"D-{person}", f"E-{person}")]
    after = states(await nazorg.work(records))
    rings = {key: entry.ring for key, (_, entry) in before.items() if entry}
    assert {key: len(entry.ring) for key, (_, entry) in after.items() if entry} == {
        key: len(ring) + 8 for key, ring in rings.items()
    }
    assert [entry.ring.startswith(rings[key]) for key, (_, entry) in after.items() if entry] == [True] * len(after)


async def test_killed_anywhere_it_halts_who_would_work_and_goes_on_where_it_was(nazorg: Nazorg) -> None:
    """Before the counts, after them, within a transaction, between two of them: in the end each state is in one place, as it was."""
    before, had, want = states(await nazorg.work()), nazorg.count, 2 * nazorg.count
    divide, sent, calls = Raising._divide, raising.send, list[int]()

    async def second(self: Raising, number: int, has: int) -> None:
        calls.append(number)
        if len(calls) == 2:
            raise Killed
        await divide(self, number, has)

    async def sends(*args: object) -> object:
        await sent(*args)  # type: ignore[arg-type]
        raise Killed

    def dies(*_: object) -> None:
        raise Killed

    for at, name, instead in (
        (raising, "raise_counts", dies),
        (Raising, "_nobody", lambda self, *groups: dies() if len(groups) == 1 else None),
        (raising, "send", sends),
        (Raising, "_divide", second),
    ):
        await nazorg.killed(at, name, instead)
    last = nazorg.raising()
    plan = await last.plan()
    assert (plan.has, plan.begun) == (had, True)
    await last.go(plan)
    nazorg.told_anew()
    assert nazorg.count == want
    assert states(await nazorg.work()) == where_they_belong(before)


async def test_it_is_refused_while_anybody_works_or_anything_waits(nazorg: Nazorg) -> None:
    """A member of the poort or the process, a message that is not decided, a casus behind a dead letter, a number that mixes partitions."""
    access, had = nazorg.kafka.access(), nazorg.count
    for group, topic in ((principals.POORT, "dji.detentie"), (principals.NAZORG, STAGE.input)):
        member = AIOKafkaConsumer(topic, group_id=group, **nazorg.kafka.access(group).aiokafka())
        await member.start()
        with pytest.raises(HubError, match=f"{group} must be stopped"):
            await nazorg.raising().plan()
        await member.stop()
    with pytest.raises(HubError, match=f"declare a multiple of {had}"):
        await Raising(access, Doel.NAZORG, had + 1).plan()
    late = await nazorg.append(0, "D-late")
    with pytest.raises(HubError, match=f"stands at {late.offset} of {late.offset + 1}"):
        await nazorg.raising().plan()
    await nazorg.work([late])
    waits = Staged(changes={persoon_key(0): Change(BARE._replace(parked=Parked(7, 8)), None, late.offset)})
    owner = nazorg.partition(late.partition)
    await owner.open()
    await owner.commit(waits, owner.next)
    with pytest.raises(HubError, match="1 casussen wait behind a dead letter"):
        await nazorg.raising().plan()
    await owner.commit(Staged(changes={persoon_key(0): Change(None, None, late.offset)}), owner.next)
    await owner.close()
    assert counted(access, [STAGE.input, STAGE.changelog]) == {STAGE.input: had, STAGE.changelog: had}


async def test_who_was_told_otherwise_does_not_begin(nazorg: Nazorg, monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker of the poort or the process, and letters that are put back: by its key a record would come to the wrong partition."""
    monkeypatch.setitem(TOPICS, STAGE.input, replace(TOPICS[STAGE.input], partitions=3))
    for user in (principals.POORT, principals.NAZORG):
        with pytest.raises(InputsUnseen, match=f"has {nazorg.count} partitions, and this worker is told of 3"):
            await await_inputs(nazorg.kafka.access(user), [], within=0)
    with pytest.raises(HubError, match=f"has {nazorg.count} partitions and 3 are declared"):
        sender(nazorg.kafka.access(principals.HERSTEL), "run", "redrive", 1).__enter__()


def test_the_command_changes_nothing_unless_told_to_go(kafka: Broker, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a reason. On a purpose that has no data yet."""
    monkeypatch.setattr(raise_cli, "PARTITIONS", {Doel.COMPLEX: 8})

    def run(*arguments: str) -> Result:
        return CliRunner().invoke(
            raise_cli.partitions, ["raise", "complex", *arguments], env={"HUB_DIRECTORY": str(kafka.directory)}
        )

    topics = ["casus.complex.log", "casus.complex.stand"]
    dry = run()
    assert (dry.exit_code, dry.output.splitlines()[0]) == (
        0,
        "complex: from 4 to 8 partitions; of 0 states 0 would go to another.",
    )
    assert run("--go").exit_code == 2
    assert counted(kafka.access(), topics) == dict.fromkeys(topics, 4)
    assert run("--go", "--reason", "ticket-1").exit_code == 0
    assert counted(kafka.access(), topics) == dict.fromkeys(topics, 8)
    assert run("--go", "--reason", "ticket-1").output == "complex has 8 partitions, as declared.\n"
