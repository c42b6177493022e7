"""Records that would hold up a weaker poort, and senders that misbehave: what happens to each, on the real broker."""

from __future__ import annotations

import random
import re
from dataclasses import replace
from datetime import UTC, datetime
from itertools import islice

import pytest
from aiokafka import AIOKafkaProducer
from confluent_kafka import KafkaError

from hub.codec import decode_as
from hub.engine.deadletter import KEPT
from hub.engine.stage import partition_of
from hub.topology import TOPICS
from schemas.detentie import Hulpvraagblad
from schemas.hub import Kop
from schemas.nazorg import WerkvoorraadRegel
from tests.support.eventually import eventually
from tests.support.hub import PATIENCE_S, Hub
from tests.support.messages import BSNS
from tests.support.offers import Offer, begin, einde, offer
from tests.support.reading import Place, Read

pytestmark = pytest.mark.broker

FIRST = 1000
"""Persons from here on are this module's."""
POISON = Offer("partij.om.uit", b"k", b"not ours", [])


def lines(hub: Hub, one: Offer) -> list[WerkvoorraadRegel]:
    """All versions of the queue line about the person of an offer, oldest first."""
    queues = hub.read(*(name for name in TOPICS if name.endswith(".werkvoorraad")))
    return [decode_as(line.value or b"", WerkvoorraadRegel) for line in queues if line.key == one.key]


def letter(hub: Hub, place: Place) -> Read:
    """The one dead letter of a record."""
    (found,) = hub.letters()[place.origin]
    return found


def test_a_poison_at_the_end_is_set_aside_once(hub: Hub) -> None:
    """The last record of its partition moves the committed offset: no restart sends it again (case E6)."""
    (place,) = hub.offer("partij-om", POISON)
    hub.drained()
    for _ in range(3):
        hub.restart("poort")
    hub.drained()

    committed, end = hub.positions("hub-poort", ["partij.om.uit"])["partij.om.uit/0"]
    assert letter(hub, place).header("dlq_code") == "kop-ontbreekt"
    assert committed == end == place.offset + 1
    eventually(lambda: _no_lag(hub))


def _no_lag(hub: Hub) -> None:
    text = hub.metrics("poort")
    told = [float(value) for value in re.findall(r'hub_lag_records\{.*topic="partij.om.uit".*\} (\S+)', text)]
    assert told == [0.0], told


async def test_a_headers_name_that_is_no_text_holds_up_nothing(hub: Hub) -> None:
    """Kafka takes it and no client library can read it; it is refused with a code, and so are those around it (case S1)."""
    plain = replace(POISON, topic="huis.keten.besluit")
    odd = replace(plain, headers=[("x", None), ("odd-", b"x")])
    places = await hub.offer_odd("regie-keten", plain, odd, plain)
    hub.drained()
    found = [letter(hub, place) for place in places]

    assert [one.header("dlq_code") for one in found] == ["kop-ontbreekt", "kop-ongeldig", "kop-ontbreekt"]
    assert hub.opened(found[1]).koppen == (Kop(naam="x", waarde=None), Kop(naam=r"\xc3(d-", waarde=b"x"))
    assert hub.opened(found[1]).waarde == odd.value


def test_what_the_topic_does_not_take_is_the_senders_error(hub: Hub) -> None:
    """Above the topic's limit the broker says no to the producer: nothing is written, nothing to set aside."""
    before = hub.positions("hub-poort", ["dji.detentie"])
    (refused,) = hub.send("partij-dji", replace(offer(einde(), hub.secret), value=random.randbytes(129 << 10)))

    assert isinstance(refused, KafkaError)
    assert refused.code() == KafkaError.MSG_SIZE_TOO_LARGE
    assert before == hub.positions("hub-poort", ["dji.detentie"])


def test_just_within_the_topics_limit_is_set_aside_whole(hub: Hub) -> None:
    """Between what the hub carries and what the topic takes: a dead letter with all the bytes."""
    one = replace(offer(einde(), hub.secret), value=random.randbytes(120 << 10))
    (place,) = hub.offer("partij-dji", one)
    hub.drained()

    assert letter(hub, place).header("dlq_code") == "te-groot"
    assert hub.opened(letter(hub, place)).waarde == one.value


async def test_a_compressed_giant_is_set_aside_cut(hub: Hub) -> None:
    """Three megabytes of one byte fit a compressed batch, but no dead letter: it is cut, says so, and stops nobody."""
    giant, after = b"a" * (3 << 20), offer(einde(FIRST + 10), hub.secret)
    access = hub.access("partij-dji").aiokafka()
    async with AIOKafkaProducer(compression_type="gzip", max_request_size=8 << 20, **access) as producer:
        sent = await producer.send_and_wait("dji.detentie", giant, partition=0)
    hub.offer("partij-dji", after)
    hub.drained()
    found = letter(hub, Place("dji.detentie", 0, sent.offset))

    assert (found.header("dlq_code"), found.header("dlq_cut")) == ("te-groot", "1")
    assert hub.opened(found).waarde == giant[:KEPT]
    assert len(lines(hub, after)) == 1


def test_a_crowd_of_large_messages_fits(hub: Hub) -> None:
    """All at once, for one partition, more than a batch takes, and nothing compresses: `max.message.bytes` stops nobody."""
    log = "casus.nazorg.log"
    numbers = (
        n for n in range(FIRST + 100, len(BSNS)) if partition_of(log, offer(einde(n), hub.secret).key or b"") == 0
    )
    crowd = [offer(einde(n, hulpvragen=_long(n)), hub.secret) for n in islice(numbers, 150)]
    with hub.without("poort"):
        hub.offer("partij-dji", *crowd)
    hub.drained()

    assert sum(len(one.value or b"") for one in crowd) > 3 * TOPICS[log].max_bytes
    assert [len(found) for found in _by_person(hub, crowd)] == [1] * len(crowd)


def _long(seed: int) -> Hulpvraagblad:
    letters = random.Random(seed)
    text = "".join(chr(letters.randrange(0x4E00, 0x9FFF)) for _ in range(2000))
    return Hulpvraagblad(peildatum=datetime.now(UTC), toelichting=text)


def _by_person(hub: Hub, offers: list[Offer]) -> list[list[Read]]:
    queues = hub.read(*(name for name in TOPICS if name.endswith(".werkvoorraad")))
    return [[line for line in queues if line.key == one.key] for one in offers]


def test_a_repeat_has_one_effect(hub: Hub) -> None:
    """The same source and id twice is passed on twice and acted on once; the process counts the repeat."""
    repeats = hub.metric("nazorg", "hub_messages_total", outcome="repeat")
    one = offer(einde(FIRST + 20), hub.secret)
    hub.offer("partij-dji", one, one)
    hub.drained()

    assert [line.volgnummer for line in lines(hub, one)] == [1]
    assert hub.metric("nazorg", "hub_messages_total", outcome="repeat") == repeats + 1


def test_the_end_may_come_before_the_begin(hub: Hub) -> None:
    """Practice sends them so: the line holds both, and nothing is set aside (reference §1.3)."""
    end, start = offer(einde(FIRST + 30), hub.secret), offer(begin(FIRST + 30), hub.secret)
    places = hub.offer("partij-dji", end, start)
    hub.drained()
    last = lines(hub, end)[-1]

    assert last.detentie.einde_op is not None
    assert last.detentie.begin_op is not None
    assert last.eerdere_detenties == 0
    assert not {place.origin for place in places} & hub.letters().keys()


@pytest.mark.parametrize(("unit", "timestamp"), [("seconds", 1_790_000_000), ("microseconds", 1_790_000_000_000_000)])
def test_a_senders_timestamp_decides_nothing(hub: Hub, unit: str, timestamp: int) -> None:
    """A record time in the wrong unit is replaced by the broker's, which decides retention and what is too old (case O7)."""
    one = offer(einde(FIRST + 40 + len(unit)), hub.secret)
    (place,) = hub.offer("partij-dji", one, timestamp=timestamp)
    hub.drained()
    (kept,) = [record for record in hub.read("dji.detentie") if record.place == place]

    assert kept.kind == 2
    assert abs(kept.timestamp / 1000 - datetime.now(UTC).timestamp()) < PATIENCE_S * 2
    assert len(lines(hub, one)) == 1


def test_bytes_and_nulls_in_free_headers_reach_the_log(hub: Hub) -> None:
    """Headers that mean nothing here go along to the byte, through aiokafka and back (case S1)."""
    free: list[tuple[str, bytes | None]] = [("x-bytes", b"\xc3\x28"), ("x-null", None), ("x-empty", b"")]
    one = offer(einde(FIRST + 60), hub.secret)
    one = replace(one, headers=[*one.headers, *free])
    (place,) = hub.offer("partij-dji", one)
    hub.drained()
    (passed,) = [record for record in hub.read("casus.nazorg.log") if record.key == one.key]

    assert passed.value == one.value
    assert passed.headers == [*one.headers, ("hub_herkomst", b"dji.detentie"), ("hub_plaats", b"0/%d" % place.offset)]


def test_nobody_writes_on_anothers_topic(hub: Hub) -> None:
    """Not even reaches the poort: the broker refuses a sender that the topic does not entitle."""
    (refused,) = hub.send("partij-om", offer(einde(), hub.secret))

    assert isinstance(refused, KafkaError)
    assert refused.code() == KafkaError.TOPIC_AUTHORIZATION_FAILED
