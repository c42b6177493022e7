"""The messages of DJI in a run: persons in detention, each told of twice."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import islice
from random import Random

from hub.broker import Broker, Credentials
from hub.codec import Envelope
from hub.privacy.persoon_id import persoon_id
from tests.faults.load import bsns
from tests.faults.offer import DOEL, Offer, detentie, source
from tests.faults.partners.run import Script
from tests.faults.persoon import Levensloop


def dossiers(script: Script, broker: Broker) -> list[Offer]:
    """In the order in which they are offered: all persons once, then again."""
    secret = bytes.fromhex(Credentials.load(broker.directory).persoon_id_secret.get_secret_value())
    kans, now = Random(f"dossiers/{script.seed}"), datetime.now(UTC)
    numbers = list(islice(bsns(), script.dossiers))
    lives = [(persoon_id(bsn, DOEL, secret), Levensloop(n, bsn, now, kans)) for n, bsn in enumerate(numbers)]
    made = []
    for number, (key, life) in enumerate(lives * 2):
        bericht, id_ = life.volgende(), f"{script.seed}-{number}"
        made.append(detentie(bericht, key, Envelope(id_, source("dji"), bericht.ce_type, now, DOEL, id_)))
    return made
