"""CSV files: cases I1, I2, I3, I4 and S3."""

from __future__ import annotations

import csv as standard
import io
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.dji.event import check
from connectors.dji.faults import Fault, Refused
from connectors.dji.reading import csvfile
from connectors.dji.reading.cells import cells as split
from connectors.dji.reading.header import COLUMNS
from connectors.dji.reading.lines import LINE_BYTES, Bad, Found, Item
from tests.connectors.dji.samples import IDENTITY, NOW, bad, cells, csv, found, lines_told, stream


def read(content: bytes) -> list[Item]:
    return list(csvfile.read(stream(content)))


def refused(content: bytes) -> list[Fault]:
    with pytest.raises(Refused) as caught:
        read(content)
    return list(caught.value.faults)


def ids(content: bytes) -> list[bytes]:
    return [check(item.offered, IDENTITY, NOW).entry.key for item in found(read(content))]


def test_a_byte_order_mark_changes_nothing() -> None:
    content = csv(cells(), header=COLUMNS)
    assert ids(b"\xef\xbb\xbf" + content) == ids(content)


def test_the_order_of_the_columns_changes_nothing_not_even_the_date_first() -> None:
    order = ("einde_op", *(name for name in COLUMNS if name != "einde_op"))
    row = dict(zip(COLUMNS, cells().split(";"), strict=True))
    turned = csv(";".join(row[name] for name in order), header=order)
    assert ids(b"\xef\xbb\xbf" + turned) == ids(turned) == ids(csv(cells()))


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_the_header_names_alone_decide_the_separator(separator: str, end: str) -> None:
    quoted = [f'"{cell}"' for cell in cells(woonplaats="Arnhem, noord; \tzuid").split(";")]
    # the semicolon within the cell was cut above: put it together again
    place = quoted.index('"Arnhem, noord"')
    quoted[place : place + 2] = ['"Arnhem, noord; \tzuid"']
    content = end.join([separator.join(COLUMNS), separator.join(quoted), ""]).encode()
    assert found(read(content))[0].offered.data["persoon"]["adres"] == {"woonplaats": "Arnhem, noord; \tzuid"}  # type: ignore[index]


@pytest.mark.parametrize("first", ["sep=;", '"sep=;"', "SEP=;"])
def test_the_line_with_which_excel_is_told_the_separator_is_no_record(first: str) -> None:
    items = read(first.encode() + b"\r\n" + csv(cells(toelichting="3,5 dag", peildatum="2026-11-01")))
    assert found(items)[0].line == 3
    assert lines_told(items) == 3


def test_a_misspelt_column_refuses_the_file_and_names_both_it_and_the_missing_one() -> None:
    header = ["gemeente_herkomts" if name == "gemeente_herkomst" else name for name in COLUMNS]
    assert refused(csv(cells(), header=header)) == [
        Fault("kolom-onbekend", ("gemeente_herkomts",), hint="gemeente_herkomst"),
        Fault("kolom-ontbreekt", ("gemeente_herkomst",)),
    ]


def test_a_missing_date_column_refuses_the_file() -> None:
    assert refused(csv(header=[name for name in COLUMNS if name != "einde_op"])) == [
        Fault("kolom-ontbreekt", ("einde_op",))
    ]


def test_a_doubled_column_refuses_the_file() -> None:
    assert refused(csv(header=[*COLUMNS, "bsn"])) == [Fault("kolom-dubbel", ("bsn",))]


def test_a_file_without_a_header_is_refused_without_repeating_its_first_person() -> None:
    assert refused(cells().encode()) == [Fault("kopregel-ontbreekt")]


def test_an_unknown_column_that_looks_like_a_value_is_not_told_back() -> None:
    assert refused(csv(header=[*COLUMNS, "999990342"])) == [Fault("kolom-onbekend", ("?",))]


def test_an_empty_file_and_one_in_another_encoding_are_refused() -> None:
    assert refused(b"") == [Fault("bestand-leeg")]
    assert refused(csv(cells()).decode().encode("utf-16"))[0].code in ("tekenset", "kopregel-ontbreekt")


def test_a_record_may_break_its_line_within_quotes() -> None:
    items = read(csv(cells(toelichting='"een\r\ntwee"', peildatum="2026-11-01"), cells()))
    assert [(item.line, item.lines) for item in found(items)] == [(2, 2), (4, 1)]


def test_a_quote_that_never_closes_costs_its_own_line_only() -> None:
    broken = cells(toelichting='"een\ntwee"', peildatum="2026-11-01")
    content = csv(broken, cells(achternaam='"Berg'), cells(detentie_id="D-5"), cells(detentie_id="D-6"))
    items = read(content)
    assert [item.line for item in found(items)] == [2, 5, 6]
    assert bad(items) == {4: ["aanhalingsteken-open"]}
    assert lines_told(items) == 6
    position = (
        next(item for item in items if not isinstance(item, Found) and hasattr(item, "faults")).faults[0].position
    )
    assert position == cells(achternaam='"Berg').index('"') + 1


def test_a_quote_that_another_lines_quote_seems_to_close_costs_its_own_line_only() -> None:
    good = cells(detentie_id="D-5", achternaam='"Berg; zoon"')
    items = read(csv(cells(achternaam='"Berg'), good, cells(detentie_id="D-6")))
    assert [item.line for item in found(items)] == [3, 4]
    assert bad(items) == {2: ["aanhalingsteken-open"]}


def test_many_open_quotes_neither_loop_nor_grow() -> None:
    count = 500
    content = csv(*[cells(achternaam='"Berg', toelichting="a" * 6000, detentie_id=f"D-{n}") for n in range(count)])
    tracemalloc.start()
    bads = sum(isinstance(item, Bad) for item in csvfile.read(stream(content)))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert bads == count
    assert peak < 16 * LINE_BYTES < len(content) / 2


@pytest.mark.parametrize(("text", "position"), [('a;b"c"', 4), ('"a"b;c', 1), ('a;"b"c;"d"', 3)])
def test_a_quote_in_a_wrong_place_is_named_by_its_position(text: str, position: int) -> None:
    with pytest.raises(Refused) as caught:
        split(text, ";")
    assert caught.value.faults == (Fault("aanhalingsteken-fout", position=position),)


def test_a_line_in_another_encoding_is_refused_by_line_and_position_and_no_other() -> None:
    plain = [cells(detentie_id=f"D-{n}") for n in range(20_000)]
    wrong = cells(voornamen="Renée", detentie_id="D-x").encode("windows-1252") + b"\n"
    items = read(csv(*plain) + wrong + cells(detentie_id="D-y").encode())
    assert len(found(items)) == 20_001
    assert bad(items) == {20_002: ["tekenset"]}
    faults = [item.faults for item in items if not isinstance(item, Found) and hasattr(item, "faults")]
    assert faults[0][0].position == cells(detentie_id="D-x").index("Zoë") + 4
    assert not any("�" in str(item.offered.data) for item in found(items))


def test_a_line_without_end_is_refused_and_not_read_into_memory() -> None:
    items = read(csv(cells()) + b"x" * (LINE_BYTES * 40) + b"\n" + cells(detentie_id="D-9").encode())
    assert bad(items) == {3: ["regel-te-lang"]}
    assert [item.line for item in found(items)] == [2, 4]


def test_a_row_of_another_width_is_refused() -> None:
    assert bad(read(csv(cells() + ";", "a;b", cells()))) == {2: ["veldaantal"], 3: ["veldaantal"]}


def test_blank_lines_are_counted_and_skipped() -> None:
    items = read(csv("", cells(), "  "))
    assert (len(found(items)), lines_told(items)) == (1, 4)


CELL = st.text(st.characters(exclude_characters="\r\x00", codec="utf-8"), max_size=12)


@given(st.lists(st.lists(CELL, min_size=3, max_size=3), min_size=1, max_size=5))
def test_cells_are_read_as_another_writer_wrote_them(rows: list[list[str]]) -> None:
    for row in rows:
        target = io.StringIO()
        standard.writer(target, delimiter=";", quoting=standard.QUOTE_ALL, lineterminator="").writerow(row)
        assert split(target.getvalue(), ";") == row


@given(
    st.lists(
        st.sampled_from([b'"', b";", b"\n", b"\r\n", b"a", b"\xff", b"\x00", b"\xc3\xab", cells().encode(), b"\n\n"]),
        max_size=60,
    )
)
def test_whatever_comes_every_physical_line_is_accounted_for_once(pieces: list[bytes]) -> None:
    content = csv() + b"".join(pieces)
    assert lines_told(read(content)) == content.count(b"\n") + (not content.endswith(b"\n"))
