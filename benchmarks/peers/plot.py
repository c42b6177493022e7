"""Results as one SVG: messages a second, and latency at each rate, a bar for the median and a line from the least to the most."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape

from benchmarks.peers.results import Results, Row, Spread, grouped, spread

WIDTH, LABEL, BAR, GAP, HEAD = 1060, 400, 18, 6, 34
COLOURS = ("#1f5f99", "#c2571a", "#3f7d3a", "#8a4f9e", "#7a6a3a", "#9c2f3f", "#4a4a4a")

Bars = Sequence[tuple[str, str, Spread]]
"""Peer, label, value. The label says what the peer lost or doubled in these runs."""


def plot(results: Results, titles: Mapping[str, str]) -> str:
    """The drawing; panels for what was measured."""
    panels = [(name, bars) for name, bars in _panels(results, titles) if bars]
    peers = list(dict.fromkeys(run["peer"] for run in results.runs))
    colours = {peer: COLOURS[n % len(COLOURS)] for n, peer in enumerate(peers)}
    body, top = list[str](), 10
    for name, bars in panels:
        body += _panel(name, bars, colours, top)
        top += HEAD + len(bars) * (BAR + GAP) + 16
    style = "font-family='sans-serif' font-size='12' fill='#222'"
    frame = f"<rect width='{WIDTH}' height='{top}' fill='#fff'/>"
    return (
        f"<svg xmlns='http://www.w3.org/2000/svg' width='{WIDTH}' height='{top}' {style}>{frame}{''.join(body)}</svg>\n"
    )


def _panels(results: Results, titles: Mapping[str, str]) -> Iterator[tuple[str, Bars]]:
    yield "messages a second, one process, log filled before", _bars(results.of("drain"), "rate", titles)
    latency = results.of("latency")
    for at in dict.fromkeys(run.get("at") for run in latency):
        runs = [run for run in latency if run.get("at") == at]
        yield f"p99 in ms from due to visible, at {at}", _bars(runs, "p99 ms", titles)
    yield "seconds that a message waited longest after a kill", _bars(results.of("failover"), "failover_s", titles)
    for (partitions, workers), runs in grouped(results.of("scaling"), "partitions", "workers").items():
        yield f"messages a second, {partitions} partitions, {workers} process(es)", _bars(runs, "rate", titles)


def _bars(runs: Sequence[Row], value: str, titles: Mapping[str, str]) -> Bars:
    groups = {peer: [run[value] for run in own if value in run] for (peer,), own in grouped(runs, "peer").items()}
    return [
        (peer, titles.get(peer, peer)[:36].rstrip() + _account(runs, peer), spread(values))
        for peer, values in groups.items()
        if values
    ]


def _account(runs: Sequence[Row], peer: str) -> str:
    counts = ((name, sum(run.get(name, 0) for run in runs if run["peer"] == peer)) for name in ("lost", "doubled"))
    told = ", ".join(f"{count:,} {name}" for name, count in counts if count)
    return f" ({told})" if told else ""


def _panel(name: str, bars: Bars, colours: Mapping[str, str], top: int) -> Iterator[str]:
    most = max(value.most for _, _, value in bars) or 1.0
    scale = (WIDTH - LABEL - 190) / most
    yield f"<text x='10' y='{top + 18}' font-weight='bold'>{escape(name)}</text>"
    for n, (peer, label, value) in enumerate(bars):
        y = top + HEAD + n * (BAR + GAP)
        middle, x = y + BAR / 2, LABEL + scale * value.most + 8
        yield f"<text x='{LABEL - 8}' y='{y + 13}' text-anchor='end'>{escape(label)}</text>"
        yield f"<rect x='{LABEL}' y='{y}' width='{scale * value.median:.1f}' height='{BAR}' fill='{colours[peer]}'/>"
        yield f"<path d='M{LABEL + scale * value.least:.1f} {middle}H{LABEL + scale * value.most:.1f}' stroke='#000'/>"
        yield f"<text x='{x:.1f}' y='{y + 13}'>{escape(value.text(1 if value.median < 100 else 0))}</text>"
