"""The drop folder: one owner at a time, claims by atomic rename, an archive in which nothing is overwritten.

inkomend/              files are put here (write elsewhere and rename, or end the name in .part while writing)
bezig/<owner>/         the file being processed
verwerkt/              files that were processed, until their term ends
afgekeurd/             reports of refused lines
verslag/               the account of every offer
.stand/                lock and ledger
"""

from __future__ import annotations

import fcntl
import os
import secrets
import shutil
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from connectors.dji.owner import Owner

UNFINISHED = (".part", ".tmp", ".filepart", ".crdownload")
FOR_OTHERS, FOR_ALL_BUT_ME = 0o007, 0o077
"""Rights that are taken away: a group may deliver where its administrator lets it, read what came it may not."""
LONGEST_NAME = 150
"""Bytes of a file's name that are kept behind the moment of its offer: file systems allow 255 in all."""

Look = tuple[tuple[int, int], float]
"""Size and modification time of a file, and since when it has looked so, by our own clock."""


class FolderBusy(Exception):
    """Another connector owns the folder."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A claimed file. Its name begins with the moment of the offer and is unique, also after a take-over: so are its reports."""

    folder: Folder
    path: Path
    taken_over: bool

    @property
    def draft(self) -> Path:
        """Where the report of refused lines grows."""
        return self.folder.state / f"{self.path.name}.csv"

    def finish(self, account: str) -> Path:
        """Put reports and file in their places, the file last: a crash between them repeats the offer under the same names."""
        if self.draft.exists():
            self.draft.replace(self.folder.refused / f"{self.path.name}.csv")
        (self.folder.accounts / f"{self.path.name}.json").write_text(account, encoding="utf-8")
        return self.path.replace(self.folder.done / self.path.name)


class Folder:
    """One drop folder, made when it is not there, for its owner's eyes only. Raises `OSError` when it can't be that."""

    def __init__(self, root: Path) -> None:
        self.incoming, self.busy, self.done = root / "inkomend", root / "bezig", root / "verwerkt"
        self.refused, self.accounts, self.state = root / "afgekeurd", root / "verslag", root / ".stand"
        self._mine = self.busy / str(Owner.me())
        self._looks: dict[Path, Look] = {}
        for directory in (self.incoming, self.busy, self.done, self.refused, self.accounts, self.state):
            directory.mkdir(mode=0o700, parents=True, exist_ok=True)
            _close(directory, FOR_OTHERS if directory == self.incoming else FOR_ALL_BUT_ME)

    @property
    def ledger(self) -> Path:
        """File of the ledger."""
        return self.state / "grootboek.sqlite"

    @contextmanager
    def owned(self) -> Iterator[None]:
        """Own the folder; raises `FolderBusy`. The kernel ends the lock with the process, however that dies."""
        with (self.state / "slot").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise FolderBusy from None
            self._mine.mkdir(exist_ok=True)
            yield
            if not any(self._mine.iterdir()):
                self._mine.rmdir()

    def beat(self) -> None:
        """Show another host that this owner lives."""
        os.utime(self._mine)

    def waiting(self, settle_seconds: float) -> list[Path]:
        """Files to process, oldest first: regular, not named as unfinished, unchanged for `settle_seconds`."""
        entries = [path for path in self.incoming.iterdir() if not _unfinished(path.name)]
        found = [(info, path) for path in entries if (info := _info(path)) and stat.S_ISREG(info.st_mode)]
        self._looks = {path: self._look(path, info) for info, path in found}
        until = time.monotonic() - settle_seconds
        ready = [(info.st_mtime, path) for info, path in found if self._looks[path][1] <= until]
        return [path for _, path in sorted(ready)]

    def _look(self, path: Path, info: os.stat_result) -> Look:
        """Never by the age that its modification time tells: that is by the clock of the file server, and half a file would look old."""
        now = (info.st_size, info.st_mtime_ns)
        before = self._looks.get(path)
        return before if before and before[0] == now else (now, time.monotonic())

    def claim(self, path: Path) -> Claim | None:
        """Claim a file; None when it is gone."""
        end = os.fsencode(path.name)[-LONGEST_NAME:].decode(errors="ignore")
        name = f"{datetime.now(UTC):%Y%m%dT%H%M%S%fZ}-{secrets.token_hex(2)}-{end}"
        try:
            return Claim(self, path.rename(self._mine / name), taken_over=False)
        except FileNotFoundError:
            return None

    def abandoned(self) -> list[Path]:
        """Claimed files whose owner no longer lives."""
        return [
            path for owner in sorted(self.busy.iterdir()) if self._is_dead(owner) for path in sorted(owner.iterdir())
        ]

    def take_over(self, path: Path) -> Claim:
        """Claim an abandoned file."""
        claim = Claim(self, path.replace(self._mine / path.name), taken_over=True)
        if not any(path.parent.iterdir()):
            path.parent.rmdir()
        claim.draft.unlink(missing_ok=True)
        return claim

    def expire(self, term: timedelta) -> int:
        """Remove archived files, reports, and what was never finished, when their term has ended; returns how many."""
        kept = [path for place in (self.done, self.refused, self.accounts) for path in place.iterdir()]
        old = [path for path in kept if _older(path, term)]
        old += self.never_finished(term)
        for path in old:
            _remove(path)
        return len(old)

    def never_finished(self, age: timedelta) -> list[Path]:
        """What has lain in `inkomend/` for that long and is never taken: named as unfinished, or no regular file."""
        return [path for path in self.incoming.iterdir() if not _can_be_taken(path) and _older(path, age)]

    def _is_dead(self, directory: Path) -> bool:
        owner = Owner.parse(directory.name)
        return owner is not None and directory != self._mine and not owner.alive(directory.stat().st_mtime)


def _unfinished(name: str) -> bool:
    return name.startswith(".") or name.endswith(UNFINISHED)


def _can_be_taken(path: Path) -> bool:
    return path.is_file() and not path.is_symlink() and not _unfinished(path.name)


def _remove(path: Path) -> None:
    """Never what a link leads to. What another user put deep into a directory may stay: it is told again each day."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def _close(directory: Path, rights: int) -> None:
    """Take these rights away, whoever made the directory: `mkdir` leaves one that is there as it is."""
    mode = stat.S_IMODE(directory.stat().st_mode)
    if mode & rights:
        directory.chmod(mode & ~rights)


def _info(path: Path) -> os.stat_result | None:
    try:
        return path.lstat()
    except FileNotFoundError:  # its sender renamed it meanwhile
        return None


def _older(path: Path, age: timedelta) -> bool:
    """By when the file came here: a rename sets its change time, whatever modification time its sender gave it."""
    try:
        return path.lstat().st_ctime < time.time() - age.total_seconds()
    except FileNotFoundError:  # its sender renamed it meanwhile
        return False
