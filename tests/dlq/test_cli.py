"""`hub dlq` on a real broker, with the rights of `operator`."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner, Result
from confluent_kafka import Producer

from hub.broker import Broker
from hub.cli import main
from hub.settings import Deployment
from tests.dlq.build import odd, written, wrong_key
from tests.privacy.traces import Traces
from tests.support.offers import persoon

pytestmark = pytest.mark.broker

TRACES = Traces([persoon()])


def run(broker: Broker, *arguments: str) -> Result:
    """`hub dlq …`."""
    env = {"HUB_DIRECTORY": str(broker.directory), "COLUMNS": "300"}
    return CliRunner().invoke(main, ["dlq", *arguments], env=env)


def listed(broker: Broker, *arguments: str) -> dict[str, dict[str, object]]:
    """The letters of `hub dlq list --json` by their origin."""
    found = run(broker, "list", "--json", *arguments)
    assert found.exit_code == 0, found.output
    return {str(one["origin"]): one for one in json.loads(found.output)}


@pytest.fixture(scope="module")
def origins(topology: Broker) -> tuple[str, str]:
    """A letter that stands there twice, and one with odd headers, written as the poort writes them; their origins."""
    key = Deployment(directory=topology.directory).dead_letter_key
    first, second = written(wrong_key(), 900_001, key), written(odd(), 900_002, key)
    producer = Producer({**topology.access("hub-poort").librdkafka(), "log_level": 0})
    for out in (first, second, first):
        producer.produce(out.topic, key=out.key, value=out.value, headers=list(out.headers), partition=0)
    assert producer.flush(20) == 0
    return "dji.detentie/0/900001", "dji.detentie/0/900002"


def test_each_letter_is_listed_once(topology: Broker, origins: tuple[str, str]) -> None:
    """With its code; what stands there twice is one row."""
    found = listed(topology)

    assert [(found[origin]["code"], found[origin]["times"]) for origin in origins] == [
        ("sleutel-onjuist", 2),
        ("kop-ongeldig", 1),
    ]


def test_the_table_is_for_people(topology: Broker, origins: tuple[str, str]) -> None:
    """The same, in columns, and nobody in it."""
    told = run(topology, "list").output

    assert all(origin in told for origin in origins)
    assert not TRACES.found(told.encode())


def test_the_list_is_chosen_from(topology: Broker, origins: tuple[str, str]) -> None:
    """By code, stage and moment; an empty one says so."""
    later = (datetime.now(UTC) + timedelta(hours=1)).isoformat()

    assert set(listed(topology, "--code", "kop-ongeldig", "--since", "1h")) & set(origins) == {origins[1]}
    assert set(listed(topology, "--stage", "hub-complex")) & set(origins) == set()
    assert run(topology, "list", "--since", later).output == "No dead letters.\n"
    assert run(topology, "list", "--since", "soon").exit_code == 2


@pytest.mark.parametrize("nth", [0, 1])
def test_show_tells_the_structure_and_nobody(topology: Broker, origins: tuple[str, str], nth: int) -> None:
    """Also of a letter with odd headers (case S1); nothing is logged, for nothing was read."""
    shown = run(topology, "show", origins[nth])

    assert shown.exit_code == 0, shown.output
    assert "persoon.bsn: 9 characters" in shown.output
    assert "letter_opened" not in shown.output
    assert not TRACES.found(shown.output.encode())


def test_opening_shows_all_and_is_logged(topology: Broker, origins: tuple[str, str]) -> None:
    """The log says who opened which letter and why, and nothing of what is in it."""
    shown = run(topology, "show", origins[0], "--open", "--reason", "ticket-123", "--json")
    (line,) = [json.loads(line) for line in shown.stderr.splitlines() if "letter_opened" in line]

    assert persoon().bsn in shown.stdout
    assert (line["reason"], line["principal"], line["offset"]) == ("ticket-123", "operator", 900_001)
    assert {"letter", "who"} <= set(line) and "dropped" not in line
    assert not TRACES.found(json.dumps(line).encode())


@pytest.mark.parametrize("reason", [[], ["--reason", ""], ["--reason", "Because of Jansen"], ["--reason", "n99990001"]])
def test_without_a_reason_that_can_be_logged_nothing_is_opened(
    topology: Broker, origins: tuple[str, str], reason: list[str]
) -> None:
    """Neither none, nor prose, nor a number of eight digits."""
    shown = run(topology, "show", origins[0], "--open", *reason)

    assert shown.exit_code == 2
    assert not TRACES.found(shown.output.encode())


def test_what_is_not_there_is_said(topology: Broker) -> None:
    """One line, and how long letters are kept."""
    shown = run(topology, "show", "dji.detentie/9/9")

    assert (shown.exit_code, "hub dlq list" in shown.output) == (1, True)
