"""The JSON that programs rely on: a change here is a change for them."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from connectors.regie import shape
from connectors.regie.desk import Outcome, Uitkomst
from connectors.regie.queue import Change
from hub.codec import Envelope
from schemas.hub import BerichtGeweigerd
from schemas.nazorg import WerkvoorraadRegel
from tests.connectors.regie.lines import NOW, regel

FIELDS = set(WerkvoorraadRegel.model_fields)


def test_a_queue_is_one_document_with_numbered_lines_of_the_contract() -> None:
    document = json.loads(json.dumps(shape.queue("ede", [regel(0), regel(1)], NOW)))
    assert {key: document[key] for key in ("huis", "gelezen_op", "aantal")} == {
        "huis": "ede",
        "gelezen_op": "2026-11-25T12:00:00+00:00",
        "aantal": 2,
    }
    assert [line["nummer"] for line in document["regels"]] == [1, 2]
    assert {"nummer"} | FIELDS == set(document["regels"][0])
    assert regel(0) == WerkvoorraadRegel.model_validate({key: document["regels"][0][key] for key in FIELDS})


def test_a_limit_does_not_change_how_many_there_are() -> None:
    document = shape.queue("ede", [regel(0), regel(1)], NOW, 1)
    assert (document["aantal"], len(document["regels"])) == (2, 1)


def test_a_decision_tells_its_message_and_the_line_that_came_of_it() -> None:
    sent = Envelope("i-1", "urn:s", "nl.t.v1", datetime(2026, 1, 1, tzinfo=UTC), "nazorg", "i-1")
    document = shape.decision("ede", Outcome("a" * 32, sent, Uitkomst.NOG_NIET_ZICHTBAAR, None))
    assert document == {
        "huis": "ede",
        "persoon_id": "a" * 32,
        "bericht_id": "i-1",
        "bericht_source": "urn:s",
        "bericht_type": "nl.t.v1",
        "uitkomst": "nog-niet-zichtbaar",
        "regel": None,
        "weigering": None,
    }
    assert set(shape.decision("ede", Outcome("a" * 32, sent, Uitkomst.GEWIJZIGD, regel(0)))["regel"]) == FIELDS


def test_a_line_that_left_has_no_content() -> None:
    assert shape.change("ede", Change("x", None)) == {"huis": "ede", "persoon_id": "x", "regel": None}


def test_a_refusal_of_the_hub_is_told_by_code_and_meaning() -> None:
    sent = Envelope("i-1", "urn:s", "nl.t.v1", datetime(2026, 1, 1, tzinfo=UTC), "nazorg", "i-1")
    refused = BerichtGeweigerd(
        code="dossier-onbekend",
        uitleg="onbekend",
        bericht_id="i-1",
        bericht_source="urn:s",
        bericht_type="nl.t.v1",
        topic="t",
        partitie=0,
        offset=1,
    )
    document = shape.decision("ede", Outcome("a" * 32, sent, Uitkomst.GEWEIGERD, None, refused))
    assert (document["uitkomst"], document["weigering"]) == (
        "geweigerd",
        {"code": "dossier-onbekend", "uitleg": "onbekend"},
    )
