"""Writes the dashboard hub.json: `python deploy/grafana/generate.py`. A test fails when the file is not what this writes.

Panels are declared below, one line each; where they stand and how they look is worked out here, so that the JSON has no history of
hands in it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("hub.json")
SOURCE = {"type": "prometheus", "uid": "${datasource}"}
WIDTH = 24
HEIGHT = 8

Json = dict[str, Any]


@dataclass(frozen=True)
class Panel:
    """One panel: `queries` are PromQL by legend; `per_row` panels stand beside each other; `help` says what to look for."""

    title: str
    unit: str
    queries: dict[str, str]
    help: str
    kind: str = "timeseries"
    stacked: bool = False
    colours: tuple[tuple[str, str], ...] = ()


def rate(metric: str, *by: str, where: str = "") -> str:
    """Per second, summed over workers."""
    return f"sum by ({', '.join(by)}) (rate({metric}{where}[$__rate_interval]))"


def quantile(share: float, metric: str, *by: str) -> str:
    """A quantile of a histogram over all workers."""
    return f"histogram_quantile({share}, {rate(f'{metric}_bucket', *by, 'le')})"


def both(metric: str, *by: str) -> dict[str, str]:
    """p50 and p99 by legend."""
    labels = " ".join(f"{{{{{label}}}}}" for label in by)
    return {f"{labels} p50": quantile(0.5, metric, *by), f"{labels} p99": quantile(0.99, metric, *by)}


LIGHTS = (("rood", "red"), ("oranje", "orange"), ("groen", "green"), ("onbekend", "#888888"))

ROWS: dict[str, tuple[Panel, ...]] = {
    "Now": (
        Panel(
            "Programs ready", "none", {"{{job}}": "min by (job) (hub_ready)"},
            "1: every instance does its work. 0: see /readyz of the program.", kind="stat",
        ),
        Panel(
            "Dossiers overdue", "none", {"{{wachtrij}}": "sum by (wachtrij) (hub_te_laat_dossiers)"},
            "Open dossiers past their date for judgement, by queue.", kind="stat",
        ),
        Panel(
            "Dossiers without a house", "none", {"keten": 'sum(hub_stoplicht_dossiers{wachtrij="keten"})'},
            "The ketenmanager's queue for attention.", kind="stat",
        ),
        Panel(
            "Partitions halted", "none",
            {"{{stage}}": 'sum by (stage) (hub_partitions{condition="halted"})'},
            "Each waits for an operator's decision.", kind="stat",
        ),
    ),
    "Flow": (
        Panel(
            "Messages", "ops", {"{{stage}} {{outcome}}": rate("hub_messages_total", "stage", "outcome")},
            "Handled per second, by stage and outcome. Repeats are senders that offer twice.",
        ),
        Panel(
            "Latency", "s", both("hub_latency_seconds", "stage"),
            "From a record's append to the commit of its effects.",
        ),
        Panel(
            "Lag", "none",
            {
                "{{stage}} {{topic}}": "sum by (stage, topic) (hub_lag_records)",
                "{{stage}} {{topic}} held back": "sum by (stage, topic) (hub_held_back_records)",
            },
            "To the last stable offset. Growing asks for workers, standing still for a look at /readyz. Held back: a transaction is open.",
        ),
    ),
    "Transactions": (
        Panel(
            "Transactions by end", "ops", {"{{stage}} {{end}}": rate("hub_transactions_total", "stage", "end")},
            "Aborted ones are done again; fenced again and again means two owners.",
        ),
        Panel(
            "Transaction time", "s", both("hub_transaction_seconds", "stage"),
            "Begin to commit. The broker's disks and peers show here.",
        ),
        Panel(
            "Batches tried again", "ops", {"{{stage}} {{error}}": rate("hub_retries_total", "stage", "error")},
            "By class of error: what is away.",
        ),
    ),
    "Set aside": (
        Panel(
            "Dead letters by code", "none",
            {"{{stage}} {{code}}": "sum by (stage, code) (increase(hub_dead_letters_total[$__interval])) > 0"},
            "Set aside in each step of the graph. The meaning of a code is in hub/refusals.py.", kind="bars", stacked=True,
        ),
        Panel(
            "Parked behind a dead letter", "none",
            {
                "{{stage}} casussen": "sum by (stage) (hub_parked_casussen)",
                "{{stage}} letters": "sum by (stage) (hub_parked_letters)",
            },
            "Casussen that stand still, and the letters they wait for: hub dlq list, mend, hub dlq redrive.",
        ),
        Panel(
            "Parties refused for doelbinding", "none",
            {"{{reden}}": "sum by (reden) (increase(hub_afwijzingen_total[$__interval])) > 0"},
            "Designated for an MDO and not invited, by reason.", kind="bars", stacked=True,
        ),
        Panel(
            "Offsets lost, log fields dropped", "none",
            {
                "offsets {{stage}}": "sum by (stage) (increase(hub_offset_loss_total[$__interval])) > 0",
                "log {{what}}": "sum by (what) (increase(hub_log_drops_total[$__interval])) > 0",
            },
            "Both should be empty.", kind="bars",
        ),
    ),
    "Nazorg": (
        Panel(
            "Stoplicht", "none", {"{{kleur}}": "sum by (kleur) (hub_stoplicht_dossiers)"},
            "Open dossiers by the light that holds, all queues.", stacked=True, colours=LIGHTS,
        ),
        Panel(
            "Open dossiers by queue", "none", {"{{wachtrij}}": "sum by (wachtrij) (hub_stoplicht_dossiers)"},
            "keten is the queue for attention.", stacked=True,
        ),
        Panel(
            "Lines written", "ops", {"{{wachtrij}}": rate("hub_werkvoorraad_total", "wachtrij")},
            "New versions of queue lines per second.",
        ),
    ),
    "Complexe casuïstiek": (
        Panel(
            "Casussen by phase", "none", {"{{fase}}": "sum by (fase) (hub_casussen)"},
            "All queues. A phase that fills up: its lines say for whom they wait.", stacked=True,
        ),
        Panel(
            "Casussen late", "none", {"{{wachtrij}}": "sum by (wachtrij) (hub_casussen_te_laat)"},
            "Past the date of what is next, by queue.",
        ),
        Panel(
            "Aanmeldingen by outcome", "none", {"{{uitkomst}}": "sum by (uitkomst) (hub_aanmeldingen)"},
            "All queues; open: the triage has not decided.", stacked=True,
        ),
        Panel(
            "Invitations by reply", "none", {"{{deelname}}": "sum by (deelname) (hub_uitnodigingen)"},
            "Of the MDOs that are planned; open: no reply yet.", stacked=True,
        ),
    ),
    "Requests to parties": (
        Panel(
            "Open", "none", {"{{doel}} {{soort}}": 'sum by (doel, soort) (hub_verzoeken{verzoek="open"}) > 0'},
            "Before their deadline, by purpose and kind of party.", stacked=True,
        ),
        Panel(
            "Overdue", "none", {"{{doel}} {{soort}}": 'sum by (doel, soort) (hub_verzoeken{verzoek="te_laat"}) > 0'},
            "Past their deadline. One kind alone: look whether its connector is away.", stacked=True,
        ),
        Panel(
            "Time to answer (median)", "s",
            {"{{soort}}": "histogram_quantile(0.5, sum by (soort, le) (rate(hub_antwoord_seconds_bucket[7d])))"},
            "From question to answer or refusal, over a week, by kind of party.",
        ),
        Panel(
            "Time to answer (p90)", "s",
            {"{{soort}}": "histogram_quantile(0.9, sum by (soort, le) (rate(hub_antwoord_seconds_bucket[7d])))"},
            "Near the term: it is too short, or the question too large.",
        ),
    ),
    "Restore": (
        Panel(
            "Opening a partition", "s", both("hub_partition_open_seconds", "stage"),
            "Fence, committed offset and restore: what a restart costs.",
        ),
        Panel(
            "Restored", "ops", {"{{stage}}": rate("hub_restored_records_total", "stage")},
            "Changelog records read back per second.",
        ),
        Panel(
            "State", "none", {"{{stage}}": "sum by (stage) (hub_aggregates)"},
            "Aggregates held in memory.",
        ),
        Panel(
            "Partitions", "none", {"{{stage}} {{condition}}": "sum by (stage, condition) (hub_partitions)"},
            "By condition. Opening should pass within seconds.",
        ),
    ),
    "Connectors": (
        Panel(
            "Offered", "ops",
            {"{{connector}} {{source}} {{outcome}}": rate("connector_messages_total", "connector", "source", "outcome")},
            "Sent, rejected and repeated, by way in.",
        ),
        Panel(
            "Rejected by code", "ops", {"{{connector}} {{code}}": rate("connector_rejected_total", "connector", "code")},
            "One code on all lines is a changed delivery.",
        ),
        Panel(
            "Files", "none",
            {"{{connector}} {{outcome}}": "sum by (connector, outcome) (increase(connector_files_total[$__interval])) > 0"},
            "Taken over: a connector died at work and its claim was resumed.", kind="bars", stacked=True,
        ),
        Panel(
            "Sending", "s", both("connector_send_seconds", "connector"),
            "From offer to the broker's acknowledgement.",
        ),
        Panel(
            "Inbox", "ops", {"{{connector}} {{outcome}}": rate("connector_inbox_total", "connector", "outcome")},
            "What became of the messages of a party's inbox. Failed ones are tried again, waited: something outside is away.",
        ),
        Panel("Handlers", "s", both("connector_handler_seconds", "connector"), "One attempt of a party's handler."),
        Panel(
            "Not done", "none",
            {
                "waiting": "sum(connector_waiting_messages)",
                "parked": "sum(connector_parked_messages)",
                "unsent": "sum(connector_unsent_messages)",
                "undeliverable": "sum(connector_undeliverable_messages)",
            },
            "Messages of parties' inboxes that are not done, and answers that the broker does not have.",
        ),
    ),
    "Programs": (
        Panel("Memory", "bytes", {"{{job}}": "max by (job) (process_resident_memory_bytes)"}, "Resident, largest instance."),
        Panel("CPU", "percentunit", {"{{job}}": rate("process_cpu_seconds_total", "job")}, "Of one core, all instances."),
        Panel("Versions", "none", {"{{role}} {{version}}": "count by (role, version) (hub_build_info)"}, "Instances by version."),
    ),
}  # fmt: skip


def dashboard() -> Json:
    """The dashboard as Grafana imports it."""
    return {
        "uid": "ketenhub",
        "title": "Ketenhub",
        "tags": ["ketenhub"],
        "schemaVersion": 39,
        "version": 1,
        "editable": True,
        "refresh": "30s",
        "time": {"from": "now-6h", "to": "now"},
        "timezone": "Europe/Amsterdam",
        "templating": {
            "list": [{"name": "datasource", "label": "Source", "type": "datasource", "query": "prometheus"}]
        },
        "annotations": {"list": []},
        "panels": _placed(),
    }


def _placed() -> list[Json]:
    placed: list[Json] = []
    y = 0
    for title, panels in ROWS.items():
        placed.append(
            {"id": len(placed) + 1, "type": "row", "title": title, "gridPos": _at(0, y, WIDTH, 1), "panels": []}
        )
        width = WIDTH // len(panels)
        for column, panel in enumerate(panels):
            place = _at(column * width, y + 1, width, HEIGHT)
            placed.append({"id": len(placed) + 1, "gridPos": place, **_panel(panel)})
        y += 1 + HEIGHT
    return placed


def _at(x: int, y: int, w: int, h: int) -> Json:
    return {"x": x, "y": y, "w": w, "h": h}


def _panel(panel: Panel) -> Json:
    return {
        "type": "stat" if panel.kind == "stat" else "timeseries",
        "title": panel.title,
        "description": panel.help,
        "datasource": SOURCE,
        "targets": [
            {"refId": chr(ord("A") + place), "datasource": SOURCE, "expr": expr, "legendFormat": legend}
            for place, (legend, expr) in enumerate(panel.queries.items())
        ],
        "fieldConfig": {
            "defaults": {"unit": panel.unit, "min": 0, "custom": _drawn(panel)},
            "overrides": _overrides(panel),
        },
        "options": {} if panel.kind == "stat" else {"legend": {"displayMode": "list", "placement": "bottom"}},
    }


def _drawn(panel: Panel) -> Json:
    if panel.kind == "stat":
        return {}
    bars = panel.kind == "bars"
    return {
        "drawStyle": "bars" if bars else "line",
        "fillOpacity": 60 if bars or panel.stacked else 0,
        "stacking": {"mode": "normal" if panel.stacked else "none"},
    }


def _overrides(panel: Panel) -> list[Json]:
    return [
        {
            "matcher": {"id": "byName", "options": name},
            "properties": [{"id": "color", "value": {"mode": "fixed", "fixedColor": colour}}],
        }
        for name, colour in panel.colours
    ]


def text() -> str:
    """The file's content."""
    return json.dumps(dashboard(), indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    FILE.write_text(text())
