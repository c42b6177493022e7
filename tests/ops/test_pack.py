"""The operations pack in deploy/: alert rules and dashboard, held against the metrics and run through promtool where it is."""

from __future__ import annotations

import json
import re
import runpy
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from prometheus_client import generate_latest

from hub.cli import COMMANDS
from hub.ops.labels import LABELS
from hub.ops.metrics import REGISTRY, at_zero
from tests.docs.commands import fault
from tests.ops.declared import OURS, series

DEPLOY = Path(__file__).parents[2] / "deploy"
RULES = DEPLOY / "prometheus/rules.yml"
WORLDS = DEPLOY / "prometheus/rules.test.yml"
SCRAPES = DEPLOY / "prometheus/prometheus.yml"
GENERATOR = DEPLOY / "grafana/generate.py"
DASHBOARD = DEPLOY / "grafana/hub.json"

MATCHERS = re.compile(r"([a-z]\w*)\{([^{}]*)\}")
MATCHER = re.compile(r'(\w+)(=~|!=|!~|=)"([^"]*)"')

promtool = pytest.mark.skipif(
    shutil.which("promtool") is None, reason="promtool is missing: install the package prometheus (Debian) to run this"
)


def rules() -> list[dict[str, Any]]:
    return [rule for group in yaml.safe_load(RULES.read_text())["groups"] for rule in group["rules"]]


def panels() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(DASHBOARD.read_text())["panels"]
    return found


def expressions() -> Iterator[tuple[str, str]]:
    """Each PromQL expression of the pack, with its alert or panel."""
    yield from ((rule["alert"], rule["expr"]) for rule in rules())
    yield from ((panel["title"], target["expr"]) for panel in panels() for target in panel.get("targets", ()))


EXPRESSIONS = list(expressions())


def run(*arguments: str, given: str | None = None) -> None:
    done = subprocess.run(
        ["promtool", *arguments], input=given, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(("where", "expression"), EXPRESSIONS, ids=[where for where, _ in EXPRESSIONS])
def test_what_is_asked_for_exists(where: str, expression: str) -> None:
    """Each series that an alert or panel names is one that the registry gives, and each value it picks one that its label has."""
    known = series()
    assert set(OURS.findall(expression)) <= set(known)
    for name, matchers in MATCHERS.findall(expression):
        for label, operator, value in MATCHER.findall(matchers) if name in known else ():
            assert label in known[name].labels
            closed = LABELS[label]
            values = value.split("|") if "~" in operator else [value]
            assert isinstance(closed, re.Pattern) or set(values) <= closed


@pytest.mark.parametrize(("where", "expression"), EXPRESSIONS, ids=[where for where, _ in EXPRESSIONS])
def test_what_is_not_ours_exists(where: str, expression: str) -> None:
    """A series of the process or of Python is one that the registry gives, and a job one that is scraped."""
    given = re.findall(r"^[a-z_]+", generate_latest(REGISTRY).decode(), re.MULTILINE)
    assert set(re.findall(r"\b(?:process|python)_[a-z_]+", expression)) <= set(given)
    jobs = [each["job_name"] for each in yaml.safe_load(SCRAPES.read_text())["scrape_configs"]]
    for pattern in (each for value in re.findall(r'job=~?"([^"]*)"', expression) for each in value.split("|")):
        assert [job for job in jobs if re.fullmatch(pattern, job)], pattern


@pytest.mark.parametrize(("where", "expression"), EXPRESSIONS, ids=[where for where, _ in EXPRESSIONS])
def test_what_is_grouped_by_is_a_label(where: str, expression: str) -> None:
    """`by (…)` names labels that the metrics of the expression have; `job` is Prometheus' own."""
    known = series()
    labels = {label for name in OURS.findall(expression) for label in known[name].labels} | {"job", "le"}

    for group in re.findall(r"by \(([^)]*)\)", expression):
        assert {label.strip() for label in group.split(",")} <= labels


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule["alert"])
def test_each_alert_says_what_to_do(rule: dict[str, Any]) -> None:
    """A severity of two, a summary for the pager and one line of runbook, and worlds in which it fires."""
    assert rule["labels"]["severity"] in ("page", "ticket")
    assert set(rule["annotations"]) == {"summary", "runbook"}
    assert "\n" not in rule["annotations"]["runbook"]
    assert f'alertname="{rule["alert"]}"' in WORLDS.read_text()


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule["alert"])
def test_each_command_of_a_runbook_exists(rule: dict[str, Any]) -> None:
    """Who is woken up can type what it says; a command stands in backticks, so that none is overlooked."""
    runbook = rule["annotations"]["runbook"]
    commands = re.findall(r"`(hub [^`]+)`", runbook)
    outside = re.sub(r"`[^`]+`", "", runbook)

    assert {command: wrong for command in commands if (wrong := fault(command))} == {}
    assert [word for word in re.findall(r"\bhub (\w+)", outside) if word in COMMANDS] == []


def test_alerts_are_named_once() -> None:
    names = [rule["alert"] for rule in rules()]

    assert len(names) == len(set(names))


def test_the_dashboard_is_what_its_script_writes() -> None:
    script = runpy.run_path(str(GENERATOR))

    assert DASHBOARD.read_text() == script["text"](), "run: python deploy/grafana/generate.py"


def test_the_dashboard_can_be_imported() -> None:
    """Panels have an id of their own, a help text and a place that no other one takes."""
    ids = [panel["id"] for panel in panels()]
    assert len(ids) == len(set(ids))

    taken: set[tuple[int, int]] = set()
    for panel in panels():
        place = panel["gridPos"]
        cells = {
            (x, y)
            for x in range(place["x"], place["x"] + place["w"])
            for y in range(place["y"], place["y"] + place["h"])
        }
        assert max(x for x, _ in cells) < 24
        assert not cells & taken, panel["title"]
        taken |= cells
        assert panel["type"] == "row" or panel["description"].endswith(".")


def test_every_metric_is_shown_or_watched() -> None:
    """What no panel and no alert uses need not be measured; the few for a closer look are named here."""
    closer = {"hub_batch_records", "hub_ticks_total"}
    used = {series()[name].name for _, expression in EXPRESSIONS for name in OURS.findall(expression)}

    assert {metric.name for metric in series().values()} - used == closer


@promtool
def test_the_rules_behave() -> None:
    """Each alert fires in its world and stays silent beside it."""
    run("check", "rules", str(RULES))
    run("test", "rules", str(WORLDS))


@promtool
def test_the_scrape_configuration_is_valid() -> None:
    run("check", "config", str(SCRAPES))


@promtool
def test_the_dashboard_asks_what_prometheus_understands(tmp_path: Path) -> None:
    """Its expressions, as recording rules with Grafana's variables filled in."""
    filled = [re.sub(r"\$__(rate_)?interval", "5m", expression) for _, expression in EXPRESSIONS]
    records = [{"record": f"panel:{place}", "expr": expression} for place, expression in enumerate(filled)]
    file = tmp_path / "rules.yml"
    file.write_text(yaml.safe_dump({"groups": [{"name": "panels", "rules": records}]}))

    run("check", "rules", str(file))


@promtool
def test_the_metrics_are_named_as_prometheus_advises() -> None:
    """Names, units and suffixes by Prometheus' own linter."""
    at_zero("hub-nazorg")
    ours = [line for line in generate_latest(REGISTRY).decode().splitlines() if re.search(r"\b(hub|connector)_", line)]

    run("check", "metrics", given="\n".join([*ours, ""]))
