"""What is offered: messages of DJI over both houses, repeats, and poison. All of it follows from a seed and the moment the run began."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import islice
from random import Random

from hub.codec import Envelope
from hub.privacy.persoon_id import persoon_id
from schemas.bsn import elfproef
from schemas.detentie import DetentieBericht
from tests.faults.offer import DOEL, Offer, detentie, source
from tests.faults.persoon import Levensloop
from tests.faults.poison import SPOILS, poison

MESSAGES_A_PERSON = 6
"""On average; what one person gets stays far below the duplicate ring of 64, so that a repeat is always known as one."""
REPEAT_SHARE, POISON_SHARE = 0.03, 0.03


def bsns() -> Iterator[str]:
    """Valid numbers of the test range."""
    return (text for text in (f"{number:09d}" for number in range(999_900_000, 1_000_000_000)) if elfproef(text))


def offers(seed: int, count: int, begin: datetime, secret: bytes) -> list[Offer]:
    """`count` records in the order in which they are offered."""
    kans = Random(seed)
    numbers = list(islice(bsns(), max(count // MESSAGES_A_PERSON, 1)))
    persons = [
        (persoon_id(bsn, DOEL, secret), Levensloop(nummer, bsn, begin, kans)) for nummer, bsn in enumerate(numbers)
    ]
    made: list[Offer] = []
    for number in range(count):
        key, person = kans.choice(persons)
        if made and kans.random() < REPEAT_SHARE:
            made.append(_repeat(made, kans))
        elif kans.random() < POISON_SHARE:
            bericht = Levensloop(number, numbers[0], begin, kans).volgende()
            made.append(
                poison(kans.choice(list(SPOILS)), bericht, key, _envelope(bericht, f"{seed}-gif-{number}", begin))
            )
        else:
            bericht = person.volgende()
            made.append(detentie(bericht, key, _envelope(bericht, f"{seed}-{number}", begin)))
    return made


def _repeat(made: Sequence[Offer], kans: Random) -> Offer:
    """Any earlier record that is good, to the byte; poison is not repeated, so that each has a dead letter of its own."""
    while (offer := kans.choice(made)).code:
        continue
    return offer


def _envelope(bericht: DetentieBericht, id_: str, begin: datetime) -> Envelope:
    return Envelope(id_, source("dji"), bericht.ce_type, begin, DOEL, correlationid=id_)
