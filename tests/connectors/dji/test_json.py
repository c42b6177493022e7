"""JSON Lines and JSON files."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.dji.faults import Fault, Refused
from connectors.dji.reading import formats, jsonfile, jsonlines
from connectors.dji.reading.jsontext import loads
from connectors.dji.reading.lines import Found, Item
from tests.connectors.dji.samples import bad, event, found, line, lines_told, stream


def code(text: str | bytes) -> str:
    with pytest.raises(Refused) as caught:
        loads(text)
    return caught.value.faults[0].code


def cut(content: bytes) -> list[Item]:
    return list(jsonfile.read(stream(content)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"a":1,"a":1}', "json-dubbel"),
        ('{"a":{"b":1,"b":2}}', "json-dubbel"),
        ('{"a":NaN}', "json-ongeldig"),
        ('{"a":-Infinity}', "json-ongeldig"),
        ('{"a":1} {"b":2}', "json-ongeldig"),
        ("{'a':1}", "json-ongeldig"),
        ("[" * 100_000, "json-te-diep"),
        ('{"a":' * 100_000, "json-te-diep"),
        ("9" * 5000, "json-ongeldig"),
        (b'{"a":"\xe9"}', "tekenset"),
        ("", "json-ongeldig"),
    ],
)
def test_json_that_could_mean_two_things_or_nothing_is_refused(text: str | bytes, expected: str) -> None:
    assert code(text) == expected


def test_each_line_stands_for_itself() -> None:
    items = list(
        jsonlines.read(stream(b"\xef\xbb\xbf" + line() + b"\n{oops\n[1]\n" + line(detentie_id="D-2") + b"\xff\n"))
    )
    assert [item.line for item in found(items)] == [1, 5]
    assert bad(items) == {3: ["json-ongeldig"], 4: ["json-ongeldig"], 6: ["tekenset"]}
    assert lines_told(items) == 6


def test_lines_may_be_ours_or_cloudevents() -> None:
    items = found(jsonlines.read(stream(line() + json.dumps(event()).encode())))
    assert [item.offered.cloudevent for item in items] == [False, True]
    assert items[0].offered.data == items[1].offered.data


def test_a_single_event_is_found_over_its_lines() -> None:
    content = json.dumps(event(), indent=1).encode()
    items = cut(content)
    assert [(item.line, item.lines) for item in found(items)] == [(1, content.count(b"\n") + 1)]
    assert found(items)[0].offered.data == event()["data"]


@given(
    st.lists(st.sampled_from(['"', "\\", "{", "}", "[", "]", ",", "\n", "é", "a"]), max_size=8),
    st.sampled_from([None, 1]),
    st.integers(1, 3),
)
def test_an_array_is_cut_where_its_events_end_whatever_their_texts_hold(
    text: list[str], indent: int | None, count: int
) -> None:
    events = [event(id=f"e-{n}", x="".join(text)) for n in range(count)]
    content = json.dumps(events, indent=indent).encode()
    items = cut(content)
    assert [item.offered.attributes["id"] for item in found(items)] == [each["id"] for each in events]
    assert lines_told(items) == content.count(b"\n") + 1


@pytest.mark.parametrize("chunk", [1, 2, 3, 7, 64])
def test_where_the_file_is_cut_for_reading_changes_nothing(monkeypatch: pytest.MonkeyPatch, chunk: int) -> None:
    text = 'een "twee" {drie} [vier], \\ \n é'
    content = json.dumps([event(x=text), event(id="e-2", x=text)], indent=1).encode() + b"\n"
    whole = cut(content)
    monkeypatch.setattr(jsonfile, "CHUNK", chunk)
    assert cut(content) == whole
    assert len(found(whole)) == 2


def test_good_events_of_an_array_go_on_beside_bad_ones() -> None:
    content = (
        b"[\n" + json.dumps(event()).encode() + b',\n{"a":1,"a":2},\n' + json.dumps(event(id="e-2")).encode() + b"\n]\n"
    )
    items = cut(content)
    assert [item.line for item in found(items)] == [2, 4]
    assert bad(items) == {3: ["json-dubbel"]}
    assert lines_told(items) == 5


@pytest.mark.parametrize("content", [b"[1, 2]", b'{"specversion":', b'["a"]', b"true", b"[]]", b"]", b'[{"a":"'])
def test_what_is_no_event_and_no_array_of_them_is_refused(content: bytes) -> None:
    items = cut(content)
    assert found(items) == []
    assert list(bad(items).values()) == [["json-ongeldig"]]


def test_an_array_cut_off_half_way_keeps_its_whole_events() -> None:
    items = cut(json.dumps([event(), event(id="e-2")]).encode()[:-20])
    assert [item.offered.attributes["id"] for item in found(items)] == ["e-1"]
    assert list(bad(items).values()) == [["json-ongeldig"]]


def test_an_event_beyond_the_limit_is_refused_and_not_kept() -> None:
    items = cut(json.dumps([event(x="y" * 1_000_000), event(id="e-2")]).encode())
    assert [item.offered.attributes["id"] for item in found(items)] == ["e-2"]
    assert list(bad(items).values()) == [["regel-te-lang"]]


@given(st.binary(max_size=200))
def test_any_bytes_are_read_to_their_end(content: bytes) -> None:
    for reader in (jsonfile.read, jsonlines.read):
        try:
            items: list[Any] = list(reader(stream(content)))
        except Refused as refused:
            assert refused.faults == (Fault("bestand-leeg"),)
        else:
            assert lines_told(items) == content.count(b"\n") + (not content.endswith(b"\n"))


def test_an_unknown_ending_is_refused() -> None:
    assert formats.of(".CSV") is formats.CSV
    with pytest.raises(Refused) as caught:
        formats.of(".xlsx")
    assert caught.value.faults == (Fault("formaat-onbekend"),)


def test_found_is_what_the_reader_yields() -> None:
    assert isinstance(cut(json.dumps(event()).encode())[0], Found)
