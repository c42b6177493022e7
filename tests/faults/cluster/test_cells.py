"""Cells of a hub on three brokers. All of them: `sh hub.sh faults cluster`."""

from __future__ import annotations

from typing import cast

import pytest

from tests.faults.cluster.cells import CELLS
from tests.faults.cluster.run import play_all, run_of
from tests.faults.matrix.cells import Cell

pytestmark = [pytest.mark.broker, pytest.mark.fault]

SEED = 8
PLAYED = ("kill-controller", "failover/nazorg")


@pytest.mark.timeout(900)
def test_a_node_or_a_worker_that_goes_leaves_nothing_lost_doubled_or_out_of_order() -> None:
    """The controller's leader is killed under load, then a worker, whose partitions the other takes over within its bound."""
    played = list(play_all([run_of(cast("Cell", CELLS[name]), SEED) for name in PLAYED], lambda _: None))

    assert {each.run.again: (each.directory, each.deviations) for each in played if each.deviations} == {}
