"""A hub in memory, of the pure process alone: logs that are right, for the checker to be tried on."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from connectors.partner.simulated.content import Reply, to_insight, to_invitation, to_question
from hub.codec import Envelope, decode, encode
from hub.parties import HUB_OIN, HUIZEN, PARTIJEN
from hub.privacy.verwerking import Aanleiding, Status, verwerking
from hub.topology import INBOX_OF, names
from schemas.basis import Bericht
from schemas.casus import CasusRegel
from schemas.hub import BerichtGeweigerd
from schemas.inzage import InzageGevraagd
from schemas.mdo import MdoUitnodiging
from schemas.nazorg import WerkvoorraadRegel
from schemas.verzoek import Aanleiding as Reden
from schemas.verzoek import InformatieGevraagd
from tests.faults.partners.gelezen import INBOXES, Gelezen, decoded
from tests.faults.partners.herrekend import Herrekend
from tests.faults.partners.huis import Huis
from tests.faults.partners.spoor import CASUS, SPOREN, Spoor
from tests.faults.records import Place, Record

BEGIN = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
TERM = timedelta(seconds=20)
TURN = timedelta(seconds=3)


NOBODY = "0" * 32


def _source(spoor: Spoor) -> str:
    return f"urn:nld:oin:{HUB_OIN}:systeem:{spoor.user.removeprefix('hub-')}"


REPLIES: dict[type[Bericht], Reply[Any]] = {
    InformatieGevraagd: to_question,
    MdoUitnodiging: to_invitation,
    InzageGevraagd: to_insight,
}


def _answers(n: int, vraag: Bericht) -> bool:
    return n % 5 > 0 or (isinstance(vraag, InformatieGevraagd) and vraag.aanleiding is Reden.NAZORG)


class Spel:
    """What the topics hold; `now` moves on with each turn."""

    def __init__(self) -> None:
        self.now = BEGIN
        self.topics: dict[str, list[Record]] = defaultdict(list)
        self.processes = {spoor: Herrekend(spoor) for spoor in SPOREN}
        self.huis = Huis(1, TERM)
        self._told = 0
        self._sent: dict[Spoor, int] = defaultdict(int)
        self._decided: dict[Spoor, int] = defaultdict(int)
        self._answered: set[str] = set()

    def gelezen(self) -> Gelezen:
        """As an outsider reads it."""
        for spoor, process in self.processes.items():
            standing = process.encoded().items()
            self.topics[spoor.stand] = [
                Record(Place(spoor.stand, 0, n), 0, k, {}, v) for n, (k, v) in enumerate(standing)
            ]
        return Gelezen({topic: tuple(records) for topic, records in self.topics.items()}, self.now)

    def zeg(self, topic: str, key: str, inhoud: Bericht, oin: str, spoor: Spoor = CASUS) -> None:
        """Somebody says something; poort and process do the rest at once."""
        self._told += 1
        self.now += timedelta(milliseconds=1)
        source = f"urn:nld:oin:{oin}:systeem:spel"
        record = self._put(topic, self._record(spoor, key, inhoud, source, f"m-{self._told}", None))
        logged, process = self._put(spoor.log, record, hub_herkomst=topic), self.processes[spoor]
        process.neem(logged)
        if code := process.refused.get(record.ref):
            at = {"dlq_topic": spoor.log, "dlq_partition": "0", "dlq_offset": str(logged.place.offset)}
            self._put(names.DLQ, record, **at, dlq_stage=spoor.user, dlq_code=code)
            self._word(spoor, record, code)
        self._effects(process)

    def _word(self, spoor: Spoor, record: Record, code: str) -> None:
        inbox, headers = INBOX_OF[record.place.topic], record.headers
        geweigerd = BerichtGeweigerd(
            code=code, uitleg="x", bericht_id=headers["ce_id"], bericht_source=headers["ce_source"], bericht_type=None,
            topic=record.place.topic, partitie=0, offset=record.place.offset,
        )  # fmt: skip
        self._put(
            inbox, self._record(spoor, str(record.place), geweigerd, _source(spoor), f"w/{record.ref}", record.ref)
        )

    def tot(self, turns: int) -> None:
        """So many turns: deadlines come, houses and parties say what they have to say."""
        for _ in range(turns):
            self.now += TURN
            for process in self.processes.values():
                process.tot(self.now)
                self._effects(process)
            self._houses()
            self._parties()

    def _houses(self) -> None:
        for spoor in SPOREN:
            last = {r.key: r.value for queue in spoor.queues for r in self.topics[queue] if r.value}
            for key, value in last.items():
                regel = decoded(value)
                if isinstance(regel, CasusRegel | WerkvoorraadRegel):
                    for bericht in self.huis.zegt(regel, self.now, self.now.timestamp()):
                        self.zeg(names.besluit(regel.wachtrij), key, bericht, HUIZEN[regel.wachtrij].oin, spoor)

    def _parties(self) -> None:
        """Every party answers what it is asked, but each fifth about casussen."""
        for n, (topic, code) in enumerate(INBOXES.items()):
            for record in list(self.topics[topic]):
                vraag = decoded(record.value or b"")
                reply = REPLIES.get(type(vraag))
                if reply and record.ref not in self._answered and _answers(n, vraag):
                    self._answered.add(record.ref)
                    answer = reply(vraag, code, self.now, Random(record.ref)).answer
                    spoor = next(spoor for spoor in SPOREN if spoor.doel == record.headers["ce_doel"])
                    self.zeg(names.uit(code), record.key, answer, PARTIJEN[code].oin, spoor)

    def _effects(self, process: Herrekend) -> None:
        """What the process sent and decided since the last time."""
        spoor, source = process.spoor, _source(process.spoor)
        for topic, key, cause, value in process.sent[self._sent[spoor] :]:
            kind, n = decode(value) if value else None, len(self.topics[topic])
            self._put(topic, self._record(spoor, key, kind, source, f"{topic}/{n}", cause))
        for cause in process.decided[self._decided[spoor] :]:
            line = verwerking(spoor.doel, NOBODY, Aanleiding(cause, "c", None, "nl.spel.v1", self.now), Status.OK)
            self._put(names.VERWERKING, self._record(spoor, NOBODY, line, source, f"v/{cause}", cause))
        self._sent[spoor], self._decided[spoor] = len(process.sent), len(process.decided)

    def _record(
        self, spoor: Spoor, key: str, inhoud: Bericht | None, source: str, id_: str, cause: str | None
    ) -> Record:
        kind = inhoud.ce_type if inhoud else "nl.spel.weg.v1"
        envelope = Envelope(id_, source, kind, self.now, spoor.doel, "c", cause)
        headers = {name: value.decode() for name, value in envelope.to_headers()}
        return Record(Place("", 0, -1), 0, key, headers, encode(inhoud) if inhoud else None)

    def _put(self, topic: str, record: Record, **headers: str) -> Record:
        place, ms = Place(topic, 0, len(self.topics[topic])), round(self.now.timestamp() * 1000)
        put = Record(place, ms, record.key, {**record.headers, **headers}, record.value)
        self.topics[topic].append(put)
        return put
