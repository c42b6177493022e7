"""The allow-list of log fields: what of a value passes, and what is counted instead."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.ops import metrics
from hub.ops.fields import FIELDS, LONGEST, REPLACED, Form, allowed, fits


@pytest.mark.parametrize(
    ("form", "value", "expected"),
    [
        (Form.CODE, "casus.nazorg.log", True),
        (Form.CODE, "afzender-onbevoegd", True),
        (Form.CODE, "Jansen", False),
        (Form.CODE, "jansen 12", False),
        (Form.CODE, "bsn-999990019", False),
        (Form.NAME, "hub.engine.batch:88:<lambda>", True),
        (Form.NAME, "/v1/detenties/{id}", True),
        (Form.NAME, "Jan Jansen", False),
        (Form.NAME, "999990019", False),
        (Form.NAME, "bsn-999990019", False),
        (Form.NAME, "jan@gemeente.nl", False),
        (Form.NAME, "", False),
        (Form.NAME, "a" * 161, False),
        (Form.NAME, 12, False),
        (Form.NUMBER, 12, True),
        (Form.NUMBER, 0.5, True),
        (Form.NUMBER, "12", False),
        (Form.NUMBER, True, False),
        (Form.HASH, "0123abcd", True),
        (Form.HASH, "jansen.csv", False),
    ],
)
def test_a_value_is_of_its_form(form: Form, value: object, expected: bool) -> None:
    assert fits(form, value) is expected


def test_what_is_left_out_is_counted() -> None:
    before = [metrics.log_drops.labels(what)._value.get() for what in ("field", "value")]

    line = allowed({"event": "worker_started", "naam": "x", "adres": "y", "code": "Jan Jansen", "topic": None})

    assert line == {"event": "worker_started", "code": REPLACED, "dropped": 3}
    after = [metrics.log_drops.labels(what)._value.get() for what in ("field", "value")]
    assert [now - then for now, then in zip(after, before, strict=True)] == [2, 1]


def test_a_list_is_judged_by_all_its_elements_and_cut() -> None:
    assert allowed({"count": tuple(range(50))}) == {"count": list(range(LONGEST))}
    assert allowed({"count": [1, "Jan"]}) == {"count": REPLACED, "dropped": 1}


VALUES = (
    st.text("Ja n1/é\n", max_size=12) | st.integers() | st.binary(max_size=3) | st.none() | st.lists(st.just("Jan J"))
)


@given(st.dictionaries(st.sampled_from([*FIELDS, "naam", "bsn"]), VALUES, max_size=6))
def test_no_line_raises_and_no_sentence_passes(line: dict[str, object]) -> None:
    """Whatever is given, a text with a space comes out only of the fields that hold what the source holds."""
    kept = allowed(line)

    assert set(kept) <= set(FIELDS)
    assert {name for name, value in kept.items() if " " in str(value) and FIELDS[name][0] is not Form.TEXT} == set()
