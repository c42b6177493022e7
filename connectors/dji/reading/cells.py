"""Cells of one CSV record, by RFC 4180: a cell is either without quotes or wholly within them."""

from __future__ import annotations

import re
from functools import cache

from connectors.dji.faults import Fault, Refused

QUOTE = '"'


@cache
def _cell(separator: str) -> re.Pattern[str]:
    plain = f'[^"{re.escape(separator)}]*'
    return re.compile(f'(?:"((?:[^"]|"")*)"|({plain}))({re.escape(separator)}|\\Z)')


def unfinished(text: str) -> bool:
    """Whether a quoted cell is still open at the end: quotes come in pairs in a finished record."""
    return text.count(QUOTE) % 2 == 1


def cells(text: str, separator: str) -> list[str]:
    """The cells; raises `Refused` with the position of a quote that stands wrong or stays open."""
    if QUOTE not in text:
        return text.split(separator)
    pattern, found, start = _cell(separator), [], 0
    while match := pattern.match(text, start):
        quoted, plain, end = match.groups()
        found.append(plain if quoted is None else quoted.replace('""', QUOTE))
        if not end:
            return found
        start = match.end()
    raise Refused(_misplaced(text, start))


def _misplaced(text: str, start: int) -> Fault:
    code = "aanhalingsteken-open" if unfinished(text) else "aanhalingsteken-fout"
    return Fault(code, position=text.index(QUOTE, start) + 1)
