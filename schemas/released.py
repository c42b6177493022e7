"""The released schemas: `avsc/<full name>/v<N>.avsc`, and in `avsc/ids.json` what each id stands for.

An id travels in every value on Kafka, so once given it never changes its meaning, on no machine and in no release: files and ids
are only ever added (`hub schemas generate`), and the SHA-256 beside the id shows a file that was touched.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

DIRECTORY = Path(__file__).parent / "avsc"


class Tampered(Exception):
    """A released schema is not the one its id was given to, or the ids don't count up."""


@dataclass(frozen=True, slots=True)
class Release:
    """One version of one record: `subject` is its full name (RecordNameStrategy), versions count from 1."""

    id: int
    subject: str
    version: int
    schema: dict[str, Any]

    @property
    def text(self) -> str:
        """The schema as the registry serves it."""
        return json.dumps(self.schema, separators=(",", ":"), ensure_ascii=False)

    @property
    def file(self) -> str:
        """The schema's file, below the directory of releases."""
        return f"{self.subject}/v{self.version}.avsc"


@cache
def releases(directory: Path = DIRECTORY) -> tuple[Release, ...]:
    """All releases by id, none where nothing was released yet; raises `Tampered`."""
    path = directory / "ids.json"
    ids = json.loads(path.read_bytes()) if path.exists() else {}
    found = tuple(_load(directory, int(number), entry) for number, entry in ids.items())
    if [release.id for release in found] != list(range(1, len(found) + 1)):
        raise Tampered("ids.json: ids must count up from 1")
    return found


def latest(found: Iterable[Release]) -> dict[str, Release]:
    """The newest release of each subject."""
    return {release.subject: release for release in sorted(found, key=lambda release: release.version)}


def append(schema: dict[str, Any], directory: Path = DIRECTORY) -> Release:
    """Release `schema` as the next version of its record, under the next id."""
    found = releases(directory)
    before = latest(found).get(schema["name"])
    release = Release(len(found) + 1, schema["name"], before.version + 1 if before else 1, schema)
    path = directory / release.file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(schema, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    entries = {each.id: _entry(directory, each) for each in (*found, release)}
    (directory / "ids.json").write_text(json.dumps(entries, indent=2) + "\n", encoding="utf-8")
    releases.cache_clear()
    return release


def _load(directory: Path, number: int, entry: dict[str, Any]) -> Release:
    release = Release(number, entry["subject"], entry["version"], {})
    if entry != _entry(directory, release):
        raise Tampered(f"{release.file} is not what id {number} was given to")
    return Release(number, release.subject, release.version, json.loads((directory / release.file).read_bytes()))


def _entry(directory: Path, release: Release) -> dict[str, Any]:
    digest = hashlib.sha256((directory / release.file).read_bytes()).hexdigest()
    return {"subject": release.subject, "version": release.version, "sha256": digest}
