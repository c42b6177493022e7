"""What a person can do with a demo that was kept."""

from __future__ import annotations

from rich.text import Text

from hub.demo.stages import Demo


def where_to_look(demo: Demo) -> Text:
    """Where the parts are, what to try, and how to end it."""
    stack, broker = demo.stack, demo.stack.broker
    lines = [
        "",
        f"Everything still runs, in {stack.directory}",
        f"  broker      {broker.bootstrap}   log {broker.log}",
        *(f"  {child.name:<12}{_ops(child.ops_port)}log {child.console}" for child in stack.children),
        "Try, in the same or another terminal:",
        f"  export HUB_DIRECTORY={broker.directory}",
        "  hub regie werkvoorraad --huis ede --volg",
        "  hub regie toon 1 --huis ede",
        "  hub regie overschrijf 1 groen --huis ede --reden 'spoke with him'",
        f"  put a .csv, .jsonl or .json file into {demo.offer.drop / 'inkomend'}",
        f"End it:  hub demo stop --dir {stack.directory}",
    ]
    return Text("\n".join(lines))


def _ops(port: int | None) -> str:
    return f"http://127.0.0.1:{port}/metrics   " if port else ""
