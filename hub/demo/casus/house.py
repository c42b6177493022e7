"""The people of one house: they see its casussen and decide, as its own user, by messages on its own topic; nothing of the hub is used."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta
from threading import Event, Thread
from typing import Any

from confluent_kafka import OFFSET_BEGINNING, KafkaException, Producer, TopicPartition

from hub.broker.access import Access
from hub.codec import Envelope, decode_as, encode
from hub.demo.casus.plan import Plan
from hub.demo.casus.script import next_step
from hub.demo.reader import consumer, is_end
from hub.parties import HUIZEN
from hub.privacy.doelen import Doel
from hub.topology import TOPICS, names
from schemas.casus import CasusRegel
from schemas.mdo import Afwijzing
from schemas.personen import CasusBericht

POLL_S = 0.1
TERM = timedelta(seconds=4)
"""What parties get for enrichment in a demo; a house that says nothing gives them the configured days."""


class House(Thread):
    """A thread that decides until `close`.

    `lines` are the casussen as the house sees them, `refusals` who was refused for doelbinding, by casus_id.
    """

    def __init__(self, access: Access, huis: str, plan: Plan) -> None:
        super().__init__(name=f"demo-huis-{huis}", daemon=True)
        self._huis, self._plan = huis, plan
        self._reads = consumer(access)
        self._sends = Producer({**access.librdkafka(), "enable.idempotence": True, "log_level": 0})
        self._closing = Event()
        self.failed: KafkaException | None = None
        self._done: set[tuple[str, str]] = set()
        self.lines: dict[str, CasusRegel] = {}
        self.refusals: dict[str, tuple[Afwijzing, ...]] = {}

    def run(self) -> None:
        """See and decide; what the broker refuses ends it, and stands in `failed`."""
        topic = names.casussen(self._huis)
        self._reads.assign(
            [TopicPartition(topic, number, OFFSET_BEGINNING) for number in range(TOPICS[topic].partitions)]
        )
        try:
            while not self._closing.is_set():
                self._see(self._reads.poll(POLL_S))
        except KafkaException as error:
            self.failed = error
        finally:
            self._reads.close()

    def close(self) -> None:
        """End the thread and wait for it."""
        self._closing.set()
        self.join()

    def _see(self, message: Any) -> None:  # noqa: ANN401 - confluent-kafka ships no types
        if message is None or is_end(message):
            return
        key = message.key().decode()
        if message.value() is None:
            self.lines.pop(key, None)
            return
        line = self.lines[key] = decode_as(message.value(), CasusRegel)
        if line.afwijzingen:
            self.refusals[key] = line.afwijzingen
        uitkomst = self._plan.uitkomsten.get(key)
        step = next_step(line, uitkomst, datetime.now(UTC), TERM) if uitkomst else None
        if step is not None and (key, step.naam) not in self._done:
            self._done.add((key, step.naam))
            self._say(step.berichten)

    def _say(self, berichten: tuple[CasusBericht, ...]) -> None:
        for bericht in berichten:
            id_ = str(uuid.uuid4())
            source = f"urn:nld:oin:{HUIZEN[self._huis].oin}:systeem:demo"
            envelope = Envelope(id_, source, bericht.ce_type, datetime.now(UTC), Doel.COMPLEX, id_)
            self._sends.produce(
                names.besluit(self._huis), encode(bericht), bericht.casus_id.encode(), headers=envelope.to_headers()
            )
        self._sends.flush(POLL_S)
