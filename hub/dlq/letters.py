"""A dead letter by its headers: where the record came from and why it was set aside. Its payload stays sealed here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import NamedTuple


class Queue(NamedTuple):
    """What waits behind a letter: a casus, in one stage."""

    stage: str
    casus: str


@dataclass(frozen=True, slots=True)
class Letter:
    """One dead letter. `when` is its own moment on `hub.dlq`; `origin` the place of the record, `topic/partition/offset`.

    `id` is equal for what is told again: the poort is at least once, a sender may repeat himself. `times` says how often it stands
    there. `cut`: not all of the record is kept. `error` is the class of an exception, empty when a rule refused. `timestamp` is when the
    record was appended, ms since 1970. `casus` is the id of the aggregate it is about, where a process set it aside, and `number` its
    place in the queue of that casus, None for what nothing waits for. What came of a letter that was put back names that as `previous`,
    and the operator's command as `run`.
    """

    id: str
    when: datetime
    stage: str
    code: str
    topic: str
    partition: int
    offset: int
    error: str
    attempt: int
    schema: str
    cut: bool
    origin: str
    sealed: bytes
    timestamp: int = 0
    casus: str = ""
    number: int | None = None
    previous: str = ""
    run: str = ""
    times: int = 1

    @property
    def queue(self) -> Queue:
        """Where it waits, when it has a number."""
        return Queue(self.stage, self.casus)

    def told(self) -> dict[str, object]:
        """All of it but the payload, as JSON has it."""
        names = (
            "stage",
            "code",
            "topic",
            "partition",
            "offset",
            "error",
            "attempt",
            "schema",
            "cut",
            "origin",
            "times",
            "casus",
            "number",
        )
        return {"id": self.id, "when": self.when.isoformat()} | {name: getattr(self, name) for name in names}

    def going_back(self) -> dict[str, str]:
        """What of its headers goes along when it is put back (`hub.engine.putback.TOLD`)."""
        numbered = {} if self.number is None else {"volgnummer": str(self.number)}
        names = ("id", "topic", "partition", "offset", "timestamp", "attempt")
        return {name: str(getattr(self, name)) for name in names} | numbered


def letter(key: bytes, value: bytes, headers: Mapping[str, bytes], timestamp: int) -> Letter:
    """The letter of a record of `hub.dlq`, appended at `timestamp`, ms since 1970. A header that is missing is told as empty."""

    def text(name: str) -> str:
        return (headers.get(f"dlq_{name}") or b"").decode(errors="replace")

    origin = key.decode(errors="replace")
    return Letter(
        id=text("id") or origin,  # an accepted loss is no message: it has none
        when=datetime.fromtimestamp(timestamp / 1000, UTC),
        stage=text("stage"),
        code=text("code"),
        topic=text("topic"),
        partition=int(text("partition") or -1),
        offset=int(text("offset") or -1),
        error=text("error"),
        attempt=int(text("attempt") or 1),
        schema=text("schema"),
        cut=bool(text("cut")),
        origin=origin,
        sealed=value,
        timestamp=int(text("timestamp") or 0),
        casus=text("casus"),
        number=int(text("volgnummer")) if text("volgnummer") else None,
        previous=text("vorige"),
        run=text("opdracht"),
    )


def distinct(letters: Iterable[Letter]) -> list[Letter]:
    """Each id once, as it stands first, with how often it stands there."""
    found: dict[str, Letter] = {}
    for one in letters:
        known = found.get(one.id)
        found[one.id] = one if known is None else replace(known, times=known.times + 1)
    return list(found.values())


def chosen(letters: Iterable[Letter], code: str | None, stage: str | None, since: datetime | None) -> list[Letter]:
    """Those of a code, of a stage, and from a moment on; None: any."""
    return [
        one
        for one in letters
        if code in (None, one.code) and stage in (None, one.stage) and (since is None or one.when >= since)
    ]


def named(letters: Iterable[Letter], which: str) -> Letter | None:
    """The letter of that id or origin; None when there is none."""
    return next((one for one in letters if which in (one.id, one.origin)), None)
