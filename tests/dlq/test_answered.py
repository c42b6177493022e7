"""What an operator answers for says something: it is all that an account keeps of who and why."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from hub.cli import main

BLANK = (
    "dlq redrive --all --yes --reason",
    "dlq redrive --all --yes --reason ticket-123 --by",
    "dlq drop --letter x --yes --reason",
    "offsets accept-loss hub-nazorg casus.nazorg.log 0 --yes --reason",
)


@pytest.mark.parametrize("command", BLANK)
@pytest.mark.parametrize("text", ["", " \t"])
def test_a_blank_text_is_refused_before_anything_is_done(command: str, text: str) -> None:
    """With what to do; nothing of a deployment was asked for, so that none is needed here."""
    done = CliRunner().invoke(main, [*command.split(), text], env={"COLUMNS": "300"})

    assert (done.exit_code, "say it in a word or more" in done.output) == (2, True)
