"""The desks of the houses on Kafka: each reads its own queues under its own rights, and says what the script says."""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from confluent_kafka import OFFSET_BEGINNING, Consumer, Producer, TopicPartition

from hub.broker import Broker
from hub.codec import Envelope, decode, encode
from hub.parties import HUIZEN
from hub.topology import TOPICS, names, principals
from schemas.basis import Bericht
from schemas.uitvraag import Verzoekstatus
from tests.faults.partners.huis import Huis
from tests.faults.partners.spoor import CASUS, SPOREN, Spoor
from tests.faults.publisher import BATCH_BYTES, DELIVERY_MS

LOOK_AGAIN_S = 2.0


class Bureau:
    """The desk of one house. `lines` holds the last line of each aggregate in its queues, by track and key."""

    def __init__(self, broker: Broker, code: str, huis: Huis) -> None:
        self._code, self._huis = code, huis
        access = broker.access(principals.regie(code)).librdkafka()
        quiet = {**access, "log_level": 0}
        self._reader: Any = Consumer({**quiet, "group.id": f"{principals.regie(code)}.script", "fetch.wait.max.ms": 20})
        topics = [spoor.queue(code) for spoor in SPOREN]
        self._reader.assign(
            [TopicPartition(t, n, OFFSET_BEGINNING) for t in topics for n in range(TOPICS[t].partitions)]
        )
        self._writer: Any = Producer(
            {
                **quiet,
                "enable.idempotence": True,
                "linger.ms": 0,
                "batch.size": BATCH_BYTES,
                "message.timeout.ms": DELIVERY_MS,
            }
        )
        self._looked = 0.0
        self.lines: dict[str, dict[str, Any]] = {spoor.queue(code): {} for spoor in SPOREN}

    def poll(self) -> None:
        """Take in new lines and act on them; now and then on all, as time alone may ask for it."""
        seconds, fresh = time.monotonic(), set[tuple[Spoor, str]]()
        for message in self._reader.consume(200, 0.01):
            if message.error() is None:
                fresh.add(self._take(message))
        if seconds - self._looked > LOOK_AGAIN_S:
            self._looked = seconds
            fresh |= {(CASUS, key) for key in self.lines[CASUS.queue(self._code)]}
        for spoor, key in fresh:
            line = self.lines[spoor.queue(self._code)].get(key)
            for bericht in self._huis.zegt(line, datetime.now(UTC), seconds) if line is not None else ():
                self._zeg(spoor, key, bericht)
        self._writer.poll(0)

    def _take(self, message: Any) -> tuple[Spoor, str]:
        key, lines = message.key().decode(), self.lines[message.topic()]
        if message.value() is None:
            lines.pop(key, None)
        else:
            lines[key] = decode(message.value())
        return next(spoor for spoor in SPOREN if spoor.queue(self._code) == message.topic()), key

    def _zeg(self, spoor: Spoor, key: str, bericht: Bericht) -> None:
        number, source = str(uuid.uuid4()), f"urn:nld:oin:{HUIZEN[self._code].oin}:systeem:script"
        envelope = Envelope(number, source, bericht.ce_type, datetime.now(UTC), spoor.doel, number)
        self._writer.produce(names.besluit(self._code), encode(bericht), key.encode(), headers=envelope.to_headers())

    def standing(self) -> Iterator[tuple[Spoor, int, bool]]:
        """Each aggregate in its queues: its track, the version of its line, and whether nothing of it is under way."""
        for spoor in SPOREN:
            for line in self.lines[spoor.queue(self._code)].values():
                rest = all(een.status is not Verzoekstatus.OPEN for een in line.verzoeken)
                yield spoor, line.volgnummer, rest and (spoor is not CASUS or self._huis.rust(line))

    def close(self) -> None:
        """Deliver what was said."""
        assert self._writer.flush(60) == 0, "not delivered in time"
        self._reader.close()
