"""Records as the poort leaves them on the log of nazorg, and the parts that run them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import count

from aiokafka.structs import ConsumerRecord

from hub.agents.nazorg import STAGE
from hub.codec import Envelope, encode
from hub.engine.deadletter import dead_letters
from hub.engine.handling import Handler
from hub.engine.herkomst import TOPIC
from hub.engine.state import State
from hub.privacy.doelen import Doel
from hub.topology import names
from schemas.basis import Bericht
from schemas.detentie import DetentieBeeindigd, Persoon
from schemas.nazorg import NazorgDossier

SOURCE = "urn:nld:oin:00000099000000010000:systeem:test"
KEY = bytes(32)
_ids = count(1)


def persoon_key(number: int) -> bytes:
    """A key as `persoon_id` makes them."""
    return f"{number:032x}".encode()


def beeindigd(detentie: str = "D-1", *, einde: datetime | None = None, gemeente: str = "GM0202") -> DetentieBeeindigd:
    """A release; its person is nobody's."""
    return DetentieBeeindigd(
        detentie_id=detentie,
        inrichting="PI-1",
        persoon=Persoon(bsn="999990019", voornamen="Test", achternaam="Persoon", geboortedatum=date(1990, 1, 1)),
        gemeente_herkomst=gemeente,
        einde_op=einde or datetime(2026, 12, 1, 9, tzinfo=UTC),
    )


def headers(inhoud: Bericht, number: str | None = None, now: datetime | None = None) -> list[tuple[str, bytes]]:
    """Envelope headers, and where it came in."""
    number = number or f"m-{next(_ids)}"
    envelope = Envelope(
        id=number,
        source=SOURCE,
        type=inhoud.ce_type,
        time=now or datetime.now(UTC),
        doel=Doel.NAZORG,
        correlationid=number,
    )
    return [*envelope.to_headers(), (TOPIC, names.DETENTIE.encode())]


def record(
    inhoud: Bericht,
    key: bytes,
    *,
    offset: int = 0,
    number: str | None = None,
    at: datetime | None = None,
    partition: int = 0,
) -> ConsumerRecord:
    """A record of the log, appended at `at`."""
    moment = at or datetime.now(UTC)
    return ConsumerRecord(
        topic=STAGE.input,
        partition=partition,
        offset=offset,
        timestamp=round(moment.timestamp() * 1000),
        timestamp_type=1,
        key=key,
        value=encode(inhoud),
        checksum=None,
        serialized_key_size=len(key),
        serialized_value_size=0,
        headers=headers(inhoud, number),
    )


def poison(key: bytes, *, offset: int = 0) -> ConsumerRecord:
    """A record with an envelope and a value that is no message."""
    return replace(record(beeindigd(), key, offset=offset), value=b"\x00\xff\xff\xff\xffx")


def handler(partition: int = 0) -> Handler:
    """The handler of nazorg."""
    return Handler(STAGE, partition, dead_letters(STAGE.name, KEY))


def state() -> State:
    """An empty state of nazorg."""
    return State(NazorgDossier)


def days(number: float) -> timedelta:
    """Days."""
    return timedelta(days=number)
