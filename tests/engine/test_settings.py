"""Settings that the promise rests on."""

from __future__ import annotations

from hub.broker.access import Access
from hub.engine.producing import BROKER_SECONDS, TRANSACTION_SECONDS
from hub.worker.app import make_app
from hub.worker.settings import WorkerSettings


def test_a_spare_worker_stays_in_its_group() -> None:
    """A worker that is given no partition fetches nothing: it must not be taken for dead for that, or it never takes over."""
    app = make_app(Access("127.0.0.1:1", "hub-nazorg", "x"), WorkerSettings())
    assert app.conf.broker_max_poll_interval > 365 * 86_400


def test_our_own_time_runs_out_before_the_broker_s() -> None:
    """A transaction that the broker ends first looks like another owner; one that outlasts a rebalance blocks the next owner."""
    app = make_app(Access("127.0.0.1:1", "hub-nazorg", "x"), WorkerSettings())
    assert 2 * TRANSACTION_SECONDS < BROKER_SECONDS < app.conf.broker_rebalance_timeout
