"""Confluent's own client finds our schemas and reads our bytes: `hub registry serve` in a process of its own."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from confluent_kafka.schema_registry import (
    Schema,
    SchemaRegistryClient,
    SchemaRegistryError,
    record_subject_name_strategy,
)
from confluent_kafka.schema_registry.avro import AvroDeserializer, AvroSerializer
from confluent_kafka.serialization import MessageField, SerializationContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hub.codec import decode, encode, schema_id_of
from schemas.catalogue import MODELS, full_name
from schemas.hub import Verwerking
from schemas.released import releases
from tests.support.messages import messages

SERVE = [sys.executable, "-c", "from hub.cli import main; main()", "registry", "serve"]
CONTEXT = SerializationContext("casus.nazorg.log", MessageField.VALUE)
BY_RECORD = {"subject.name.strategy": record_subject_name_strategy}


def started() -> tuple[subprocess.Popen[str], str]:
    process = subprocess.Popen([*SERVE, "--port", "0"], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    found = re.search(r"http://127\.0\.0\.1:\d+", process.stdout.readline())
    assert found is not None
    return process, found[0]


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    process, address = started()
    yield address
    process.terminate()
    assert process.wait(10) == 0


@pytest.fixture(scope="module")
def client(url: str) -> SchemaRegistryClient:
    return SchemaRegistryClient({"url": url})


def test_the_client_finds_every_schema(client: SchemaRegistryClient) -> None:
    assert sorted(client.get_subjects()) == sorted(full_name(model) for model in MODELS)
    for release in releases():
        registered = client.get_version(release.subject, release.version)
        assert (registered.schema_id, registered.version) == (release.id, release.version)
        assert client.get_schema(release.id).schema_str == release.text
        assert client.lookup_schema(release.subject, Schema(release.text, "AVRO")).schema_id == release.id
        assert [(each.subject, each.version) for each in client.get_schema_versions(release.id)] == [
            (release.subject, release.version)
        ]


def test_the_client_finds_the_newest(client: SchemaRegistryClient) -> None:
    for model in MODELS:
        assert client.get_latest_version(full_name(model)).schema_id == schema_id_of(model)


def test_the_client_sees_that_nothing_can_be_written(client: SchemaRegistryClient) -> None:
    assert client.get_global_mode() == "READONLY"
    assert client.get_compatibility() == "FULL_TRANSITIVE"
    with pytest.raises(SchemaRegistryError) as caught:
        client.register_schema("nl.proeven.Nieuw", Schema('"string"', "AVRO"))
    assert caught.value.error_code == 42205


@pytest.mark.parametrize(
    ("ask", "code"),
    [
        (lambda client: client.get_schema(999_999), 40403),
        (lambda client: client.get_latest_version("nl.proeven.Geen"), 40401),
        (lambda client: client.get_version(full_name(MODELS[0]), 99), 40402),
    ],
    ids=["id", "subject", "version"],
)
def test_the_client_understands_our_errors(client: SchemaRegistryClient, ask: Any, code: int) -> None:
    with pytest.raises(SchemaRegistryError) as caught:
        ask(client)

    assert (caught.value.http_status_code, caught.value.error_code) == (404, code)


@pytest.mark.parametrize("model", MODELS, ids=full_name)
@settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(data=st.data())
def test_its_deserializer_reads_our_bytes(client: SchemaRegistryClient, model: Any, data: st.DataObject) -> None:
    message = data.draw(messages(model))
    deserialize = AvroDeserializer(client, conf=BY_RECORD)

    assert model.model_validate(deserialize(encode(message), CONTEXT)) == message


@pytest.mark.parametrize("automatic", [True, False], ids=["registers by default", "looks up"])
def test_its_serializer_writes_what_we_read(client: SchemaRegistryClient, automatic: bool) -> None:
    moment = datetime(2026, 3, 4, tzinfo=UTC)
    message = Verwerking(
        trace_id="a", span_id="b", parent_span_id=None, status="Ok", name="n", start_time=moment, end_time=moment,
        processing_activity_id="p", data_subject_id="0" * 32, data_subject_id_type="t",
    )  # fmt: skip
    text = client.get_latest_version(full_name(Verwerking)).schema.schema_str
    serialize = AvroSerializer(client, text, conf={**BY_RECORD, "auto.register.schemas": automatic})

    value = serialize(message.model_dump(), CONTEXT)

    assert value == encode(message)
    assert decode(value) == message


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_well_on_a_signal(number: signal.Signals) -> None:
    process, _ = started()

    process.send_signal(number)

    assert process.wait(10) == 0


def test_a_port_in_use_is_explained() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        ended = subprocess.run(
            [*SERVE, "--port", str(taken.getsockname()[1])], capture_output=True, text=True, timeout=20, check=False
        )

    assert ended.returncode == 1
    assert "choose another with --port" in ended.stderr
    assert "Traceback" not in ended.stderr
