"""What makes a worker live: standing still counts only while it could go on."""

from __future__ import annotations

import pytest

from hub.engine import health
from hub.engine.backlog import Backlog
from hub.engine.condition import Condition, Progress
from hub.engine.health import Partition, WorkerHealth


@pytest.fixture
def still(monkeypatch: pytest.MonkeyPatch) -> Partition:
    """An open partition with a record that waits, which has committed nothing for longer than is allowed."""
    monkeypatch.setattr(health, "STILL_SECONDS", -1.0)
    progress = Progress()
    progress.turn(Condition.OPEN)
    return Partition("log", 0, progress, Backlog(1, 0, 1, 0.0))


def test_who_stands_still_with_a_record_waiting_is_not_live(still: Partition) -> None:
    reasons = WorkerHealth(lambda: True, lambda: [still]).live()
    assert [reason.split(",")[0] for reason in reasons] == ["log/0: 1 records waiting"]


def test_while_no_broker_answers_nobody_stands_still(still: Partition) -> None:
    """A restart would not bring the broker back; not ready says what is wrong."""
    judged = WorkerHealth(lambda: True, lambda: [still], lambda: "KafkaConnectionError")
    assert judged.live() == []
    assert "no broker answers" in judged.ready()[0]


def test_a_halt_is_no_reason_to_restart(still: Partition) -> None:
    still.progress.turn(Condition.HALTED, "records are gone")
    assert WorkerHealth(lambda: True, lambda: [still]).live() == []
