"""docs/metrics.md, held against the code both ways. A failure shows the rows as they should be."""

from __future__ import annotations

import re
from pathlib import Path

from hub.ops.events import EVENTS
from hub.ops.fields import FIELDS, Form
from tests.ops.declared import declared

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/metrics.md").read_text()
ALERTS = set(re.findall(r"- alert: (\w+)", (ROOT / "deploy/prometheus/rules.yml").read_text()))


def rows(heading: str) -> list[list[str]]:
    """Cells of the table whose header row begins with `heading`."""
    table = PAGE.split(f"\n| {heading} |")[1].split("\n\n")[0].splitlines()[2:]
    return [[cell.strip() for cell in line.strip("| ").split(" | ")] for line in table]


def test_the_table_of_metrics_is_the_registry() -> None:
    """Name, type, labels and meaning, in the order of declaration."""
    expected = [
        [f"`{metric.name}`", metric.type, ", ".join(f"`{label}`" for label in metric.labels) or "none", metric.meaning]
        for metric in declared()
    ]

    assert [[name, kind, labels, meaning] for name, kind, _, labels, meaning, _ in rows("name")] == expected


def test_each_metric_has_its_unit_and_says_what_to_do() -> None:
    """A name that ends in a unit has that unit; what to do is a sentence, and the alerts it names exist."""
    for name, _, unit, _, _, action in rows("name"):
        assert ("seconds" in name) == (unit == "seconds"), name
        assert action.endswith("."), name
        assert set(re.findall(r"\b(?:Hub|Connector)[A-Z]\w+", action)) <= ALERTS, name


def test_each_alert_is_named_beside_its_metric() -> None:
    """Who looks an alert up finds the metric; the alerts that a program is gone, or begins anew, have none of ours."""
    named = {alert for alert in ALERTS if any(alert in row[-1] for row in rows("name"))}

    assert ALERTS - named == {"HubNoScrape", "HubRestarts"}


def test_the_table_of_events_is_the_code() -> None:
    assert "\n".join(f"| `{event}` | {meaning} |" for event, meaning in EVENTS.items()) in PAGE


def test_the_tables_of_fields_and_forms_are_the_code() -> None:
    assert rows("field") == [[f"`{name}`", form.name.lower(), meaning] for name, (form, meaning) in FIELDS.items()]
    assert rows("form") == [[form.name.lower(), form.value] for form in Form]
