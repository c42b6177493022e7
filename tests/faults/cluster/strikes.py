"""What befalls a cluster and the workers on it: each returns when it has had its way, and notes how long the work stood still."""

from __future__ import annotations

import resource
import time
from collections.abc import Callable, Mapping
from functools import partial
from signal import SIGCONT, SIGSTOP

from confluent_kafka import KafkaException

from hub.worker.settings import WorkerSettings
from tests.faults import known
from tests.faults.cluster.ground import ClusterGround
from tests.faults.cluster.pauses import TOPIC, pauses, told
from tests.faults.matrix.cells import ROLES
from tests.faults.matrix.play import Play
from tests.faults.reader import TIMEOUT_S, admin, ends_of, read
from tests.faults.said import ready, retries, says
from tests.faults.workers import Worker

LAG_S = 32
"""Longer than `replica.lag.time.max.ms` (30 s) and the broker's session (4 s)."""
AWAY_S = 2
STATIC_SESSION_S = 20
UNDER_WAY_S = 3
"""What the brokers had acknowledged when they were killed is told by then."""
OPENED_S = 20
"""From the end of a killed worker's session until the other one works on each partition. It hears of it within a fifth of the session
(1.2 s), may take 10 s to end its own transaction (`REVOKE_SECONDS`), and opens: a second of work, which takes ten where twenty programs
want two cores.
"""

Strike = Callable[[Play, ClusterGround], None]
Node = Callable[[ClusterGround], int]


def now_ms() -> int:
    """Of this machine, which is the brokers' too."""
    return time.time_ns() // 1_000_000


def in_step(play: Play, ground: ClusterGround) -> None:
    """Until every node has every partition."""
    play.pump(lambda: _behind(ground) == 0, "all nodes have all partitions")


def _behind(ground: ClusterGround) -> int:
    try:
        return len(ground.cluster.behind())
    except KafkaException:
        return -1


def _measured(play: Play, since_ms: int) -> Mapping[str, float]:
    """How long each role stood still since then, seconds, noted by partition once each of them goes on."""
    before: dict[tuple[str, int], int] = {}
    play.pump(lambda: _ends(play, before), "every partition has a leader that answers")
    play.pump(lambda: _all_beyond(play, before), "every partition goes on")
    found = {role: pauses(play, role, since_ms) for role in ROLES}
    play.notes += [f"{role} stood still, by partition, {told(of)}" for role, of in found.items()]
    return {role: max(of.values()) for role, of in found.items()}


def _ends(play: Play, into: dict[tuple[str, int], int]) -> bool:
    """Whether the leaders all told where their partitions end."""
    try:
        into |= ends_of(play.broker.access(), TOPIC.values())
    except (KafkaException, TimeoutError):  # a node that has not heard of its being the leader
        return False
    return True


def _all_beyond(play: Play, before: Mapping[tuple[str, int], int]) -> bool:
    """Whether each has a new record: by its end alone a transaction that was taken back would look like one."""
    now: dict[tuple[str, int], int] = {}
    if not _ends(play, now) or any(now[at] == end for at, end in before.items()):
        return False
    return {record.place[:2] for record in read(play.broker.access(), TOPIC.values(), before)} == before.keys()


def leader(ground: ClusterGround) -> int:
    """A node that leads a partition of the log and does not lead the controllers."""
    led = [spot.leader for spot in ground.cluster.spots() if spot.topic == known.LOG]
    return next((node for node in led if node != ground.cluster.controller()), led[0])


def controller(ground: ClusterGround) -> int:
    """The node that leads the controllers."""
    found = ground.cluster.controller()
    assert found is not None
    return found


def kill(of: Node) -> Strike:
    """SIGKILL of a node; it starts again when nobody counts on it any more."""

    def strike(play: Play, ground: ClusterGround) -> None:
        number, since = of(ground), now_ms()
        ground.cluster.nodes[number].kill()
        play.pump(lambda: _gone(ground, number), "the other nodes lead")
        _measured(play, since)
        ground.cluster.nodes[number].start()
        in_step(play, ground)

    return strike


def _gone(ground: ClusterGround, number: int) -> bool:
    """Whether no partition has this node among those in step, and each has a leader."""
    try:
        return all(number not in spot.in_sync and spot.leader > 0 for spot in ground.cluster.spots())
    except KafkaException:
        return False


def pause(play: Play, ground: ClusterGround) -> None:
    """SIGSTOP of a node, past its session and the time that a follower may lag."""
    number, since = leader(ground), now_ms()
    ground.cluster.nodes[number].signal(SIGSTOP)
    try:
        play.pump(lambda: _gone(ground, number), "the other nodes lead")
        play.pump_for(LAG_S, "a node stands still")
    finally:
        ground.cluster.nodes[number].signal(SIGCONT)
    _measured(play, since)
    in_step(play, ground)


def rolling_brokers(play: Play, ground: ClusterGround) -> None:
    """Each node stops in order and starts, the next when all have all partitions."""
    since = now_ms()
    for node in ground.cluster.nodes.values():
        assert node.stop(), "a node did not stop in order"
        play.pump_for(AWAY_S, "a node is away")
        node.start()
        in_step(play, ground)
    _measured(play, since)


def two_down(play: Play, ground: ClusterGround) -> None:
    """Two nodes are killed: one has no say alone, and nothing is acknowledged. When one of them is back the work goes on."""
    first, second = list(ground.cluster.nodes.values())[:2]
    since = now_ms()
    first.kill()
    second.kill()
    _nothing_taken(play, LAG_S / 2)
    first.start()
    play.pump(lambda: _gone(ground, 2), "two nodes lead")
    _measured(play, since)
    second.start()
    in_step(play, ground)


def _nothing_taken(play: Play, seconds: float) -> None:
    """Go on offering for so long, of which nothing may be acknowledged but what was before."""
    play.pump_for(UNDER_WAY_S, "what was under way is told")
    offered, before = play.offered, play.publisher.acknowledged()
    play.pump_for(seconds - UNDER_WAY_S, "two of three are away")
    assert play.offered > offered, "nothing was offered while two nodes were away"
    more = play.publisher.acknowledged() - before
    assert more == 0, f"{more} messages were acknowledged while two nodes were away"


def disk_full(play: Play, ground: ClusterGround) -> None:
    """Every write of a node fails, by a limit on the size of its files: it ends; when there is room it starts again."""
    number, since = leader(ground), now_ms()
    node, tried = ground.cluster.nodes[number], {role: retries(play, role) for role in ROLES}
    pid = node.pid
    assert pid is not None
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (1, resource.RLIM_INFINITY))
    play.pump(lambda: node.pid is None, "a node whose disk is full ends")
    play.pump(lambda: _gone(ground, number), "the other nodes lead")
    _measured(play, since)
    for role, before in tried.items():
        says(play, f"hub_ready is 1 at {role} while the node is away", partial(ready, play, role, 1))
        play.notes.append(f"hub_retries_total of {role} grew by {retries(play, role) - before:.0f}")
    node.start()
    in_step(play, ground)


def failover(play: Play, ground: ClusterGround) -> None:
    """SIGKILL of one of two workers, for good: the other has its partitions soon after the session."""
    role = play.cell.role
    ground.second(role)
    play.settle(role)
    play.goes_on(role)
    worker, since = play.workers.running(role)[0], now_ms()
    worker.meant = False
    worker.process.kill()
    play.pump(lambda: play.settled(role), "the group gives the partitions to the other")
    still, most = _measured(play, since)[role], WorkerSettings().session_seconds + OPENED_S
    assert still <= most, f"a partition stood still for {still:.1f} s, {most:.0f} s at most"


def rolling_workers(play: Play, ground: ClusterGround) -> None:
    """Two workers with names, told to stop and started again one after the other: no partition changes hands."""
    role = play.cell.role
    names = {f"{role}-{side}": _named(f"{role}-{side}") for side in ("links", "rechts")}
    pair = {name: ground.named(role, settings) for name, settings in names.items()}
    for worker in [each for each in play.workers.running(role) if each not in pair.values()]:
        play.workers.leave(worker)
    play.settle(role)
    play.goes_on(role)
    before = assigned(play, role)
    for name, worker in pair.items():
        since = now_ms()
        _again(play, ground, worker, names[name])
        _measured(play, since)
        assert assigned(play, role) == before, "partitions changed hands"


def _named(name: str) -> dict[str, str]:
    return {"HUB_WORKER_INSTANCE": name, "HUB_WORKER_SESSION_SECONDS": str(STATIC_SESSION_S)}


def _again(play: Play, ground: ClusterGround, worker: Worker, settings: Mapping[str, str]) -> None:
    seen = play.seen(play.cell.role)
    assert play.workers.leave(worker) == 0, f"{worker.name} did not end in order"
    ground.named(play.cell.role, settings)
    play.pump(lambda: play.seen(play.cell.role) > seen, "work goes on")
    play.settle(play.cell.role)


def assigned(play: Play, role: str) -> Mapping[str, frozenset[tuple[str, int]]]:
    """The partitions of each named member of a role's group."""
    client, group = admin(play.broker.access()), f"hub-{role}"
    found = client.describe_consumer_groups([group])[group].result(TIMEOUT_S)
    return {
        member.group_instance_id: frozenset((tp.topic, tp.partition) for tp in member.assignment.topic_partitions)
        for member in found.members
    }
