"""How each fault of the matrix is done: it returns when it has had its way, on what Kafka says of it, never on time alone."""

from __future__ import annotations

import resource
import signal
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from confluent_kafka import Producer
from confluent_kafka.admin import (
    AclBinding,
    AclBindingFilter,
    AclOperation,
    AclPermissionType,
    AlterConfigOpType,
    ConfigEntry,
    ConfigResource,
    ResourcePatternType,
    ResourceType,
)

from tests.faults import known
from tests.faults.matrix.cells import Fault
from tests.faults.matrix.play import Play
from tests.faults.matrix.proxy import Mode
from tests.faults.reader import TIMEOUT_S, admin, member_ids, partitions
from tests.faults.said import ready, retries, says

Strike = Callable[[Play], None]

INPUT = {"poort": known.DETENTIE, "nazorg": known.LOG}
OUTPUTS = {
    "poort": (known.LOG,),
    "nazorg": (known.STAND, known.VERWERKING, *known.QUEUES[:2]),
}
"""What a role can't do without on any message; its rights to one of them are what a seed withdraws."""
TINY_BYTES, TOO_LARGE = "200", "MessageSizeTooLargeError"
STILL_S, CUT_S, LOST_S, UNKNOWN_S, LATE_S, SLOW_S, REFUSED_S, OPEN_S = 10, 8, 4, 20, 5, 10, 6, 3
SOME = 0.08
"""Of the load, kept back: whatever was handled by then, a fault finds work."""
ASLEEP_S = 1.5
"""Less than its successor takes to fence it (`FENCE_S`)."""


def _stands_by(play: Play) -> None:
    """A second worker, in half of the seeds."""
    if play.seed % 2:
        _joins(play)


def _joins(play: Play) -> None:
    """A second worker, unless there is one."""
    if len(play.workers.running(play.cell.role)) == 1:
        play.ground.second(play.cell.role)
    play.settle(play.cell.role)


def join(play: Play) -> None:
    """It stays until the load is handled."""
    _joins(play)


def sigterm(play: Play) -> None:
    """A rolling restart."""
    status = play.workers.leave(play.ground.worker(play.cell.role))
    assert status == 0, f"ended with status {status} when told to stop"
    play.ground.first(play.cell.role)
    play.settle(play.cell.role)


def sigkill(play: Play) -> None:
    """As by a crash."""
    _stands_by(play)
    before = _members(play)
    play.workers.kill(play.ground.worker(play.cell.role))
    # until then it still counts, and the group looks settled with it
    play.pump(lambda: not before <= _members(play), "the group has forgotten the one that was killed")
    play.settle(play.cell.role)


def sigstop(play: Play) -> None:
    """In the midst of a write, which arrives when its successor opens and has not fenced it yet: nothing but that wait is between."""
    role = play.cell.role
    worker, way = play.ground.worker(play.cell.role), play.ground.proxies[role]
    play.ground.proxies["joiner"].turn(Mode.SLOW_FENCE)
    way.turn(Mode.WRITES_LATE)
    play.more(SOME)
    play.pump(lambda: way.holds or play.idle(), "a write is under way")
    assert way.holds, "nothing was written that could be held"
    play.workers.stop(worker)
    try:
        play.pump(lambda: play.group(role) == ("STABLE", 1), f"the group gives up stopped {worker.name}")
        play.pump_for(ASLEEP_S, "the successor opens its partitions")
    finally:
        play.workers.resume(worker)
        way.turn(Mode.JOIN_LATE)  # the successor is at work before the group gives anything back
    play.more(SOME)
    play.pump(play.idle, "the successor goes on")
    play.ground.open_ways()
    play.settle(role)


def broker_restart(play: Play) -> None:
    """In order."""
    assert play.broker.stop(), "the broker did not stop in order"
    _broker_back(play)


def broker_sigkill(play: Play) -> None:
    """As by a crash."""
    play.broker.kill()
    _broker_back(play)


def _broker_back(play: Play) -> None:
    play.excused = True  # a worker that starts while the broker is away ends; one that ran goes on
    play.broker.start()
    for role in ("poort", "nazorg"):
        play.settle(role)
    play.excused = False


def broker_sigstop(play: Play) -> None:
    """It answers nobody, and closes nothing."""
    play.broker.signal(signal.SIGSTOP)
    try:
        play.pump_for(STILL_S, "the broker stands still")
    finally:
        play.broker.signal(signal.SIGCONT)
    play.goes_on(play.cell.role)


def net_cut(play: Play) -> None:
    """The worker is told."""
    _stands_by(play)
    with _way(play, Mode.CUT):
        play.pump_for(CUT_S, "the network is cut")
    play.settle(play.cell.role)


def net_hang(play: Play) -> None:
    """The worker is told nothing: it may still think itself the owner when it is back."""
    with _way(play, Mode.HANG):
        play.pump(lambda: play.group(play.cell.role) == ("STABLE", 1), "the group gives up who is cut off")
        play.goes_on(play.cell.role, 100)
    play.settle(play.cell.role)


def net_answers(play: Play) -> None:
    """What was committed stands, and the worker does not know."""
    with _way(play, Mode.ANSWERS_LOST):
        play.pump_for(LOST_S, "answers are lost")
    play.goes_on(play.cell.role)


def net_commit(play: Play) -> None:
    """Longer than a transaction may take: the worker gives up what stands, and finds it when it opens anew."""
    with _way(play, Mode.COMMITS_LOST):
        play.pump_for(UNKNOWN_S, "commits are not answered")
    play.goes_on(play.cell.role)


def net_fetch(play: Play) -> None:
    """Deadlines come while messages of before them are on their way."""
    with _way(play, Mode.FETCH_LATE):
        play.pump_for(LATE_S, "what is read comes late")
    play.goes_on(play.cell.role)


def net_slow(play: Play) -> None:
    """As over a bad line."""
    with _way(play, Mode.SLOW):
        play.pump_for(SLOW_S, "the network is slow")


@contextmanager
def _way(play: Play, mode: Mode) -> Iterator[None]:
    proxy = play.ground.proxies[play.cell.role]
    proxy.turn(mode)
    play.more(SOME)
    try:
        yield
    finally:
        proxy.turn(Mode.OPEN)


def acl(play: Play) -> None:
    """Which of its rights to write, the seed says; for the process also that to its transactional ids."""
    user, name = f"hub-{play.cell.role}", play.kans.choice(OUTPUTS[play.cell.role])
    topic = (ResourceType.TOPIC, name, ResourcePatternType.LITERAL)
    ids = (ResourceType.TRANSACTIONAL_ID, f"{user}-", ResourcePatternType.PREFIXED)
    resource_, name, pattern = ids if play.cell.role == "nazorg" and play.kans.random() < 0.3 else topic
    play.notes.append(f"{resource_.name.lower()} {name}")
    about = (resource_, name, pattern, f"User:{user}", "*", AclOperation.WRITE, AclPermissionType.ALLOW)
    client = admin(play.broker.access())
    gone = client.delete_acls([AclBindingFilter(*about)])
    assert [list(future.result(TIMEOUT_S)) for future in gone.values()] != [[]], f"{user} had no such right"
    play.more(SOME)
    try:
        play.pump_for(REFUSED_S, "a right is withdrawn")
    finally:
        for future in client.create_acls([AclBinding(*about)]).values():
            future.result(TIMEOUT_S)
    play.goes_on(play.cell.role)


def size(play: Play) -> None:
    """The broker's limit is below what is sent."""
    before, role = _limits(play), play.cell.role
    tried = retries(play, role, error=TOO_LARGE)
    _limit(play, dict.fromkeys(before, TINY_BYTES))
    play.more(SOME)
    try:
        says(play, f"hub_retries_total counts {TOO_LARGE}", lambda: retries(play, role, error=TOO_LARGE) > tried)
        play.pump_for(REFUSED_S, "records are too large")
    finally:
        _limit(play, before)
    play.goes_on(play.cell.role)


def _limits(play: Play) -> Mapping[str, str]:
    client = admin(play.broker.access())
    asked = [ConfigResource(ResourceType.TOPIC, name) for name in OUTPUTS[play.cell.role]]
    found = client.describe_configs(asked)
    return {each.name: future.result(TIMEOUT_S)["max.message.bytes"].value for each, future in found.items()}


def _limit(play: Play, limits: Mapping[str, str]) -> None:
    client, asked = admin(play.broker.access()), []
    for name, value in limits.items():
        wanted = ConfigResource(ResourceType.TOPIC, name)
        entry = ConfigEntry("max.message.bytes", value, incremental_operation=AlterConfigOpType.SET)
        wanted.add_incremental_config(entry)
        asked.append(wanted)
    for future in client.incremental_alter_configs(asked).values():
        future.result(TIMEOUT_S)


def in_the_load(play: Play) -> None:
    """Nothing: the fault is in what is offered."""
    play.goes_on(play.cell.role)


def disk_full(play: Play) -> None:
    """No file may grow any more: as on a full disk the write fails, by EFBIG in place of ENOSPC."""
    pid = play.broker.pid
    assert pid is not None
    play.excused = True
    _, most = resource.prlimit(pid, resource.RLIMIT_FSIZE)
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (1, most))
    play.pump(lambda: play.broker.pid is None, "the broker ends on a full disk")
    says(play, "hub_ready is 0 while the broker is away", lambda: ready(play, play.cell.role, 0))
    _broker_back(play)
    says(play, "hub_ready is 1 when it is back", lambda: ready(play, play.cell.role, 1))


def foreign(play: Play) -> None:
    """It holds back what lies behind it: the stage's own newest states too, which the next owner must wait for.

    It returns at once when the last one is taken back, so that the load goes on behind it.
    """
    role = play.cell.role
    if role == "nazorg":
        with _open_transaction(play, known.STAND):
            play.more(SOME)
            play.pump(play.idle, "newer states stand behind an open transaction")
            before = _members(play)
            play.workers.kill(play.ground.worker(play.cell.role))
            play.pump(lambda: not before & _members(play), "the group has forgotten the one that was killed")
            play.settle(role)
            play.pump_for(OPEN_S, "a transaction stays open on the changelog")
    with _open_transaction(play, INPUT[role]):
        play.pump_for(OPEN_S, "a transaction stays open on the input")


def _members(play: Play) -> set[str]:
    return member_ids(play.broker.access(), f"hub-{play.cell.role}")


@contextmanager
def _open_transaction(play: Play, topic: str) -> Iterator[None]:
    """By the super user, with a record on each partition that nobody may ever take for true."""
    config = {"transactional.id": f"foreign-{topic}", "transaction.timeout.ms": 60_000, "log_level": 0}
    client = Producer({**play.broker.access().librdkafka(), **config})
    client.init_transactions(TIMEOUT_S)
    client.begin_transaction()
    for name, number in partitions(play.broker.access(), [topic]):
        client.produce(name, b"taken back", key="0" * 32, partition=number)
    assert client.flush(TIMEOUT_S) == 0, "the foreign transaction did not get through"
    try:
        yield
    finally:
        client.abort_transaction(TIMEOUT_S)


MIX = (sigterm, sigkill, sigstop, broker_sigkill, net_cut, net_hang, net_answers, net_commit, acl, size)
MIXED, MIXED_SHARE = 5, 0.04


def mixed(play: Play) -> None:
    """Each finds some of the load that was just offered."""
    for strike in play.kans.sample(MIX, MIXED):
        play.notes.append(strike.__name__)
        play.settle(play.cell.role)
        play.more(MIXED_SHARE)
        strike(play)


PREPARE: Mapping[Fault, Strike] = {Fault.SIGSTOP: _joins, Fault.NET_HANG: _joins, Fault.MIXED: _joins}
"""What is done before the load begins."""

SHARES: Mapping[Fault, Mapping[str, float]] = {Fault.MIXED: {"before": 0.2, "first": 0.3}}
"""Where they are not those of all: a load that runs ahead of the first of five strikes leaves nothing for the others to befall."""

STRIKES: Mapping[Fault, Strike] = {
    Fault.JOIN: join,
    Fault.SIGTERM: sigterm,
    Fault.SIGKILL: sigkill,
    Fault.SIGSTOP: sigstop,
    Fault.BROKER_RESTART: broker_restart,
    Fault.BROKER_SIGKILL: broker_sigkill,
    Fault.BROKER_SIGSTOP: broker_sigstop,
    Fault.NET_CUT: net_cut,
    Fault.NET_HANG: net_hang,
    Fault.NET_ANSWERS: net_answers,
    Fault.NET_COMMIT: net_commit,
    Fault.NET_FETCH: net_fetch,
    Fault.NET_SLOW: net_slow,
    Fault.ACL: acl,
    Fault.SIZE: size,
    Fault.POISON: in_the_load,
    Fault.RAISES: in_the_load,
    Fault.SLOW: in_the_load,
    Fault.DISK_FULL: disk_full,
    Fault.FOREIGN: foreign,
    Fault.MIXED: mixed,
}
