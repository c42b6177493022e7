"""No label of a metric can hold a value of a message."""

from __future__ import annotations

import re

import pytest
from prometheus_client import CollectorRegistry, Counter

from connectors.dji.codes import CODES
from hub.ops.labels import CONNECTOR_CODE, LABELS, METRIC_LABELS, outside
from hub.refusals import REFUSALS
from tests.ops import planted
from tests.ops.declared import declared


def test_every_label_is_a_closed_set_or_a_form() -> None:
    """A label that nobody gave its values is not used."""
    assert {label for metric in declared() for label in metric.labels} <= set(LABELS)


def test_no_form_admits_a_person() -> None:
    """BSN, name, address, birth date and mail address are of no label's set."""
    persons = [
        planted.BSN,
        planted.NAAM.lower(),
        "jan jansen",
        planted.ADRES,
        "1990-05-17",
        "jan@gemeente.nl",
        "6811 AB",
    ]
    forms = {label: form for label, form in LABELS.items() if isinstance(form, re.Pattern)}
    open_to = {(label, person) for label, form in forms.items() for person in persons if form.fullmatch(person)}

    # one lower-case word has the form of a code; where codes are a closed set, that set is the narrower one
    assert open_to == {("code", planted.NAAM.lower())}
    assert METRIC_LABELS["hub_dead_letters"]["code"] == frozenset(REFUSALS)


def test_the_codes_of_the_connectors_have_the_form_of_a_code() -> None:
    assert [code for code in CODES if not CONNECTOR_CODE.fullmatch(code)] == []


@pytest.mark.parametrize(("code", "expected"), [("te-groot", []), (planted.NAAM.lower(), ["hub_dead_letters: code"])])
def test_a_scrape_with_a_foreign_value_is_found(code: str, expected: list[str]) -> None:
    """The check that an end-to-end run makes can fail, and names the label without giving the value."""
    registry = CollectorRegistry()
    Counter("hub_dead_letters", "-", ("stage", "code"), registry=registry).labels("hub-poort", code).inc()

    assert list(outside(registry.collect())) == expected
