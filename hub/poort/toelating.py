"""Admission: one record in, the topic it goes to or the reason it does not. Pure: the same record gets the same answer.

The checks stand in the order in which they are made, the cheap ones first: nothing is decoded that is already refused.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol

from hub.codec import Envelope, EnvelopeError, Undecodable, decode, decode_as, model_of
from hub.poort.sender import DOELEN_OF, SENDERS, Besluit, Sender
from hub.privacy.casus_id import casus_id
from hub.privacy.doelen import Doel
from hub.privacy.koppen import verraadt
from hub.privacy.persoon_id import persoon_id
from hub.privacy.termijnen import TE_OUD
from hub.topology import names
from schemas.aanmelding import CasusAangemeld
from schemas.basis import Bericht
from schemas.detentie import DetentieBericht
from schemas.personen import CasusBericht
from schemas.verzoek import InformatieGeweigerd, InformatieVerstrekt

MAX_BYTES = 64 * 1024
"""Largest value the hub carries: CloudEvents intermediaries must forward 64 KB, more is no promise (NL GOV profile 1.1, size)."""
MAX_HEADERS = 32
MAX_HEADER_BYTES = 8 * 1024
"""Names and values of all headers together."""
AHEAD = timedelta(minutes=5)
"""A sender's clock may be this much before the broker's."""
BEHIND = TE_OUD
"""An older message is refused: the aggregate may have been forgotten, and its duplicate ring with it.

Shorter than `bewaren_log` in every deployment (`hub.privacy.termijnen`), for which connectors know what they sent: what they know no more
comes too late here.
"""


class Record(Protocol):
    """What of a Kafka record admission looks at. `timestamp` is the broker's, ms since 1970."""

    topic: str
    key: bytes | None
    value: bytes | None
    headers: Sequence[tuple[str, bytes | None]]
    timestamp: int


class Refusal(Exception):
    """The record is not admitted: `code` of `hub.refusals`; `envelope` where it could be read and may be told."""

    def __init__(self, code: str, envelope: Envelope | None = None) -> None:
        super().__init__(code)
        self.code, self.envelope = code, envelope


@dataclass(frozen=True, slots=True)
class Admitted:
    """Goes on to `topic`, under the key it came with."""

    topic: str
    envelope: Envelope


def admit(record: Record, secret: bytes) -> Admitted:
    """Where the record may go; raises `Refusal`. `secret` is that of `persoon_id`."""
    _check_size(record)
    try:
        envelope = Envelope.from_headers(record.headers)
    except EnvelopeError as error:
        raise Refusal(error.code) from None
    try:
        sender = SENDERS[record.topic]
        model = _entitled(envelope, sender)
        doel = _purpose(envelope, model)
        _check_time(envelope, datetime.fromtimestamp(record.timestamp / 1000, UTC))
        inhoud = _content(record.value, model)
        _check_headers(record, inhoud)
        _check_key(record.key, inhoud, doel, sender, secret)
    except Refusal as refusal:
        refusal.envelope = None if _tells(record) else envelope
        raise
    return Admitted(names.log(doel), envelope)


def _check_size(record: Record) -> None:
    try:
        headers = sum(len(name.encode()) + len(value or b"") for name, value in record.headers)
    except UnicodeEncodeError:  # a name that is no UTF-8: no client of ours could send it on (`hub.engine.lenient`)
        raise Refusal("kop-ongeldig") from None
    if len(record.value or b"") > MAX_BYTES or headers > MAX_HEADER_BYTES or len(record.headers) > MAX_HEADERS:
        raise Refusal("te-groot")


def _entitled(envelope: Envelope, sender: Sender) -> type[Bericht]:
    if envelope.source.split(":")[3] != sender.oin:
        raise Refusal("source-onjuist")
    model = model_of(envelope.type)
    if model is None or model not in sender.berichten:
        raise Refusal("afzender-onbevoegd")
    return model


def _purpose(envelope: Envelope, model: type[Bericht]) -> Doel:
    if envelope.doel not in DOELEN_OF[model]:
        raise Refusal("doel-onjuist")
    return Doel(envelope.doel)


def _check_time(envelope: Envelope, appended: datetime) -> None:
    if envelope.time > appended + AHEAD:
        raise Refusal("tijd-in-toekomst")
    if envelope.time < appended - BEHIND:
        raise Refusal("tijd-te-oud")


def _content(value: bytes | None, model: type[Bericht]) -> Bericht:
    try:
        return decode_as(value or b"", model)
    except Undecodable as error:
        raise Refusal(error.code) from None


def _check_headers(record: Record, inhoud: Bericht) -> None:
    if verraadt(record.headers, inhoud):
        raise Refusal("kop-persoonsgegeven")


def _tells(record: Record) -> bool:
    """Whether the headers of a record that is refused, for whatever reason, hold a BSN: then nothing of them goes on."""
    try:
        return verraadt(record.headers, decode(record.value or b""))
    except Undecodable:
        return False


def _check_key(key: bytes | None, inhoud: Bericht, doel: Doel, sender: Sender, secret: bytes) -> None:
    if key != AGGREGATE[doel](inhoud, sender, secret).encode():
        raise Refusal("sleutel-onjuist")


def _nazorg(inhoud: Bericht, _: Sender, secret: bytes) -> str:
    if isinstance(inhoud, DetentieBericht):
        return persoon_id(inhoud.persoon.bsn, Doel.NAZORG, secret)
    if isinstance(inhoud, Besluit):
        return inhoud.persoon_id
    if isinstance(inhoud, InformatieVerstrekt | InformatieGeweigerd):
        return inhoud.aggregaat_id
    raise Refusal("afzender-onbevoegd")


def _complex(inhoud: Bericht, sender: Sender, _: bytes) -> str:
    if isinstance(inhoud, CasusAangemeld):
        return casus_id(sender.code, inhoud.aanmelding.aanmelding_id)
    if isinstance(inhoud, InformatieVerstrekt | InformatieGeweigerd):
        return inhoud.aggregaat_id
    if isinstance(inhoud, CasusBericht):
        return inhoud.casus_id
    raise Refusal("afzender-onbevoegd")


AGGREGATE: dict[Doel, Callable[[Bericht, Sender, bytes], str]] = {Doel.NAZORG: _nazorg, Doel.COMPLEX: _complex}
"""How the key of a message follows from its content and its sender, per purpose."""
