"""What a faultless hub would leave on the topics, made by the pure parts alone: admission and the rules of nazorg."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count

from connectors.dji.simulator import generate
from hub.codec import Envelope, decode, effect_id, encode
from hub.demo.account import Planned, Reported
from hub.demo.planted import Plant, plant
from hub.demo.records import Place, Seen, Topics
from hub.demo.split import READ, split
from hub.demo.track import TRACKS, Track
from hub.poort.toelating import Refusal, admit
from hub.privacy.doelen import Doel
from hub.privacy.persoon_id import persoon_id
from hub.privacy.verwerking import Aanleiding, verwerking
from hub.processes.kern import Effect, Message, Refused, step
from hub.topology import names, principals
from schemas.basis import Bericht
from schemas.detentie import DetentieBericht
from schemas.nazorg import WerkvoorraadRegel

SECRET = b"s" * 32
NOW = datetime.now(UTC) + timedelta(hours=1)
"""When all of it happens: behind the clock by which poison is planted, also when the test comes long after it was collected."""
DJI = "urn:nld:oin:00000099000000010000:systeem:test"


@dataclass
class World:
    """Topics that grow; each is one partition here."""

    records: dict[str, list[Seen]] = field(default_factory=dict)
    standen: dict[tuple[str, str], Bericht] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)
    clock: count[int] = field(default_factory=count)

    def put(self, topic: str, key: str, headers: Sequence[tuple[str, bytes]], value: bytes | None) -> Seen:
        """Append one record."""
        records = self.records.setdefault(topic, [])
        told = {name: text.decode() for name, text in headers}
        at = int((NOW + timedelta(milliseconds=next(self.clock))).timestamp() * 1000)
        record = Seen(Place(topic, 0, len(records)), at, key, told, value)
        records.append(record)
        return record

    def offer(self, sent: Plant) -> None:
        """A record on an input topic, and all that comes of it."""
        record = self.put(sent.topic, sent.key.decode(), sent.headers, sent.value)
        try:
            admitted = admit(_Raw(sent.topic, sent.key, sent.value, list(sent.headers), record.timestamp), SECRET)
        except Refusal as refusal:
            self._set_aside(principals.POORT, record, refusal.code)
            return
        herkomst = ("hub_herkomst", sent.topic.encode())
        track = next(track for track in TRACKS if names.log(track.doel) == admitted.topic)
        self._decide(track, self.put(admitted.topic, record.key, [*sent.headers, herkomst], sent.value))

    def _decide(self, track: Track, record: Seen) -> None:
        if record.ref in self.seen:
            return
        tijd = Envelope.from_headers([(name, text.encode()) for name, text in record.headers.items()]).time
        message = Message(record.key, decode(record.value or b""), record.headers["hub_herkomst"], record.ref, tijd)
        now = datetime.fromtimestamp(record.timestamp / 1000, UTC)
        try:
            stand, effects = step(track.process, self.standen.get((track.doel, record.key)), message, now)
        except Refused as refused:
            self._set_aside(track.stage, record, refused.code)
            return
        assert stand is not None
        self.seen.add(record.ref)
        self.standen[track.doel, record.key] = stand
        self.put(names.stand(track.doel), record.key, [], encode(stand))
        about = Aanleiding(record.ref, record.ref, None, record.headers["ce_type"], now)
        self.put(
            names.VERWERKING,
            record.key,
            _caused(record, names.VERWERKING, 99),
            encode(verwerking(track.doel, record.key, about)),
        )
        for n, effect in enumerate(effects):
            self._effect(record, n, effect)

    def _effect(self, cause: Seen, n: int, effect: Effect) -> None:
        value = None if effect.inhoud is None else encode(effect.inhoud)
        type_ = [("ce_type", effect.inhoud.ce_type.encode())] if effect.inhoud else []
        self.put(effect.topic, effect.sleutel, [*_caused(cause, effect.topic, n), *type_], value)

    def _set_aside(self, stage: str, record: Seen, code: str) -> None:
        topic, partition, offset = record.place
        told = {"stage": stage, "code": code, "topic": topic, "partition": partition, "offset": offset}
        headers = [(f"dlq_{name}", str(value).encode()) for name, value in told.items()]
        self.put(names.DLQ, f"{topic}/{partition}/{offset}", headers, b"sealed")

    def topics(self) -> tuple[Topics, ...]:
        """What a reader sees, by track."""
        return split({name: self.records.get(name, []) for name in READ})


@dataclass
class _Raw:
    """A planted record as admission sees it."""

    topic: str
    key: bytes | None
    value: bytes | None
    headers: Sequence[tuple[str, bytes | None]]
    timestamp: int


def _caused(cause: Seen, topic: str, n: int) -> list[tuple[str, bytes]]:
    id_ = effect_id(cause.ref, WerkvoorraadRegel.ce_type, topic, n)
    told = {"ce_id": id_, "ce_source": "urn:hub", "ce_causationid": cause.ref, "ce_doel": cause.headers["ce_doel"]}
    return [(name, value.encode()) for name, value in told.items()]


def sound(bericht: DetentieBericht) -> Plant:
    """A good message of DJI."""
    number = f"{bericht.detentie_id}-{hash(bericht) % 2**32}"
    envelope = Envelope(number, DJI, bericht.ce_type, NOW, Doel.NAZORG, number)
    key = persoon_id(bericht.persoon.bsn, Doel.NAZORG, SECRET).encode()
    return Plant(principals.partij("dji"), names.DETENTIE, key, encode(bericht), envelope.to_headers(), None)


def small_world() -> tuple[World, Planned, Reported]:
    """A hub that took 60 messages and everything that is planted, of which one message comes twice."""
    world = World()
    messages = list(generate(62, 3, NOW))
    plants = [*map(sound, messages[:60]), *plant(messages[60:], SECRET)]
    for each in plants:
        world.offer(each)
    codes = [each.code for each in plants if each.code is not None]
    planned = Planned(len(plants) + 5, {"bsn-elfproef": 2}, {code: codes.count(code) for code in codes}, 1 + 3)
    return world, planned, Reported({"bsn-elfproef": 2}, 3)
