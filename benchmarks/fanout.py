"""One word of the informatiecoördinator → an invitation in the inbox of each designated party: how long until the last has it."""

from __future__ import annotations

import time
from pathlib import Path

from benchmarks.casus import ABLE, HUIS, HUIS_VOICE, IC, Sender, put_forward, ready, wait_until
from benchmarks.outside import Arrivals
from benchmarks.table import Row, percentiles
from hub.demo.stack import running
from hub.topology import names
from schemas.casus import CasusRegel
from schemas.mdo import MdoUitnodigen, MdoUitnodiging


def fanout(directory: Path, plans: int, seed: int, recipients: int) -> list[Row]:
    """Rows in ms: until the first, any, and the last invitation of a plan is there; one plan after the other.

    `recipients`: the first so many of those that may be invited.
    """
    invited = ABLE[:recipients]
    first, each, last = [], [], []
    with running(directory) as stack:
        lines = Arrivals(stack.access, [names.casussen(HUIS)], CasusRegel.ce_type)
        posted = Arrivals(stack.access, [names.inbox(code) for code in invited], MdoUitnodiging.ce_type)
        house = Sender(stack, HUIS_VOICE)
        casussen = put_forward(stack, plans, seed)
        wait_until(plans, lines.seen)
        said = [house.send(casus, bericht) for casus in casussen for bericht in ready(casus, invited)]
        wait_until(plans + len(said), lines.seen)
        for casus in casussen:
            began = time.perf_counter()
            ref = house.send(casus, MdoUitnodigen(casus_id=casus, functionaris=IC))
            wait_until(len(invited), posted.seen[ref])
            spans = [at - began for at in posted.seen[ref]]
            each += spans
            first.append(min(spans))
            last.append(max(spans))
        lines.close()
        posted.close()
    return [
        {"until": name, "plans": plans, "recipients": len(invited), **percentiles(spans)}
        for name, spans in (("the first", first), ("any", each), ("the last", last))
    ]
