"""The answers of the registry, word for word where the Confluent API fixes them."""

from __future__ import annotations

import json
from typing import Any

import pytest
from starlette.testclient import TestClient

from hub.registry import app
from schemas.released import Release, releases

MEDIA_TYPE = "application/vnd.schemaregistry.v1+json"


def schema(subject: str, *fields: str) -> dict[str, Any]:
    return {"type": "record", "name": subject, "fields": [{"name": name, "type": "string"} for name in fields]}


FOUND = (
    Release(1, "nl.proeven.Proef", 1, schema("nl.proeven.Proef", "a")),
    Release(2, "nl.ander.Proef", 1, schema("nl.ander.Proef", "ë")),
    Release(3, "nl.proeven.Proef", 2, schema("nl.proeven.Proef", "a", "b")),
)
TEXT = (
    '{"type":"record","name":"nl.proeven.Proef","fields":[{"name":"a","type":"string"},{"name":"b","type":"string"}]}'
)
NEWEST = {"subject": "nl.proeven.Proef", "version": 2, "id": 3, "schema": TEXT}


@pytest.fixture
def registry() -> TestClient:
    return TestClient(app(FOUND))


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/", {}),
        ("/config", {"compatibilityLevel": "FULL_TRANSITIVE"}),
        ("/config/nl.proeven.Proef", {"compatibilityLevel": "FULL_TRANSITIVE"}),
        ("/mode", {"mode": "READONLY"}),
        ("/mode/nl.proeven.Proef", {"mode": "READONLY"}),
        ("/schemas/types", ["AVRO"]),
        ("/schemas/ids/3", {"schema": TEXT}),
        ("/schemas/ids/3?subject=topic-value", {"schema": TEXT}),
        ("/schemas/ids/3/schema", json.loads(TEXT)),
        ("/schemas/ids/3/subjects", ["nl.proeven.Proef"]),
        ("/schemas/ids/3/versions", [{"subject": "nl.proeven.Proef", "version": 2}]),
        ("/subjects", ["nl.ander.Proef", "nl.proeven.Proef"]),
        ("/subjects?subjectPrefix=nl.p", ["nl.proeven.Proef"]),
        ("/subjects/nl.proeven.Proef/versions", [1, 2]),
        ("/subjects/nl.proeven.Proef/versions/2", NEWEST),
        ("/subjects/nl.proeven.Proef/versions/latest", NEWEST),
        ("/subjects/nl.proeven.Proef/versions/2/schema", json.loads(TEXT)),
        ("/subjects/nl.proeven.Proef/versions/latest/schema", json.loads(TEXT)),
    ],
)
def test_what_is_there_is_served(registry: TestClient, path: str, expected: object) -> None:
    answer = registry.get(path)

    assert (answer.status_code, answer.headers["content-type"], answer.json()) == (200, MEDIA_TYPE, expected)


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/schemas/ids/4", 404, 40403),
        ("/schemas/ids/0", 404, 40403),
        ("/schemas/ids/99999999999999999999", 404, 40403),
        ("/schemas/ids/4/versions", 404, 40403),
        ("/schemas/ids/4/subjects", 404, 40403),
        ("/schemas/ids/drie", 404, 404),
        ("/subjects/nl.proeven.Geen/versions", 404, 40401),
        ("/subjects/nl.proeven.Geen/versions/latest", 404, 40401),
        ("/subjects/nl.proeven.Proef/versions/3", 404, 40402),
        ("/subjects/nl.proeven.Proef/versions/0", 422, 42202),
        ("/subjects/nl.proeven.Proef/versions/-1", 422, 42202),
        ("/subjects/nl.proeven.Proef/versions/2147483648", 422, 42202),
        ("/subjects/nl.proeven.Proef/versions/nieuwste", 422, 42202),
        ("/subjects/nl.proeven.Proef/versions/²", 422, 42202),
        ("/elders", 404, 404),
    ],
)
def test_what_is_not_there_has_the_api_s_own_error(registry: TestClient, path: str, status: int, code: int) -> None:
    answer = registry.get(path)

    assert (answer.status_code, answer.headers["content-type"], answer.json()["error_code"]) == (
        status,
        MEDIA_TYPE,
        code,
    )
    assert isinstance(answer.json()["message"], str)


def test_a_schema_is_found_by_what_it_says_not_by_its_spaces(registry: TestClient) -> None:
    answer = registry.post("/subjects/nl.proeven.Proef", json={"schema": json.dumps(json.loads(TEXT), indent=4)})

    assert (answer.status_code, answer.json()) == (200, NEWEST)


def test_a_serializer_that_registers_what_is_there_gets_its_id(registry: TestClient) -> None:
    answer = registry.post("/subjects/nl.proeven.Proef/versions", json={"schema": TEXT})

    assert (answer.status_code, answer.json()) == (200, {"id": 3})


@pytest.mark.parametrize(
    ("path", "body", "status", "code"),
    [
        ("/subjects/nl.proeven.Proef", json.dumps({"schema": '"string"'}), 404, 40403),
        ("/subjects/nl.proeven.Geen", json.dumps({"schema": TEXT}), 404, 40401),
        ("/subjects/nl.ander.Proef", json.dumps({"schema": TEXT}), 404, 40403),
        ("/subjects/nl.proeven.Proef", json.dumps({"schema": "{"}), 422, 42201),
        ("/subjects/nl.proeven.Proef", json.dumps({"schema": "[" * 100_000}), 422, 42201),
        ("/subjects/nl.proeven.Proef", "[" * 100_000, 422, 42201),
        ("/subjects/nl.proeven.Proef", "{", 422, 42201),
        ("/subjects/nl.proeven.Proef", "[]", 422, 42201),
        ("/subjects/nl.proeven.Proef", "{}", 422, 42201),
        ("/subjects/nl.proeven.Proef", " " * (1 << 20) + "{}", 413, 413),
        ("/subjects/nl.proeven.Proef/versions", json.dumps({"schema": '"string"'}), 422, 42205),
        ("/subjects/nl.proeven.Nieuw/versions", json.dumps({"schema": TEXT}), 422, 42205),
        ("/subjects/nl.proeven.Proef/versions", "{", 422, 42201),
    ],
)
def test_nothing_is_written_and_nothing_breaks(
    registry: TestClient, path: str, body: str, status: int, code: int
) -> None:
    answer = registry.post(path, content=body)

    assert (answer.status_code, answer.json()["error_code"]) == (status, code)
    assert registry.get("/subjects").json() == ["nl.ander.Proef", "nl.proeven.Proef"]


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
@pytest.mark.parametrize(
    "path", ["/config", "/mode", "/subjects/nl.proeven.Proef", "/subjects/nl.proeven.Proef/versions/1"]
)
def test_other_methods_are_not_there(registry: TestClient, method: str, path: str) -> None:
    answer = registry.request(method, path)

    assert (answer.status_code, answer.json()["error_code"]) == (405, 405)


def test_by_default_it_serves_all_that_was_released() -> None:
    registry = TestClient(app())

    assert {each.id: registry.get(f"/schemas/ids/{each.id}").json() for each in releases()} == {
        each.id: {"schema": each.text} for each in releases()
    }
