"""What a sender offers to the hub: a record with its envelope, good unless a test makes it otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

from aiokafka.structs import ConsumerRecord

from hub.codec import Envelope, encode
from hub.parties import HUIZEN, PARTIJEN
from hub.privacy.doelen import Doel
from hub.privacy.persoon_id import persoon_id
from schemas.detentie import Adres, DetentieBeeindigd, DetentieBericht, DetentieGestart, Hulpvraagblad, Persoon
from tests.support.messages import BSNS

Headers = Sequence[tuple[str, bytes | None]]

DJI = f"urn:nld:oin:{PARTIJEN['dji'].oin}:systeem:proef"
OM = f"urn:nld:oin:{PARTIJEN['om'].oin}:systeem:proef"
EDE = f"urn:nld:oin:{HUIZEN['ede'].oin}:systeem:proef"
WITHIN = timedelta(days=20)


@dataclass(frozen=True)
class Offer:
    """A record on its way to `topic`."""

    topic: str
    key: bytes | None
    value: bytes | None
    headers: Headers


def persoon(number: int = 0) -> Persoon:
    """One of a row of synthetic persons, with letters that the registry allows."""
    adres = Adres(straat="Proefțuinlaan", huisnummer="12-bis", postcode="6811 XZ", woonplaats="Arnhem")
    return Persoon(
        bsn=BSNS[number],
        voornamen="Zoë Ǎnnelies",
        voorvoegsel="van 't",
        achternaam="Proefpersoon-Şahin",
        geboortedatum=date(1981, 2, 3),
        adres=adres,
    )


def einde(number: int = 0, **fields: object) -> DetentieBeeindigd:
    """The announced end of a detention of person `number`."""
    now = datetime.now(UTC)
    told: dict[str, object] = {
        "detentie_id": f"P-{number}",
        "inrichting": "PI-ARN",
        "persoon": persoon(number),
        "gemeente_herkomst": "GM0202",
        "einde_op": now + WITHIN,
        "hulpvragen": Hulpvraagblad(peildatum=now),
    }
    return DetentieBeeindigd.model_validate(told | fields)


def begin(number: int = 0, **fields: object) -> DetentieGestart:
    """The begin of the same detention."""
    told: dict[str, object] = {
        "detentie_id": f"P-{number}",
        "inrichting": "PI-ARN",
        "persoon": persoon(number),
        "gemeente_herkomst": "GM0202",
        "begin_op": datetime.now(UTC) - WITHIN,
    }
    return DetentieGestart.model_validate(told | fields)


def envelope(inhoud: DetentieBericht, **fields: object) -> Envelope:
    """The envelope that DJI puts around a message."""
    told: dict[str, object] = {
        "id": str(uuid4()),
        "source": DJI,
        "type": inhoud.ce_type,
        "time": datetime.now(UTC),
        "doel": "nazorg",
    }
    told |= fields
    return Envelope(**{"correlationid": told["id"], **told})  # type: ignore[arg-type]


def offer(inhoud: DetentieBericht, secret: bytes, **fields: object) -> Offer:
    """The message as DJI's connector sends it; `fields` are of the envelope."""
    key = persoon_id(inhoud.persoon.bsn, Doel.NAZORG, secret).encode()
    return Offer("dji.detentie", key, encode(inhoud), envelope(inhoud, **fields).to_headers())


def received(offered: Offer, at: datetime, offset: int = 0) -> ConsumerRecord:
    """The record as the poort gets it, appended by the broker `at` a moment."""
    key, value = offered.key, offered.value
    sizes = len(key or b""), len(value or b"")
    return ConsumerRecord(
        offered.topic, 0, offset, round(at.timestamp() * 1000), 1, key, value, None, *sizes, tuple(offered.headers)
    )
