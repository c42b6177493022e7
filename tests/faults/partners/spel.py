"""A hub in memory, of the pure process alone: logs that are right, for the checker to be tried on."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from random import Random

from connectors.partner.simulated.content import to_question
from hub.codec import Envelope, decode, encode
from hub.parties import HUB_OIN, HUIZEN, PARTIJEN
from hub.privacy.verwerking import Aanleiding, Status, verwerking
from hub.topology import INBOX_OF, names
from schemas.basis import Bericht
from schemas.casus import CasusRegel
from schemas.hub import BerichtGeweigerd
from schemas.verzoek import InformatieGevraagd
from tests.faults.partners.gelezen import INBOXES, Gelezen
from tests.faults.partners.herrekend import Herrekend
from tests.faults.partners.huis import Huis
from tests.faults.partners.spoor import CASUS, Spoor
from tests.faults.records import Place, Record

BEGIN = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
TERM = timedelta(seconds=20)
TURN = timedelta(seconds=3)


class Spel:
    """What the topics hold; `now` moves on with each turn."""

    def __init__(self, spoor: Spoor = CASUS) -> None:
        self.spoor, self.now = spoor, BEGIN
        self.topics: dict[str, list[Record]] = defaultdict(list)
        self.process = Herrekend(spoor)
        self.huis = Huis(1, TERM)
        self._told = 0
        self._sent: dict[tuple[str, str], int] = defaultdict(int)
        self._answered: set[str] = set()

    def gelezen(self) -> Gelezen:
        """As an outsider reads it."""
        return Gelezen({topic: tuple(records) for topic, records in self.topics.items()}, self.now)

    def zeg(self, topic: str, key: str, inhoud: Bericht, oin: str) -> None:
        """Somebody says something; poort and process do the rest at once."""
        self._told += 1
        self.now += timedelta(milliseconds=1)
        record = self._record(topic, key, inhoud, f"urn:nld:oin:{oin}:systeem:spel", f"m-{self._told}", None)
        logged = self._put(self.spoor.log, record, hub_herkomst=topic)
        before = len(self.process.decided)
        self.process.neem(logged)
        if code := self.process.refused.get(record.ref):
            at = {"dlq_topic": self.spoor.log, "dlq_partition": "0", "dlq_offset": str(logged.place.offset)}
            self._put(names.DLQ, record, **at, dlq_stage=self.spoor.user, dlq_code=code)
            self._word(record, code)
        self._effects(self.process.decided[before:])

    def _word(self, record: Record, code: str) -> None:
        inbox, headers = INBOX_OF[record.place.topic], record.headers
        geweigerd = BerichtGeweigerd(
            code=code, uitleg="x", bericht_id=headers["ce_id"], bericht_source=headers["ce_source"], bericht_type=None,
            topic=record.place.topic, partitie=0, offset=record.place.offset,
        )  # fmt: skip
        self._put(inbox, self._record(inbox, str(record.place), geweigerd, self._source, f"w/{record.ref}", record.ref))

    @property
    def _source(self) -> str:
        return f"urn:nld:oin:{HUB_OIN}:systeem:{self.spoor.user.removeprefix('hub-')}"

    def tot(self, turns: int) -> None:
        """So many turns: deadlines come, houses and parties say what they have to say."""
        for _ in range(turns):
            self.now += TURN
            before = len(self.process.decided)
            self.process.tot(self.now)
            self._effects(self.process.decided[before:])
            self._houses()
            self._parties()

    def _houses(self) -> None:
        last = {r.key: decode(r.value) for queue in self.spoor.queues for r in self.topics[queue] if r.value}
        for key, regel in last.items():
            if isinstance(regel, CasusRegel):
                for bericht in self.huis.zegt(regel, self.now, self.now.timestamp()):
                    self.zeg(names.besluit(regel.wachtrij), key, bericht, HUIZEN[regel.wachtrij].oin)

    def _parties(self) -> None:
        """Every party but each fifth answers what it is asked."""
        for topic, code in ((topic, code) for n, (topic, code) in enumerate(INBOXES.items()) if n % 5):
            for record in self.topics[topic]:
                vraag = decode(record.value or b"")
                if isinstance(vraag, InformatieGevraagd) and record.ref not in self._answered:
                    self._answered.add(record.ref)
                    answer = to_question(vraag, code, self.now, Random(record.ref)).answer
                    self.zeg(names.uit(code), record.key, answer, PARTIJEN[code].oin)

    def _effects(self, causes: list[str]) -> None:
        source = self._source
        for (topic, key), effects in list(self.process.effects.items()):
            for n, (cause, value) in enumerate(effects[self._sent[topic, key] :], self._sent[topic, key]):
                kind = decode(value) if value else None
                self._put(topic, self._record(topic, key, kind, source, f"{topic}/{key}/{n}", cause))
            self._sent[topic, key] = len(effects)
        for cause in causes:
            about = Aanleiding(cause, "c", None, "nl.spel.v1", self.now)
            line = verwerking(self.spoor.doel, "0" * 32, about, Status.OK)
            self._put(names.VERWERKING, self._record(names.VERWERKING, "0" * 32, line, source, f"v/{cause}", cause))
        for key, value in self.process.encoded().items():
            self.topics[self.spoor.stand] = [r for r in self.topics[self.spoor.stand] if r.key != key]
            self.topics[self.spoor.stand].append(Record(Place(self.spoor.stand, 0, 0), 0, key, {}, value))

    def _record(self, topic: str, key: str, inhoud: Bericht | None, source: str, id_: str, cause: str | None) -> Record:
        kind = inhoud.ce_type if inhoud else "nl.spel.weg.v1"
        envelope = Envelope(id_, source, kind, self.now, self.spoor.doel, "c", cause)
        headers = {name: value.decode() for name, value in envelope.to_headers()}
        record = Record(Place(topic, 0, -1), 0, key, headers, encode(inhoud) if inhoud else None)
        return self._put(topic, record) if not cause else record

    def _put(self, topic: str, record: Record, **headers: str) -> Record:
        place, ms = Place(topic, 0, len(self.topics[topic])), round(self.now.timestamp() * 1000)
        put = Record(place, ms, record.key, {**record.headers, **headers}, record.value)
        self.topics[topic].append(put)
        return put
