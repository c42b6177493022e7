"""One way, or several, to be refused for each code that the poort gives."""

from __future__ import annotations

import struct
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hub.codec import decode_as, encode
from hub.poort.toelating import BEHIND, MAX_BYTES, MAX_HEADER_BYTES, MAX_HEADERS
from schemas.detentie import DetentieBeeindigd
from schemas.hub import BerichtGeweigerd
from tests.support.offers import DJI, OM, Offer, begin, einde, envelope, offer, persoon

SECRET = bytes(range(32))
NOW = datetime.now(UTC).replace(microsecond=0)
UNKNOWN_SCHEMA = struct.pack(">BI", 0, 2**31)

Spoil = Callable[[Offer], Offer]


def good(**fields: object) -> Offer:
    """An offer that is admitted; `fields` are of its envelope."""
    return offer(einde(), SECRET, **({"time": NOW} | fields))


def with_header(name: str, value: bytes | None) -> Spoil:
    """The same with one more header."""
    return lambda one: replace(one, headers=[*one.headers, (name, value)])


def without(name: str) -> Spoil:
    """The same without a header."""
    return lambda one: replace(one, headers=[header for header in one.headers if header[0] != name])


def instead(name: str, value: bytes | None) -> Spoil:
    """The same with another value of a header."""
    return lambda one: with_header(name, value)(without(name)(one))


def with_value(value: bytes | None) -> Spoil:
    """The same with another value."""
    return lambda one: replace(one, value=value)


def with_key(key: bytes | None) -> Spoil:
    """The same under another key."""
    return lambda one: replace(one, key=key)


def on(topic: str) -> Spoil:
    """The same on another topic."""
    return lambda one: replace(one, topic=topic)


def told(**fields: object) -> Spoil:
    """The same with another envelope."""
    return lambda one: replace(one, headers=good(**fields).headers)


def invalid() -> bytes:
    """The bytes of a message whose BSN fails the elfproef: its sender did not check."""
    wrong = persoon().model_copy(update={"bsn": "999999999"})
    return encode(einde().model_copy(update={"persoon": wrong}))


def bsn(one: Offer) -> bytes:
    """The BSN that an offer is about."""
    return decode_as(one.value or b"", DetentieBeeindigd).persoon.bsn.encode()


def leaking(name: str, form: bytes) -> Spoil:
    """The same with that BSN in a header, in a form with a place for it."""
    return lambda one: instead(name, form % bsn(one))(one)


def padding(one: Offer, most: int) -> bytes:
    """What fills the headers of an offer up to `most` bytes, in a header `x`."""
    return bytes(most - 1 - sum(len(name) + len(value or b"") for name, value in one.headers))


WORD = BerichtGeweigerd(
    code="te-groot",
    uitleg="-",
    bericht_id=None,
    bericht_source=None,
    bericht_type=None,
    topic="-",
    partitie=0,
    offset=0,
)

REFUSED: dict[str, tuple[Spoil, ...]] = {
    "kop-ontbreekt": tuple(without(f"ce_{name}") for name in ("specversion", "id", "source", "type", "time", "doel")),
    "kop-dubbel": (
        with_header("ce_id", b"another"),
        lambda one: with_header("ce_x", b"1")(with_header("ce_x", b"1")(one)),
        with_header("content-type", b"application/avro"),
    ),
    "kop-ongeldig": (
        with_header("ce_subject", b"\xc3\x28"),
        with_header("ce_subject", None),
        with_header("ce_subject", b""),
        with_header("ce_a-b", b"1"),
        with_header("\udcc3(", b"1"),
        instead("ce_id", b"\xc3\x28"),
        instead("ce_id", b"x" * 81),
        instead("ce_id", "é".encode()),
        instead("ce_specversion", b"0.3"),
        instead("ce_source", b"urn:nld:oin:123:systeem:proef"),
        instead("ce_time", b"2026-02-30T10:00:00Z"),
        instead("ce_time", b"0001-01-01T00:00:00+14:00"),
        instead("ce_time", b"1790000000"),
        instead("ce_time", b"58693-01-04T10:40:00Z"),  # microseconds taken for milliseconds (case O7)
    ),
    "contenttype-onbekend": (
        instead("content-type", b"application/json"),
        instead("content-type", b"application/cloudevents+avro"),
    ),
    "te-groot": (
        with_value(bytes(MAX_BYTES + 1)),
        lambda one: with_header("x", padding(one, MAX_HEADER_BYTES) + b"1")(one),
        lambda one: replace(one, headers=[*one.headers, *[("x", b"")] * (MAX_HEADERS + 1 - len(one.headers))]),
    ),
    "sleutel-onjuist": (
        with_key(None),
        with_key(b""),
        with_key(persoon().bsn.encode()),
        with_key(offer(einde(1), SECRET).key),
        with_key(offer(einde(), b"the secret of another deployment").key),
    ),
    "schema-onbekend": (with_value(UNKNOWN_SCHEMA + b"x"),),
    "schema-past-niet": (with_value(encode(begin())), with_value(encode(WORD))),
    "inhoud-onleesbaar": (
        with_value(None),
        with_value(b""),
        with_value(b"{}"),
        with_value(encode(einde())[:-1]),
        with_value(encode(einde()) + b"\0"),
        with_value(encode(einde()).ljust(MAX_BYTES, b"\0")),
    ),
    "inhoud-ongeldig": (with_value(invalid()),),
    "kop-persoonsgegeven": (
        leaking("ce_id", b"%b"),
        leaking("ce_id", b"bericht-%b-1"),
        lambda one: instead("ce_id", b"%b.%b.%b" % (bsn(one)[:4], bsn(one)[4:6], bsn(one)[6:]))(one),
        leaking("ce_correlationid", b"%b"),
        leaking("ce_causationid", b"dji#%b"),
        leaking("ce_subject", b"%b"),
        lambda one: with_header(bsn(one).decode(), b"1")(one),
        leaking("x", b"\xff%b"),
        leaking("traceparent", b"00-%baaaaaaaaaaaaaaaaaaaaaaa-b9c7c989f97918e1-01"),
        leaking("content-type", b"application/avro; x=%b"),
        lambda one: with_key(bsn(one))(leaking("ce_id", b"%b")(one)),
    ),
    "afzender-onbevoegd": (
        lambda one: on("partij.om.uit")(told(source=OM)(one)),
        instead("ce_type", b"nl.detenties.onbekend.v1"),
        instead("ce_type", WORD.ce_type.encode()),
        instead("ce_type", b"nl.nazorgdossiers.nazorg-afgesloten.v1"),
    ),
    "source-onjuist": (told(source=OM), on("partij.om.uit"), on("huis.ede.besluit")),
    "doel-onjuist": (told(doel="complex"), told(doel="radicalisering"), told(doel="zomaar")),
    "tijd-in-toekomst": (told(time=NOW + timedelta(hours=1)), told(time=datetime(9999, 12, 31, tzinfo=UTC))),
    "tijd-te-oud": (told(time=NOW - 2 * BEHIND), told(time=datetime(1970, 1, 21, tzinfo=UTC))),
}

ADMITTED: dict[str, Spoil] = {
    "as it is": lambda one: one,
    "no content type (case S2)": without("content-type"),
    "content type with a parameter": instead("content-type", b"application/avro; charset=binary"),
    "a header of bytes (case S1)": with_header("x", b"\xc3\x28"),
    "a null header (case S1)": with_header("x", None),
    "a broken traceparent": with_header("traceparent", b"\xc3\x28"),
    "an extension": with_header("ce_subject", "Zoë".encode()),
    "no correlation": without("ce_correlationid"),
    "as many headers as may be": lambda one: replace(
        one, headers=[*one.headers, *[("x", b"")] * (MAX_HEADERS - len(one.headers))]
    ),
    "as many bytes of headers as may be": lambda one: with_header("x", padding(one, MAX_HEADER_BYTES))(one),
    "another system of the sender": told(source=DJI.replace("proef", "injus")),
}


def envelope_of(one: Offer) -> str:
    """The `source#id` of an offer."""
    headers = dict(one.headers)
    return b"#".join((headers["ce_source"] or b"", headers["ce_id"] or b"")).decode()


__all__ = ["ADMITTED", "NOW", "REFUSED", "SECRET", "Spoil", "envelope", "envelope_of", "good", "with_header"]
