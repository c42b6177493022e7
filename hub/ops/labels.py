"""The values a metric's label may have: closed sets, or forms that only code and Kafka give; never a value of a message."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from prometheus_client.metrics_core import Metric

from hub.ops.complex_gauges import UITKOMSTEN
from hub.ops.metrics import CONDITIONS, DROPS, ENDS, HANDLED, OFFERED, REDENEN, SOURCES
from hub.ops.request_words import OWED
from hub.parties.soorten import GETELD
from hub.privacy.doelen import Doel
from hub.refusals import REFUSALS
from hub.topology import TOPICS, principals
from schemas.aanmelding import Casusfase
from schemas.mdo import Deelname
from schemas.nazorg import Wachtrij
from schemas.stoplicht import Kleur

PYTHON_CLASS = re.compile(r"[A-Z][A-Za-z]{1,60}")
NUMBER = re.compile(r"\d{1,6}")
VERSION = re.compile(r"\d+\.\d+\.\d+[a-z0-9.+]{0,20}")
BOUND = re.compile(r"\d{1,6}(\.\d{1,5})?(e\+\d\d)?|\+Inf")
CONNECTOR_CODE = re.compile(r"[a-z]{2,20}(-[a-z0-9]{1,20}){0,4}")

LABELS: dict[str, frozenset[str] | re.Pattern[str]] = {
    "stage": frozenset({principals.POORT, *principals.STAGES}),
    "topic": frozenset(TOPICS),
    "partition": NUMBER,
    "outcome": frozenset(
        {"forwarded", "decided", "repeat", "refused", "dropped", "done", "taken_over", *OFFERED, *HANDLED}
    ),
    "code": CONNECTOR_CODE,
    "end": frozenset(ENDS),
    "error": PYTHON_CLASS,
    "condition": frozenset(CONDITIONS),
    "what": frozenset(DROPS),
    "version": VERSION,
    "role": frozenset({"poort", "nazorg", "complex", "dji", "partner", "regie"}),
    "wachtrij": frozenset(Wachtrij),
    "kleur": frozenset(Kleur),
    "fase": frozenset(Casusfase),
    "verzoek": frozenset(OWED),
    "doel": frozenset({Doel.NAZORG, Doel.COMPLEX}),
    "soort": frozenset(GETELD),
    "uitkomst": frozenset(UITKOMSTEN),
    "deelname": frozenset(Deelname),
    "reden": frozenset(REDENEN),
    "connector": frozenset({"dji", "partner", "regie"}),
    "source": frozenset(SOURCES),
    "le": BOUND,
    "generation": NUMBER,  # of Python's garbage collector
}

METRIC_LABELS: dict[str, dict[str, frozenset[str]]] = {
    "hub_dead_letters": {"code": frozenset(REFUSALS)},
}
"""Where one metric's set is narrower than its label's."""


def outside(metrics: Iterable[Metric]) -> Iterator[str]:
    """The samples whose labels are not of their sets, as `metric: label`; the value, which may be anything, is not given."""
    for metric in metrics:
        for sample in metric.samples:
            for label, value in sample.labels.items():
                if not _fits(metric.name, label, value):
                    yield f"{metric.name}: {label}"


def _fits(metric: str, label: str, value: str) -> bool:
    allowed = METRIC_LABELS.get(metric, {}).get(label) or LABELS.get(label, frozenset())
    return bool(allowed.fullmatch(value)) if isinstance(allowed, re.Pattern) else value in allowed
