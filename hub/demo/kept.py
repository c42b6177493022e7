"""What a person can do with a demo that was kept."""

from __future__ import annotations

import json
import re

from rich.text import Text

from hub.broker.ports import HOST
from hub.demo.child import Child
from hub.demo.stages import Demo

ANSWERS = re.compile(rf"http://{re.escape(HOST)}:\d+")


def where_to_look(demo: Demo) -> Text:
    """Where the parts are, what to try, and how to end it."""
    stack, broker = demo.stack, demo.stack.broker
    lines = [
        "",
        f"Everything still runs, in {stack.directory}",
        f"  broker         {broker.bootstrap}   log {broker.log}",
        *(f"  {child.name:<15}{_address(child)}   log {child.console}" for child in stack.children),
        "Try, in the same or another terminal:",
        f"  export HUB_DIRECTORY={broker.directory}",
        "  hub regie werkvoorraad --huis ede --volg",
        "  hub regie toon 1 --huis ede",
        "  hub regie casus mdo --huis arnhem",
        "  hub regie overschrijf 1 groen --huis ede --reden 'spoke with him'",
        f"  put a .csv, .jsonl or .json file into {demo.offer.drop / 'inkomend'}",
        f"End it:  hub demo stop --dir {stack.directory}",
    ]
    return Text("\n".join(lines))


def _address(child: Child) -> str:
    """Where it answers, as it told on its console."""
    for line in child.console.read_text(errors="replace").splitlines():
        if found := ANSWERS.search(line):
            return found[0]
        if '"ops_server_started"' in line:
            return f"http://{HOST}:{json.loads(line)['port']}/metrics"
    return ""
