"""What the workers of a cell say of themselves at `/metrics`, and whether they say what befalls them."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import httpx
from prometheus_client.parser import text_string_to_metric_families

from tests.faults.matrix.play import Play

SAID_S, EVERY_S, ANSWER_S = 30.0, 0.5, 5.0
"""For a metric to tell of a fault: a worker looks every 5 s whether its broker answers, and waits 10 s for it. Then between two looks of
ours, and for an answer to one.
"""


def told(port_file: Path, name: str, **labels: str) -> float | None:
    """Sum of a metric's samples that have these labels; None while the worker does not answer."""
    try:
        port = int(port_file.read_text())
        text = httpx.get(f"http://127.0.0.1:{port}/metrics", timeout=ANSWER_S).text
    except (OSError, ValueError, httpx.TransportError):
        return None
    samples = [each for family in text_string_to_metric_families(text) for each in family.samples if each.name == name]
    return sum(each.value for each in samples if labels.items() <= each.labels.items())


def retries(play: Play, role: str, **labels: str) -> float:
    """Batches that the workers of a role have tried again."""
    return sum(told(each.port_file, "hub_retries_total", **labels) or 0 for each in play.workers.running(role))


def ready(play: Play, role: str, value: int) -> bool:
    """Whether `hub_ready` has this value at every worker of a role."""
    return {told(each.port_file, "hub_ready") for each in play.workers.running(role)} == {value}


def says(play: Play, what: str, check: Callable[[], bool]) -> None:
    """Go on until the workers say so; that they do not is a deviation of its own (`said`), and nothing else waits for it."""
    end, looked, found = time.monotonic() + SAID_S, 0.0, False

    def look() -> bool:
        nonlocal looked, found
        if time.monotonic() - looked >= EVERY_S:
            looked, found = time.monotonic(), check()
        return found or time.monotonic() > end

    play.pump(look, what)
    if not found:
        play.unsaid.append(f"{what}: not said within {SAID_S:.0f} s")
