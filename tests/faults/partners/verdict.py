"""Reads everything back after a run, judges it, and counts."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from hub.poort.sender import INPUTS
from hub.topology import names
from schemas.aanmelding import Casusfase
from schemas.inzage import StukTerInzage
from schemas.mdo import MdoUitnodiging
from tests.faults.partners.checker import deviations
from tests.faults.partners.gelezen import INBOXES, WORDS, Gelezen
from tests.faults.partners.herrekend import herreken
from tests.faults.partners.run import Run
from tests.faults.partners.spoor import CASUS, DOSSIER, SPOREN
from tests.faults.partners.verzoeken import aflopen
from tests.faults.reader import read
from tests.faults.records import Record, compacted
from tests.support.eventually import eventually

TICKS_S = 120
"""For the last deadlines of the run to come and be acted on."""
SOON_S = 20
"""For what is due to be acted on."""
QUIET = timedelta(seconds=15)
"""No deadline comes while the workers stop and all is read."""


@dataclass(frozen=True)
class Verdict:
    """What was read, and every deviation by the check that found it. Nothing may be in `deviations`."""

    read: Gelezen
    deviations: dict[str, list[str]]


def judge(run: Run) -> Verdict:
    """Wait for the last deadlines, stop the workers, read all, check all."""
    _settle(run)
    wrong = {"workers": [*run.workers.crashes, *run.workers.end()]}
    found = Gelezen(_topics(run), datetime.now(UTC))
    wrong |= {"casussen": list(_casussen(run, found)), "drained": list(_drained(run))}
    return Verdict(found, {name: lines for name, lines in wrong.items() if lines} | deviations(found))


def _topics(run: Run) -> dict[str, list[Record]]:
    wanted = [*INPUTS, *WORDS, names.VERWERKING, names.DLQ]
    for spoor in SPOREN:
        wanted += [spoor.log, spoor.stand, *spoor.queues]
    found: dict[str, list[Record]] = {topic: [] for topic in wanted}
    for record in read(run.broker.access(), wanted):
        found[record.place.topic].append(record)
    return found


def _settle(run: Run) -> None:
    """Wait until no deadline is left that was not acted on, and none comes soon; the log is reckoned anew only once they have come."""
    end = time.monotonic() + TICKS_S
    while wait := _soon(run):
        assert time.monotonic() < end, "there is no end of deadlines"
        time.sleep(wait)
    with suppress(AssertionError):  # then the checks say what differs
        eventually(lambda: _agrees(run), SOON_S)


def _soon(run: Run) -> float:
    """Seconds until the last of the deadlines that come soon; 0 when there is none."""
    now = datetime.now(UTC)
    moments = [
        at
        for spoor in SPOREN
        for stand in herreken(spoor, read(run.broker.access(), [spoor.log]), now).states.values()
        if (at := spoor.process.wekker(stand)) and at < now + QUIET
    ]
    return (max(moments) - now).total_seconds() + 0.1 if moments else 0


def _agrees(run: Run) -> None:
    for spoor in SPOREN:
        must = herreken(spoor, read(run.broker.access(), [spoor.log]), datetime.now(UTC)).encoded()
        assert compacted(read(run.broker.access(), [spoor.stand])) == must, f"{spoor.doel}: the states are others"


def _casussen(run: Run, found: Gelezen) -> Iterator[str]:
    """Each casus that was put forward is there, or its form was refused as the simulated party meant it to be."""
    there = {record.key for record in found.of(CASUS.log)}
    if (
        missing := len(run.forward.keys() - there) - (len(run.forward) - run.expected[CASUS])
    ) or there - run.forward.keys():
        yield f"{missing} casussen are missing, {len(there - run.forward.keys())} were never put forward"


def _drained(run: Run) -> Iterator[str]:
    for (topic, partition), at in run.positions().items():
        if at.end and at.committed != at.end:
            yield f"{topic}/{partition} ends at {at.end}, committed is {at.committed}"


def figures(run: Run, verdict: Verdict, seconds: float) -> dict[str, object]:
    """What happened, in numbers."""
    found, last = verdict.read, {key: lines[-1] for key, lines in verdict.read.versions(CASUS).items()}
    refused = Counter(code for spoor in SPOREN for code in found.letters(spoor.user).values())
    mdos = {bericht.mdo_id for _, bericht in found.berichten(CASUS.user, MdoUitnodiging)}
    told: dict[str, object] = {
        "aanmeldingen offered": len(run.forward),
        "= unreadable by anybody": len(run.forward) - run.expected[CASUS],
        **{f"+ {fase}": count for fase in Casusfase if (count := sum(line.fase is fase for line in last.values()))},
        "dossiers of nazorg": len(found.versions(DOSSIER)),
        "questions": len(list(aflopen(found))),
    }
    einden = Counter(f"= {een.status}" + (" after it was overdue" if een.te_laat else "") for een in aflopen(found))
    told |= {name.replace("te_laat after it was overdue", "te_laat"): count for name, count in sorted(einden.items())}
    told |= {
        "MDOs convened": len(mdos),
        "invitations": sum(1 for _ in found.berichten(CASUS.user, MdoUitnodiging)),
        "answers shown before an MDO": sum(1 for _ in found.berichten(CASUS.user, StukTerInzage)),
        "inboxes read": len(INBOXES),
        "records in them": sum(len(found.topics[topic]) for topic in INBOXES),
        "refused by the poort": dict(Counter(found.letters("hub-poort").values())),
        "refused by the processes": dict(refused),
        "forwarded again by the poort": _again(found),
        "process starts": {worker.name: worker.starts for worker in run.workers.all},
        "seconds": round(seconds, 1),
    }
    return told


def _again(found: Gelezen) -> int:
    """Repeats on the logs: of the senders' own, and what the poort handed on again after a kill."""
    logged = [record.ref for spoor in SPOREN for record in found.of(spoor.log)]
    return len(logged) - len(set(logged))
