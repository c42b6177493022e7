"""Works a drop folder: abandoned claims first, then what waits, one file after the other in the order of arrival."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from watchfiles import awatch

from connectors.dji.account import Account
from connectors.dji.delivery import CONNECTOR, Delivery, Route, Stopped
from connectors.dji.faults import Fault, Refused
from connectors.dji.folder import Claim, Folder, FolderBusy
from connectors.dji.reading import formats
from connectors.dji.reading.lines import Item
from connectors.dji.report import Report
from connectors.kit.run import stopped_within
from hub.ops.logs import get_logger
from hub.ops.metrics import connector_files, connector_rejected
from hub.privacy.termijnen import TERMIJNEN

BATCH = 500
LOOK_MS = 1000
WAIT_SECONDS = 1.0
UNFINISHED_FOR = timedelta(days=1)
"""A file that is still called unfinished after this was probably forgotten by its sender."""

log = get_logger()

Progress = Callable[[Path], AbstractContextManager[Callable[[int], None]]]
"""Shows progress on one file: a context that gives a function to call with the bytes read so far."""


def silent(_: Path) -> AbstractContextManager[Callable[[int], None]]:
    """No progress shown."""
    return nullcontext(lambda _: None)


class Drop:
    """The work on one folder. `done` is called with each offer's archived file and account."""

    def __init__(
        self,
        folder: Folder,
        route: Route,
        progress: Progress = silent,
        done: Callable[[Path, Account], None] | None = None,
    ) -> None:
        self._folder, self._route, self._progress, self._done = folder, route, progress, done
        self._tidied = date.min

    async def once(self) -> None:
        """Process what is there; raises `FolderBusy` when another connector owns the folder, `Stopped` when told to stop."""
        with self._folder.owned():
            await self._all(settle_seconds=0)

    async def watch(self, settle_seconds: float) -> None:
        """Process what comes until told to stop. Stands by while another connector owns the folder."""
        while not self._route.stop.is_set():
            try:
                with self._folder.owned():
                    await self._watch(settle_seconds)
            except FolderBusy:
                self._route.health.halted("another connector owns the folder")
                await stopped_within(self._route.stop, WAIT_SECONDS)
            except Stopped:
                return

    async def _watch(self, settle_seconds: float) -> None:
        await self._all(settle_seconds)
        changes = awatch(
            self._folder.incoming,
            stop_event=self._route.stop,
            rust_timeout=LOOK_MS,
            yield_on_timeout=True,
            recursive=False,
        )
        async for _ in changes:
            await self._all(settle_seconds)

    async def _all(self, settle_seconds: float) -> None:
        self._tidy()
        self._folder.beat()
        self._route.health.moved()
        for path in self._folder.abandoned():
            await self._claimed(self._folder.take_over(path))
        for path in self._folder.waiting(settle_seconds):
            if claim := self._folder.claim(path):
                await self._claimed(claim)

    def _tidy(self) -> None:
        """Once a day: archive and ledger keep nothing beyond their terms."""
        today = self._route.clock().date()
        if today == self._tidied:
            return
        self._tidied = today
        if forgotten := self._folder.never_finished(UNFINISHED_FOR):
            log.warning("files_never_finished", connector=CONNECTOR, count=len(forgotten))
        self._folder.expire(TERMIJNEN.bewaren_invoer.duur)
        self._route.ledger.forget(today - TERMIJNEN.bewaren_log.duur)

    async def _claimed(self, claim: Claim) -> None:
        file_id = _file_id(claim.path)
        if claim.taken_over:
            connector_files.labels(CONNECTOR, "taken_over").inc()
            log.warning("claim_taken_over", connector=CONNECTOR, file_id=file_id)
        account = await self._process(claim)
        archived = claim.finish(json.dumps({"file_id": file_id, **account.as_dict()}, indent=2) + "\n")
        outcome = "rejected" if account.refused_whole else "done"
        connector_files.labels(CONNECTOR, outcome).inc()
        log.info("file_done", connector=CONNECTOR, file_id=file_id, outcome=outcome, records=account.records)
        if self._done:
            self._done(archived, account)

    async def _process(self, claim: Claim) -> Account:
        account, form = Account(), formats.JSON
        with Report(claim.draft) as report:
            try:
                form = formats.of(claim.path.suffix)
                with _opened(claim.path) as stream, self._progress(claim.path) as show:
                    await self._deliver(stream, Delivery(self._route, form, report, account), form, show)
            except Refused as refused:
                account.refused_whole = True
                report.add(1, refused.faults, form)
                for code in {fault.code for fault in refused.faults}:
                    connector_rejected.labels(CONNECTOR, code).inc()
        return account

    async def _deliver(
        self, stream: BinaryIO, delivery: Delivery, form: formats.Format, show: Callable[[int], None]
    ) -> None:
        for batch in _batches(form.read(stream)):
            if self._route.stop.is_set():
                raise Stopped
            self._tidy()
            await delivery.batch(batch)
            await asyncio.sleep(0)  # let health and metrics answer, also while nothing needs sending
            self._folder.beat()
            show(stream.tell())


def _batches(items: Iterator[Item]) -> Iterator[Sequence[Item]]:
    while batch := list(islice(items, BATCH)):
        yield batch


def _opened(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except PermissionError:
        raise Refused(Fault("bestand-onleesbaar")) from None


def _file_id(path: Path) -> str | None:
    """What the log calls the file; None for one that may not be read."""
    try:
        with path.open("rb") as stream:
            return hashlib.sha256(stream.read(64 * 1024)).hexdigest()[:16]
    except PermissionError:
        return None
