"""The guards that the harness is proved by are still the code's."""

from __future__ import annotations

import re

import pytest

from tests.docs.pages import DOCS, rows
from tests.faults.matrix.cells import BY_NAME
from tests.faults.matrix.guards import GUARDS, edited, source_of

PAGE = DOCS / "faults.md"


@pytest.mark.parametrize("name", GUARDS)
def test_a_guard_can_be_switched_off(name: str) -> None:
    """Who changes the code says anew how the guard in it is switched off."""
    guard = GUARDS[name]

    assert set(guard.cells) <= BY_NAME.keys()
    for edit in guard.edits:
        compile(edited(edit, source_of(edit.module)), edit.module, "exec")


def test_what_finds_a_guard_is_told() -> None:
    """By checks that are made, and of the page the very ones that the proof asks for: one must be among what deviates."""
    checks = {row[0].strip("`") for row in rows(PAGE, "check")}
    told = {row[0].strip("`"): re.findall("`([^`]+)`", row[2]) for row in rows(PAGE, "guard")}

    assert told == {name: list(guard.by) for name, guard in GUARDS.items()}
    assert {check for found in told.values() for check in found} <= checks
