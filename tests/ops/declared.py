"""The metrics as declared: what the docs, the alert rules and the dashboard are held against."""

from __future__ import annotations

import re
from typing import NamedTuple

from prometheus_client.metrics import MetricWrapperBase

from hub.ops.metrics import REGISTRY

OURS = re.compile(r"\b(?:hub|connector)_[a-z_]+\b")


class Declared(NamedTuple):
    """One of our metrics, under the name that a counter is scraped by."""

    name: str
    type: str
    labels: tuple[str, ...]
    meaning: str

    @property
    def series(self) -> set[str]:
        """Names of its series."""
        return {self.name + end for end in ("_bucket", "_sum", "_count")} if self.type == "histogram" else {self.name}


def declared() -> list[Declared]:
    """All of ours; those of the process and of Python are not."""
    return [
        Declared(
            metric.name + ("_total" if metric.type == "counter" else ""),
            metric.type,
            tuple(collector._labelnames),
            metric.documentation,
        )
        for collector in list(REGISTRY._collector_to_names)
        if isinstance(collector, MetricWrapperBase)
        for metric in collector.describe()
    ]


def series() -> dict[str, Declared]:
    """Every series' name, with its metric."""
    return {name: metric for metric in declared() for name in metric.series}
