"""Health: halted is not dead, and standing still is not alive."""

from __future__ import annotations

from connectors.kit.health import STILL_SECONDS, ConnectorHealth


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_connector_is_ready_once_it_moved_and_not_while_it_halts() -> None:
    health = ConnectorHealth(Clock())
    assert health.ready() == ["starting"]
    health.moved()
    assert health.ready() == []
    health.halted("the broker is away")
    assert health.ready() == ["the broker is away"]


def test_a_connector_that_neither_moves_nor_halts_must_be_started_again() -> None:
    clock = Clock()
    health = ConnectorHealth(clock)
    clock.now = STILL_SECONDS
    assert health.live() == []
    clock.now += 1
    assert health.live() == [f"no progress for {clock.now:.0f} s"]
    health.halted("the broker is away")
    assert health.live() == []
