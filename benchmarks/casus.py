"""Casussen made ready by raw messages of a party and a house, for what is measured next."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sized
from datetime import UTC, datetime
from typing import NamedTuple
from uuid import uuid4

from confluent_kafka import Producer

from connectors.partner.simulated.aanmeldingen import aanmeldingen
from hub.codec import Envelope, encode
from hub.demo.casus import said
from hub.demo.stack import Stack
from hub.parties import HUIZEN, PARTIJEN
from hub.privacy.casus_id import casus_id
from hub.privacy.doelen import Doel
from hub.processes.complex.doelbinding import DOELBINDING
from hub.processes.complex.partners import ander_huis
from hub.settings import Deployment
from hub.topology import names, principals
from schemas.aanmelding import CasusAangemeld
from schemas.basis import Bericht
from schemas.triage import Uitkomst

HUIS, AANMELDER, GEMEENTE = "arnhem", "moviera", "GM0202"
TEXT = (
    "Benchmark: a text of some length, as people write to each other about a person and the help that is needed. " * 3
)
IC = said.IC
OWN = [code for code, partij in PARTIJEN.items() if not ander_huis(partij, HUIS)]
"""Parties that are not known to work with the other house only."""
ABLE = [code for code in OWN if DOELBINDING.van(PARTIJEN[code].soorten)]
"""Of them those that may be invited: their kind has a task (13.2c)."""


class Voice(NamedTuple):
    """One who speaks: user, topic and OIN."""

    user: str
    topic: str
    oin: str


PARTIJ = Voice(principals.partij(AANMELDER), names.uit(AANMELDER), PARTIJEN[AANMELDER].oin)
HUIS_VOICE = Voice(principals.regie(HUIS), names.besluit(HUIS), HUIZEN[HUIS].oin)


class Sender:
    """Sends for one voice; `send` returns the `ref` by which effects name their cause."""

    def __init__(self, stack: Stack, voice: Voice) -> None:
        access = Deployment(directory=stack.broker.directory).access(voice.user)
        # the broker's limit for a record holds for a batch
        settings = {"enable.idempotence": True, "linger.ms": 0, "batch.size": 16_384, "log_level": 0}
        self._producer, self._voice = Producer({**access.librdkafka(), **settings}), voice

    def send(self, casus: str, inhoud: Bericht) -> str:
        """Offer one message."""
        number, source = str(uuid4()), f"urn:nld:oin:{self._voice.oin}:systeem:benchmark"
        envelope = Envelope(number, source, inhoud.ce_type, datetime.now(UTC), Doel.COMPLEX, number)
        self._producer.produce(
            self._voice.topic, encode(inhoud), casus.encode(), headers=envelope.to_headers(), on_delivery=_check
        )
        self._producer.poll(0)
        return envelope.ref

    def flush(self) -> None:
        """Wait until all stand."""
        if self._producer.flush(60):
            raise TimeoutError("not delivered")


def _check(error: object, _: object) -> None:
    if error is not None:
        raise RuntimeError(f"not delivered: {error}")


def put_forward(stack: Stack, count: int, seed: int) -> list[str]:
    """So many casussen under review at the house; their ids."""
    sender, made = Sender(stack, PARTIJ), []
    for _, bericht in aanmeldingen(count, seed, [AANMELDER], datetime.now(UTC).date()):
        whole = {"gemeente": GEMEENTE, "probleemstelling": TEXT, "doel": TEXT}
        aanmelding = bericht.aanmelding.model_copy(update=whole)
        made.append(casus_id(AANMELDER, aanmelding.aanmelding_id))
        sender.send(made[-1], CasusAangemeld(aanmelding=aanmelding))
    sender.flush()
    return made


class Casus(NamedTuple):
    """What the house's words are about."""

    casus_id: str
    aanmelder: str = AANMELDER
    gemeente: str = GEMEENTE
    wachtrij: str = HUIS


def ready(casus: str, invited: Iterable[str]) -> Iterable[Bericht]:
    """What a house says until invitations can go out to these parties."""
    line, now, several = Casus(casus), datetime.now(UTC), tuple(invited)
    yield from said.zienswijze(line, TEXT)
    yield from said.criteria(line, Uitkomst.CASUS, TEXT)
    yield from said.besluit(line, Uitkomst.CASUS, now, several, TEXT)
    yield from said.voorbereiding(line, now, TEXT)
    yield from said.aanwijzing(line, [said.lawful(code, TEXT) for code in several])


def wait_until(count: int, seen: Sized, seconds: float = 60) -> None:
    """Until so many are there; raises TimeoutError."""
    end = time.monotonic() + seconds
    while len(seen) < count:
        if time.monotonic() > end:
            raise TimeoutError(f"{len(seen)} of {count} within {seconds:.0f} s")
        time.sleep(0.002)
