"""What a worker says at `/metrics` is read as it says it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

from hub.ops import metrics
from hub.ops.server import serve
from tests.faults.said import told


class Away:
    """Alive and not ready."""

    def live(self) -> Sequence[str]:
        """No reason."""
        return []

    def ready(self) -> Sequence[str]:
        """A reason."""
        return ["no broker answers"]


async def test_a_metric_is_read_from_a_worker_and_none_where_nobody_answers(tmp_path: Path) -> None:
    """By its labels; a worker that is gone says nothing, which is not 0."""
    port = tmp_path / "nazorg-1.port"
    for error, count in (("ATestError", 2), ("AnotherTestError", 3)):
        metrics.retries.labels("a-test", error).inc(count)
    server = await serve(0, Away(), announce=port)
    told_here = await asyncio.to_thread(lambda: [told(port, "hub_ready"), _retries(port), _retries(port, "ATestError")])
    left = port.read_text()
    await server.close()
    gone = told(port, "hub_ready")
    port.write_text(left)

    assert told_here == [0, 5, 2]
    assert (gone, told(port, "hub_ready")) == (None, None)


def _retries(port: Path, error: str = "") -> float | None:
    return told(port, "hub_retries_total", stage="a-test", **({"error": error} if error else {}))
