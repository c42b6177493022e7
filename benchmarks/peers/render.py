"""Results as tables in Markdown: a row says of how many rounds it comes, and that its peer failed, or lost or doubled messages."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from benchmarks.peers.results import Results, Row, grouped, spread

Table = list[Sequence[str]]


def render(results: Results, titles: dict[str, tuple[str, str, str]]) -> str:
    """All parts that were measured; `titles` gives a peer's title, guarantee, and what it leaves out."""
    about = ", ".join(f"{name} {value}" for name, value in results.about.items())
    tables = [(name, table(results.of(part))) for part, (name, table) in TABLES.items() if results.of(part)]
    blocks = [f"Measured: {about}. Median of the n rounds that a row comes of, in brackets the least and the most."]
    for name, rows in tables:
        told = [[titles.get(row[0], (row[0],))[0], *row[1:]] for row in rows[1:]]
        blocks.append(f"**{name}**\n\n" + "\n".join(_lines([rows[0], *told])))
    blocks += [f"**Profile**: {run['error']}" for run in results.of("profile") if "error" in run]
    if results.left_out:
        blocks.append("**Left out** (rounds count from 0)\n\n" + "\n".join(_left_out(results.left_out)))
    peers = dict.fromkeys(run["peer"] for run in results.runs)
    promises = [
        ("peer", "promises", "leaves out of what the hub does"),
        *(titles[name] for name in peers if name in titles),
    ]
    blocks.append("\n".join(_lines(promises)))
    return "\n\n".join(blocks) + "\n"


def _left_out(runs: Sequence[Row]) -> Iterator[str]:
    """A line per part, peer, shape and reason; what a command that was ended did not come to has no reason."""
    names = ("part", "peer", "partitions", "workers", "why")
    for (part, peer, partitions, workers, why), own in grouped(runs, *names).items():
        shape = f" ({partitions} partitions, {workers} workers)" if partitions else ""
        rounds = ", ".join(str(run["round"]) for run in own)
        yield f"* {part} of {peer}{shape}, round {rounds}: {why or 'not done'}"


def _lines(table: Sequence[Sequence[str]]) -> Iterator[str]:
    head, *rows = table
    yield "| " + " | ".join(head) + " |"
    yield "| " + " | ".join("---" for _ in head) + " |"
    for row in rows:
        yield "| " + " | ".join(row) + " |"


def _n(runs: Sequence[Row]) -> str:
    return str(sum("error" not in run and "beyond" not in run for run in runs))


def _told(runs: Sequence[Row], name: str, digits: int = 0) -> str:
    values = [run[name] for run in runs if name in run]
    return spread(values).text(digits) if values else "-"


def _account(runs: Sequence[Row]) -> tuple[str, str]:
    good = [run for run in runs if "error" not in run]
    lost, doubled = (sum(run[name] for run in good if name in run) for name in ("lost", "doubled"))
    failed = len(runs) - len(good)
    differing = sum(run.get("differing", 0) for run in good)
    reason = next((run["error"][:100].replace("|", "/") for run in runs if "error" in run), "")
    return (
        f"{lost:,}" if good else "-",
        (f"{doubled:,}" if good else "-")
        + (f"; {failed} failed: {reason}" if failed else "")
        + (f"; {differing:,} records differ" if differing else ""),
    )


def _drain(runs: Sequence[Row]) -> Table:
    table: Table = [("peer", "n", "messages/s", "times the hub", "CPU µs a message", "MiB", "lost", "doubled")]
    rates = {peer: [run["rate"] for run in own if "rate" in run] for (peer,), own in grouped(runs, "peer").items()}
    hub = spread(rates["hub"]).median if rates.get("hub") else 0
    for (peer,), own in grouped(runs, "peer").items():
        times = f"{spread(rates[peer]).median / hub:.2f}" if hub and rates[peer] else "-"
        used = _told(own, "cpu_us"), _told(own, "rss_mib")
        table.append((peer, _n(own), _told(own, "rate"), times, *used, *_account(own)))
    return table


def _latency(runs: Sequence[Row]) -> Table:
    table: Table = [
        ("peer", "at", "n", "a second", "p50 ms", "p95 ms", "p99 ms", "CPU µs a message", "lost", "doubled")
    ]
    for (peer, at), own in grouped(runs, "peer", "at").items():
        beyond = [run for run in own if "beyond" in run]
        if len(beyond) == len(own):
            table.append((peer, at, str(len(own)), f"beyond its {_told(own, 'beyond')}", *("-" for _ in range(6))))
            continue
        spans = (_told(own, f"{name} ms", 1) for name in ("p50", "p95", "p99"))
        offered = _told(own, "offered") + (f"; beyond it in {len(beyond)} more" if beyond else "")
        table.append((peer, at or "", _n(own), offered, *spans, _told(own, "cpu_us"), *_account(own)))
    return table


def _failover(runs: Sequence[Row]) -> Table:
    table: Table = [("peer", "n", "s that the message waited longest", "lost", "doubled")]
    for (peer,), own in grouped(runs, "peer").items():
        table.append((peer, _n(own), _told(own, "failover_s", 1), *_account(own)))
    return table


def _scaling(runs: Sequence[Row]) -> Table:
    table: Table = [("peer", "partitions", "workers", "n", "messages/s", "CPU µs a message", "lost", "doubled")]
    for (peer, partitions, workers), own in grouped(runs, "peer", "partitions", "workers").items():
        shape = (str(partitions), str(workers))
        table.append((peer, *shape, _n(own), _told(own, "rate"), _told(own, "cpu_us"), *_account(own)))
    return table


def _stages(runs: Sequence[Row]) -> Table:
    table: Table = [("peer", "step", "n", "CPU µs a message")]
    for (peer, step), own in grouped(runs, "peer", "step").items():
        table.append((peer, step, _n(own), _told(own, "µs", 1)))
    return table


TABLES: dict[str, tuple[str, Callable[[Sequence[Row]], Table]]] = {
    "drain": ("A log that was filled before, one process", _drain),
    "latency": ("At a steady rate, one process: from due to visible", _latency),
    "failover": ("Two processes, one is killed (session 6 s)", _failover),
    "scaling": ("Partitions and processes, on a log that was filled before", _scaling),
    "stages": ("A message by step, in one process without Kafka, the least of five passes", _stages),
}
