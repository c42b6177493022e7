"""A house asks thousands of questions at once: how long until each is in the inbox of whom it is put to."""

from __future__ import annotations

import time
from pathlib import Path

from benchmarks.casus import HUIS, HUIS_VOICE, IC, OWN, TEXT, Sender, put_forward, wait_until
from benchmarks.outside import Arrivals, cpu_seconds
from benchmarks.table import Row, percentiles
from hub.demo.stack import running
from hub.processes.complex.verzoeken import MEESTE
from hub.topology import names
from schemas.casus import CasusRegel
from schemas.triage import VerrijkingGevraagd, Vraag
from schemas.verzoek import Aanleiding, InformatieGevraagd


def burst(directory: Path, questions: int, seed: int) -> list[Row]:
    """One row, ms from the first message of the burst; every casus has as many questions as one may have."""
    casussen_count = -(-questions // MEESTE)
    with running(directory) as stack:
        lines = Arrivals(stack.access, [names.casussen(HUIS)], CasusRegel.ce_type)
        posted = Arrivals(stack.access, [names.inbox(code) for code in OWN], InformatieGevraagd.ce_type)
        house, casussen = Sender(stack, HUIS_VOICE), put_forward(stack, casussen_count, seed)
        wait_until(len(casussen), lines.seen)
        before = {child.name: cpu_seconds(child) for child in stack.children}
        berichten = [(casus, _asked(n, casus, questions)) for n, casus in enumerate(casussen)]
        began = time.perf_counter()
        for casus, bericht in berichten:
            house.send(casus, bericht)
        house.flush()
        offered = time.perf_counter() - began
        wait_until(questions, posted.moments)
        spans = [at - began for at in posted.moments]
        cost = {child.name: cpu_seconds(child) - before[child.name] for child in stack.children}
        lines.close()
        posted.close()
    return [
        {
            "questions": len(spans), "messages": len(casussen), "offered in ms": round(offered * 1000), **percentiles(spans),
            "last ms": round(max(spans) * 1000), "a second": round(len(spans) / max(spans)),
            **{f"{name} µs CPU": round(used / len(spans) * 1e6) for name, used in cost.items()},
        }
    ]  # fmt: skip


def _asked(n: int, casus: str, questions: int) -> VerrijkingGevraagd:
    """To the next so many parties in turn."""
    begin = n * MEESTE
    codes = [OWN[number % len(OWN)] for number in range(begin, min(begin + MEESTE, questions))]
    vragen = tuple(Vraag(partij=code, vraag=TEXT, noodzaak=TEXT, met_bsn=False) for code in codes)
    return VerrijkingGevraagd(
        casus_id=casus, aanleiding=Aanleiding.SCREENING, doel=TEXT, vragen=vragen, antwoord_voor=None, functionaris=IC
    )
