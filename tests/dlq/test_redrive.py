"""`hub dlq redrive` and `hub dlq drop` on a real broker: in order, once, and with an account."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import pytest
from click.testing import CliRunner, Result
from confluent_kafka import Producer

from hub.agents.nazorg import STAGE
from hub.broker import Broker
from hub.cli import main
from hub.codec import decode_as
from hub.dlq.journal import Journal
from hub.dlq.letters import Queue
from hub.dlq.reading import box
from hub.dlq.restoring import Restorer
from hub.dlq.sending import sender
from hub.engine import putback
from hub.engine.deadletter import dead_letters
from hub.engine.entry import BARE, Parked
from hub.engine.stage import partition_of
from hub.settings import Deployment
from hub.topology import names, principals
from schemas.detentie import DetentieGestart, EinddatumGewijzigd
from schemas.nazorg import WerkvoorraadRegel
from tests.dlq.running import Running
from tests.engine.build import beeindigd, persoon_key, record
from tests.privacy.traces import Traces
from tests.support.eventually import eventually
from tests.support.offers import persoon
from tests.support.reading import read

pytestmark = pytest.mark.broker

CASUSSEN = int(os.environ.get("HUB_REDRIVE_CASUSSEN", "334"))
"""Of the run under load: nearly three letters each, a thousand of them. More is a run of its own (docs/dead-letters.md)."""
EINDE = datetime(2026, 12, 1, 9, tzinfo=UTC)
AHEAD = datetime.now(UTC) + timedelta(days=90)
"""No deadline comes of it while the tests run."""
_numbers = count(1)


def run(kafka: Broker, *arguments: str) -> Result:
    """`hub dlq …`."""
    env = {"HUB_DIRECTORY": str(kafka.directory), "COLUMNS": "300"}
    return CliRunner().invoke(main, ["dlq", *arguments], env=env)


def told(kafka: Broker, *arguments: str, code: int = 0) -> Any:
    """The same with --json, and what it prints."""
    found = run(kafka, *arguments, "--json")
    assert found.exit_code == code, found.output
    return json.loads(found.stdout)


def listed(kafka: Broker, key: bytes) -> list[dict[str, Any]]:
    """The letters of a casus."""
    found: list[dict[str, Any]] = told(kafka, "list", "--casus", key.decode())
    return found


@pytest.fixture
def key() -> bytes:
    """A person of the test's own."""
    return persoon_key(next(_numbers))


def dossier(key: bytes, name: str) -> tuple[tuple[bytes, Any, str], ...]:
    """Start, moved and end of one detention."""
    end = beeindigd()
    shared: dict[str, Any] = {
        name: getattr(end, name) for name in ("detentie_id", "inrichting", "persoon", "gemeente_herkomst")
    }
    start = DetentieGestart(**shared, begin_op=EINDE - timedelta(days=90))
    moved = EinddatumGewijzigd(**shared, einde_op=EINDE + timedelta(days=7))
    return (key, start, f"{name}-start"), (key, moved, f"{name}-moved"), (key, end, f"{name}-end")


def effects(nazorg: Running, *keys: bytes) -> list[str]:
    """Ids of the lines in the queue about these persons, as they stand there."""
    return [one.header("ce_id") for one in nazorg.lines(keys)]


def test_a_dossier_comes_back_in_order(kafka: Broker, nazorg: Running, key: bytes) -> None:
    """O9: the start fails, moved and end wait behind it; the dry run shows the order and does nothing; then all come, in order, once."""
    ids = [number for _, _, number in dossier(key, "o9")]
    nazorg.broken = {ids[0]}
    nazorg.log(*dossier(key, "o9"))
    nazorg.drained()
    waiting = listed(kafka, key)
    assert [(one["code"], one["status"], one["place"], one["attempt"]) for one in waiting] == [
        ("regel-faalde", "open", 1, 1),
        ("geparkeerd", "waits", 2, 0),
        ("geparkeerd", "waits", 3, 0),
    ]
    assert "Casussen that wait: 1" in run(kafka, "list", "--casus", key.decode()).output

    dry = told(kafka, "redrive", "--all", "--reason", "mended in 1.2")
    assert [step["id"] for step in dry["steps"] if step["casus"] == key.decode()] == [one["id"] for one in waiting]
    assert "Nothing was put back" in run(kafka, "redrive", "--all", "--reason", "x").output
    nazorg.drained()
    assert (listed(kafka, key), nazorg.decided) == (waiting, {})

    nazorg.broken = set()
    done = told(kafka, "redrive", "--all", "--reason", "mended in 1.2", "--by", "Jansen", "--yes")
    assert (done["outcome"], done["silent"], done["waiting"]) == ({"decided": 3}, 0, {})
    assert nazorg.decided[key.decode()] == ids
    assert [one["status"] for one in listed(kafka, key)] == ["decided"] * 3
    assert len(effects(nazorg, key)) == len(set(effects(nazorg, key))) > 0
    nazorg.log((key, beeindigd("D-2"), "o9-later"))
    nazorg.drained()
    assert nazorg.decided[key.decode()] == [*ids, "o9-later"]
    assert (nazorg.parked(), told(kafka, "redrive", "--all", "--reason", "x")["steps"]) == (0, [])


def test_the_account_tells_who_why_and_which(kafka: Broker, nazorg: Running, key: bytes) -> None:
    """Sealed among the dead letters, opened like any other; the log line holds neither reason nor name, and no output a person."""
    nazorg.broken = {"account"}
    nazorg.log((key, beeindigd(), "account"))
    nazorg.drained()
    (one,) = listed(kafka, key)
    nazorg.broken = set()
    done = run(kafka, "redrive", "--letter", one["id"], "--reason", "Because of Jansen", "--by", "De Vries", "--yes")
    assert done.exit_code == 0, done.output
    (line,) = [json.loads(text) for text in done.stderr.splitlines() if "letters_put_back" in text]
    assert (line["count"], line["principal"]) == (1, "hub-herstel")
    assert "Jansen" not in done.stderr + done.stdout
    account = f"herstel/{line['run']}"
    assert b"Jansen" not in b"".join(each.value or b"" for each in read(kafka.access(), [names.DLQ]))
    shown = run(kafka, "show", account, "--open", "--reason", "audit")
    assert f"De Vries: Because of Jansen\\x0aopnieuw\\x0a{one['id']}".replace("\\x0a", "\n") in shown.stdout
    (opened,) = [json.loads(text) for text in shown.stderr.splitlines() if "letter_opened" in text]
    assert (opened["run"], opened["code"], opened["reason"]) == (line["run"], "herstel-opdracht", "audit")
    assert not {"dropped", "topic", "partition", "offset"} & opened.keys()
    assert not Traces([persoon()]).found(done.output.encode())


def test_one_poison_is_put_back_fifty_times(kafka: Broker, nazorg: Running, key: bytes) -> None:
    """O9: attempts count up, headers stay bounded, the first origin is kept; what waits behind it is not stirred by any of it."""
    nazorg.broken = {"fifty"}
    nazorg.log((key, beeindigd(), "fifty"), (key, beeindigd("D-2"), "fifty-2"))
    nazorg.drained()
    access = kafka.access(principals.HERSTEL)
    with box(access) as opened, sender(access, "5" * 32, putback.AGAIN, 1000) as sends:
        records, outcomes = opened.all(), []
        for number in range(50):
            sends.run = f"{number:032x}"
            mine = Journal(records).queues[Queue(principals.NAZORG, key.decode())]
            restorer = Restorer(opened, sends, 30, lambda _: None)
            outcomes.append(restorer.run(records, mine, whole=True, limit=1000))
            records = restorer._records
    assert [dict(one.counts) for one in outcomes] == [{"set aside again: regel-faalde": 1}] * 50
    letters = [each for each in read(kafka.access(), [names.DLQ]) if each.header("dlq_casus") == key.decode()]
    failed = [each for each in letters if each.header("dlq_code") == "regel-faalde"]
    assert [each.header("dlq_attempt") for each in failed] == [str(number) for number in range(1, 52)]
    assert len({(each.key, each.header("dlq_offset"), each.header("dlq_timestamp")) for each in failed}) == 1
    sizes = {sum(len(name) + len(value or b"") for name, value in each.headers) for each in failed[1:]}
    assert max(sizes) - min(sizes) <= 1
    assert len(letters) == 52
    nazorg.broken = set()
    assert told(kafka, "redrive", "--casus", key.decode(), "--reason", "x", "--yes")["outcome"] == {"decided": 2}
    assert nazorg.decided[key.decode()] == ["fifty", "fifty-2"]


def test_a_letter_older_than_its_topic_keeps_comes_back(kafka: Broker, nazorg: Running, key: bytes) -> None:
    """O7: the broker's time decides how long the record is kept, and that is the moment it was put back."""
    long_ago = datetime.now(UTC) - timedelta(days=300)
    old = record(beeindigd(), key, at=long_ago, number="old", offset=7)
    letters = dead_letters(STAGE.name, Deployment(directory=kafka.directory).dead_letter_key)
    out = letters(old, "dossier-onbekend", None, "letter-old", {"casus": key.decode()})
    producer = Producer({**kafka.access(principals.NAZORG).librdkafka(), "log_level": 0})
    producer.produce(out.topic, out.value, out.key, 0, headers=list(out.headers))
    assert producer.flush(20) == 0

    done = told(kafka, "redrive", "--letter", "letter-old", "--reason", "x", "--yes")
    assert done["outcome"] == {"decided": 1}
    assert "parked nothing" in done["steps"][0]["warning"] or "nothing waits" in done["steps"][0]["warning"]
    assert nazorg.decided[key.decode()] == ["old"]
    (back,) = [one for one in read(kafka.access(), [STAGE.input]) if one.key == key]
    assert back.kind == 2
    assert datetime.now(UTC).timestamp() - back.timestamp / 1000 < 60


def test_a_letter_that_is_given_up_holds_nobody_up(kafka: Broker, nazorg: Running, key: bytes) -> None:
    """Dropped by a command of its own, dry unless it is told to; what waited is next, and not the message of the letter."""
    nazorg.broken = {"hopeless"}
    nazorg.log((key, beeindigd(), "hopeless"), (key, beeindigd("D-2"), "hopeful"))
    nazorg.drained()
    first, second = listed(kafka, key)
    assert told(kafka, "drop", "--letter", first["id"], "--reason", "x")["done"] is False
    early = told(kafka, "drop", "--letter", second["id"], "--reason", "x", "--yes", code=1)
    assert early["outcome"] == {"waits again": 1}

    done = told(kafka, "drop", "--letter", first["id"], "--reason", "x", "--yes", code=1)
    assert (done["outcome"], done["waiting"]) == ({"dropped": 1}, {key.decode(): 1})
    assert told(kafka, "redrive", "--casus", key.decode(), "--reason", "x", "--yes")["outcome"] == {"decided": 1}
    assert nazorg.decided[key.decode()] == ["hopeful"]
    assert [one["status"] for one in listed(kafka, key)] == ["dropped", "decided"]


def test_letters_that_are_kept_no_more_hold_up_nobody_for_ever(kafka: Broker, nazorg: Running, key: bytes) -> None:
    """Nothing is given up that is still kept; a casus that waits for none that is kept goes on."""
    nazorg.broken = {"gone"}
    nazorg.log((key, beeindigd(), "gone"))
    nazorg.drained()
    casus = ("--casus", key.decode(), "--reason", "x")
    assert told(kafka, "drop", *casus)["done"] is False
    assert told(kafka, "drop", *casus, "--yes", code=1)["outcome"] == "al-gedaan"
    assert listed(kafka, key)[0]["status"] == "open"

    lost = key[::-1]
    nazorg.partitions[partition_of(STAGE.input, lost)].state.put(lost, BARE._replace(parked=Parked(7, 9)))
    assert (
        told(kafka, "drop", "--casus", lost.decode(), "--reason", "x", "--wait", "3", "--yes")["outcome"] == "vervallen"
    )
    nazorg.broken = set()
    told(kafka, "redrive", *casus, "--yes")
    assert nazorg.parked() == 0


def test_a_single_letter_out_of_turn_waits_again(kafka: Broker, nazorg: Running, key: bytes) -> None:
    """The plan says so, the process holds to it."""
    nazorg.broken = {"turn"}
    nazorg.log((key, beeindigd(), "turn"), (key, beeindigd("D-2"), "turn-2"))
    nazorg.drained()
    first, second = listed(kafka, key)
    nazorg.broken = set()
    done = told(kafka, "redrive", "--letter", second["id"], "--reason", "x", "--yes", code=1)

    assert first["id"] in done["steps"][0]["warning"]
    assert (done["outcome"], nazorg.decided) == ({"waits again": 1}, {})
    done = told(kafka, "redrive", "--letter", first["id"], "--reason", "x", "--yes", code=1)
    assert "stay" in done["steps"][0]["warning"]
    assert (done["outcome"], done["waiting"]) == ({"decided": 1}, {key.decode(): 1})
    told(kafka, "redrive", "--casus", key.decode(), "--reason", "x", "--yes")
    assert nazorg.decided[key.decode()] == ["turn", "turn-2"]


def test_what_can_not_be_put_back_is_said_with_its_why(kafka: Broker) -> None:
    """A letter of the poort, one that is not there, and a command that names nothing."""
    key = Deployment(directory=kafka.directory).dead_letter_key
    out = dead_letters(principals.POORT, key)(
        record(beeindigd(), b"k", number="p"), "sleutel-onjuist", None, "letter-poort"
    )
    producer = Producer({**kafka.access(principals.POORT).librdkafka(), "log_level": 0})
    producer.produce(out.topic, out.value, out.key, 0, headers=list(out.headers))
    assert producer.flush(20) == 0

    refused = told(kafka, "redrive", "--letter", "letter-poort", "--reason", "x", "--yes")
    assert (refused["steps"], "sender must send it again" in refused["refused"][0]["why"]) == ([], True)
    unknown = run(kafka, "redrive", "--letter", "nothing", "--reason", "x")
    assert (unknown.exit_code, "hub dlq list" in unknown.output) == (1, True)
    for arguments in (
        ("redrive", "--reason", "x"),
        ("redrive", "--all"),
        ("drop", "--reason", "x"),
        ("redrive", "--all", "--casus", "y"),
    ):
        assert run(kafka, *arguments).exit_code == 2


def test_a_redrive_under_load_that_is_killed_and_given_again_does_nothing_twice(kafka: Broker, nazorg: Running) -> None:
    """Each message is decided once and in order and leads to one line, whatever came meanwhile.

    The command is killed (SIGKILL). The process, which is a thread here, ends in order, between two transactions, and begins anew: what a
    SIGKILL of it leaves is ended by its successor (`tests/engine/test_partition.py`, `tests/faults`).
    """
    keys = [persoon_key(100_000 + number) for number in range(CASUSSEN)]
    wave = [[(key, beeindigd(f"D-{n}", einde=AHEAD), f"{key.decode()}-{n}") for key in keys] for n in range(4)]
    nazorg.broken = {number for _, _, number in wave[0]}
    _in_shares(nazorg, wave[0])
    nazorg.log(*wave[1])
    nazorg.drained()
    assert nazorg.parked() == CASUSSEN
    nazorg.broken = set()

    command = ["dlq", "redrive", "--all", "--reason", "x", "--yes", "--limit", "100000", "--rate", "100"]
    env = {"HUB_DIRECTORY": str(kafka.directory)}
    child = subprocess.Popen([sys.executable, "-m", "hub", *command], env=os.environ | env, stdout=subprocess.DEVNULL)
    eventually(lambda: _decided(nazorg, keys, CASUSSEN // 20), 60)
    child.kill()
    child.wait()
    assert nazorg.parked() > 0
    nazorg.log(*wave[2])
    nazorg.stop()
    nazorg.start()
    load = threading.Thread(target=nazorg.log_one_by_one, args=(wave[3],))
    load.start()
    done = CliRunner().invoke(main, command, env=env)
    load.join()
    assert done.exit_code == 0, done.output
    nazorg.drained()
    last = told(kafka, "redrive", "--all", "--reason", "x", "--yes", "--limit", "100000")

    assert (last.get("silent", 0), nazorg.parked()) == (0, 0)
    expected = {key.decode(): [f"{key.decode()}-{n}" for n in range(4)] for key in keys}
    assert {key: nazorg.decided[key] for key in expected} == expected
    found = effects(nazorg, *keys)
    assert len(found) == len(set(found)) == 4 * CASUSSEN
    assert _led_to_by(nazorg, keys) == expected


def _led_to_by(nazorg: Running, keys: list[bytes]) -> dict[str, list[str]]:
    """By casus, the ids of the messages that its lines in the queue come of, in their order."""
    found: dict[str, list[str]] = defaultdict(list)
    for line in nazorg.lines(keys):
        regel = decode_as(line.value or b"", WerkvoorraadRegel)
        found[regel.persoon_id].append(regel.gewijzigd_door.rpartition("#")[2])
    return found


def _in_shares(nazorg: Running, messages: list[tuple[bytes, Any, str]]) -> None:
    """A good message between, so that a row of failures does not halt the log (O8)."""
    good = ((persoon_key(200_000 + number), beeindigd(), f"good-{number}") for number in count())
    nazorg.log(*(each for message in messages for each in (message, next(good), next(good), next(good))))


def _decided(nazorg: Running, keys: list[bytes], least: int) -> None:
    assert sum(len(nazorg.decided.get(key.decode(), ())) for key in keys) >= least
