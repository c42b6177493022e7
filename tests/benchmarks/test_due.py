"""What is due to an outsider, by the process's own rule."""

from __future__ import annotations

from benchmarks.due import due
from benchmarks.latency import WAYS
from benchmarks.load import loads, reports


def test_a_repeat_is_due_no_line_of_its_own() -> None:
    """Each casus is due a line; of DJI's messages some change nothing, and a message that comes twice is due one line."""
    way, dji = WAYS["partijen"], WAYS["dji"]
    casussen, messages = list(reports(50, 1)), list(loads(500, 1, bytes(32)))
    assert due([*casussen, *casussen], way.stage, way.line.ce_type) == {one.ref for one in casussen}
    lines = due([*messages, *messages], dji.stage, dji.line.ce_type)
    assert lines < {one.ref for one in messages}
    assert len(lines) > 450
