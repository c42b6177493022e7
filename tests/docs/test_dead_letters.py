"""docs/dead-letters.md: its headers are those that a letter has, its codes those of the hub, its term that of the topic."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain

from hub.engine.deadletter import KEPT, MOST
from hub.privacy.termijnen import TERMIJNEN
from hub.refusals import REFUSALS
from tests.dlq.build import written, wrong_key
from tests.docs.pages import DOCS, prose, quoted, rows
from tests.engine.build import persoon_key
from tests.engine.test_parking import Partition
from tests.poort.cases import with_header

PAGE = DOCS / "dead-letters.md"
TRACE = b"00-0af7651916cd43dd8448eb211c80319c-b9c7c989f97918e1-01"


def test_the_table_of_codes_is_the_code() -> None:
    """Every code with its meaning, in the order of `REFUSALS`."""
    assert rows(PAGE, "code") == [[f"`{code}`", meaning] for code, meaning in REFUSALS.items()]


def test_the_table_of_headers_is_what_a_letter_has() -> None:
    """Those of an ordinary letter, of one with a trace, of one that was cut, and of a process' that was put back: no more, no less."""
    ways = [with_header("traceparent", TRACE)(wrong_key()), replace(wrong_key(), value=bytes(MOST))]
    part = Partition(broken={"1"})
    part.back(*part.live(persoon_key(1), "1"))
    found = {name for out in (*map(written, ways), part.last.outs[0]) for name, _ in out.headers}
    told = chain.from_iterable(row[0].replace("`", "").split(", ") for row in rows(PAGE, "header"))

    assert sorted(told) == sorted(found)


def test_the_numbers_are_those_of_the_code() -> None:
    assert f"kept {TERMIJNEN.bewaren_dodebrief.dagen:.0f} days" in " ".join(prose(PAGE).split())
    assert f"cut to {KEPT // 1024} KiB" in PAGE.read_text("utf-8")


def test_the_codes_it_names_exist() -> None:
    """Outside the table too."""
    codes = {word for word in quoted(PAGE) if word.endswith(("-faalde", "-aanvaard", "-gegeven", "-groot"))}

    assert codes <= set(REFUSALS)
