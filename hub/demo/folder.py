"""Fills a drop folder with good lines, some bad ones, and one file that is offered twice; and reads back what became of them."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from connectors.dji.reading.header import COLUMNS
from connectors.dji.simulator import Gemeld
from connectors.dji.simulator.write import SEPARATOR, row
from hub.demo.account import Reported

Row = Mapping[str, str]


def _bsn_wrong(good: Row) -> Row:
    """The last digit weighs -1 in the elfproef, so that any other one fails it."""
    return {**good, "bsn": good["bsn"][:8] + str((int(good["bsn"][8]) + 1) % 10)}


def _day_that_is_not(good: Row) -> Row:
    return {**good, "geboortedatum": "1990-02-30"}


def _date_of_another_notation(good: Row) -> Row:
    return {**good, "geboortedatum": "30-01-1990"}


BAD_CELLS: Mapping[str, Callable[[Row], Row]] = {
    "bsn-elfproef": _bsn_wrong,
    "datum-bestaat-niet": _day_that_is_not,
    "datum-vorm": _date_of_another_notation,
}
BAD_LINES = {"veldaantal": "detentie-gestart;D-0;PI", "json-ongeldig": '{"bericht": "detentie-gestart", '}
BAD = Counter({**dict.fromkeys(BAD_CELLS, 1), **dict.fromkeys(BAD_LINES, 1)})
"""The bad lines of the folder, by the code each is refused with."""
FILES = 4


def fill(incoming: Path, berichten: Sequence[Gemeld]) -> tuple[int, int]:
    """Put the files there, whole at once; how many lines were offered, and how many of them were offered before."""
    half = len(berichten) // 2
    first, second = berichten[:half], berichten[half:]
    table = _csv(list(map(row, first)))
    bad = [change(row(second[0])) for change in BAD_CELLS.values()]
    _put(incoming / "1-detenties.csv", table)
    _put(incoming / "2-detenties.csv", _csv([*map(row, second), *bad]) + BAD_LINES["veldaantal"] + "\r\n")
    _put(incoming / "3-nog-eens-1.csv", table)
    _put(incoming / "4-detenties.jsonl", BAD_LINES["json-ongeldig"] + "\n")
    return 2 * len(first) + len(second) + BAD.total(), len(first)


def reported(root: Path, files: int) -> Reported | None:
    """What the connector tells of its work; None until it is done with so many files."""
    accounts = list((root / "verslag").glob("*.json"))
    if len(accounts) < files:
        return None
    told = [json.loads(path.read_text()) for path in accounts]
    codes = Counter(code for path in (root / "afgekeurd").glob("*.csv") for code in _codes(path))
    return Reported(rejected=codes, kept_back=sum(account["repeat"] for account in told))


def _codes(report: Path) -> list[str]:
    with report.open(encoding="utf-8-sig", newline="") as stream:
        return [fault["code"] for fault in csv.DictReader(stream, delimiter=SEPARATOR)]


def _csv(rows: Sequence[Row]) -> str:
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, COLUMNS, delimiter=SEPARATOR)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def _put(path: Path, text: str) -> None:
    part = path.with_name(f"{path.name}.part")
    part.write_text(text, encoding="utf-8", newline="")
    part.rename(path)
