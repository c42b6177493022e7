"""The guards that the harness is proved by are still the code's."""

from __future__ import annotations

import pytest

from tests.faults.matrix.cells import BY_NAME
from tests.faults.matrix.guards import GUARDS, edited, source_of


@pytest.mark.parametrize("name", GUARDS)
def test_a_guard_can_be_switched_off(name: str) -> None:
    """Who changes the code says anew how the guard in it is switched off."""
    guard = GUARDS[name]

    assert set(guard.cells) <= BY_NAME.keys()
    for edit in guard.edits:
        compile(edited(edit, source_of(edit.module)), edit.module, "exec")
