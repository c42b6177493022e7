"""The releases, found the ways the API asks for them. Subjects are the records' full names (RecordNameStrategy)."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from schemas.released import Release

MAX_VERSION = 2**31 - 1


class NotServed(Exception):
    """An answer of the API that is an error: HTTP `status`, the API's own `code`, and a text."""

    def __init__(self, status: int, code: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message


class Catalogue:
    """Look-ups in `found`; each raises `NotServed`."""

    def __init__(self, found: Iterable[Release]) -> None:
        self._by_id = {release.id: release for release in found}

    def subjects(self, prefix: str) -> list[str]:
        """All subjects that begin with `prefix`, in order."""
        return sorted({each.subject for each in self._by_id.values() if each.subject.startswith(prefix)})

    def by_id(self, number: int) -> Release:
        """The release with id `number`."""
        if number not in self._by_id:
            raise NotServed(404, 40403, f"Schema {number} not found")
        return self._by_id[number]

    def of_subject(self, subject: str) -> list[Release]:
        """The releases of a subject, oldest first."""
        found = sorted(
            (each for each in self._by_id.values() if each.subject == subject), key=lambda each: each.version
        )
        if not found:
            raise NotServed(404, 40401, f"Subject '{subject}' not found.")
        return found

    def version(self, subject: str, version: str) -> Release:
        """One release of a subject; `latest` is a version too."""
        found = self.of_subject(subject)
        if version == "latest":
            return found[-1]
        number = _number(version)
        if number > len(found):
            raise NotServed(404, 40402, f"Version {number} not found.")
        return found[number - 1]

    def lookup(self, subject: str, text: str) -> Release:
        """The release of `subject` with the schema `text`."""
        schema = _schema(text)
        for release in self.of_subject(subject):
            if release.schema == schema:
                return release
        raise NotServed(404, 40403, "Schema not found")


def _number(version: str) -> int:
    if not (version.isascii() and version.isdigit() and len(version) <= 10 and 1 <= int(version) <= MAX_VERSION):
        allowed = 'Allowed values are between [1, 2^31-1] and the string "latest"'
        raise NotServed(422, 42202, f"The specified version is not a valid version id. {allowed}")
    return int(version)


def _schema(text: str) -> Any:  # noqa: ANN401 - JSON
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise NotServed(422, 42201, "Input schema is an invalid Avro schema") from None
