"""One offered event: its attributes checked, its content built, ready to be sent."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from connectors.dji.content import KINDS, SHORT, Data, build
from connectors.dji.faults import Fault, Path, Refused, told
from connectors.dji.fields import Notation, Unfit
from connectors.dji.gemeld import gemeld_op
from connectors.dji.identity import ORGANISATION, SOURCE, Identity, content
from connectors.kit.ledger import Entry
from connectors.kit.publisher import Record
from hub.codec import Envelope, encode
from hub.privacy.doelen import Doel
from hub.topology.names import DETENTIE
from schemas.detentie import DetentieBericht

Attributes = Mapping[str, object]

FORMS = {
    "specversion": re.compile(r"1\.0"),
    "id": re.compile(r"[!-~]{1,80}"),
    "source": re.compile(r"urn:nld:oin:[0-9A-Z]{20}:systeem:[A-Za-z0-9][A-Za-z0-9._-]{0,63}"),
    "correlationid": re.compile(r"[!-~]{1,80}"),
    "causationid": re.compile(r"[!-~]{1,200}"),
}
TRACEPARENT = re.compile(r"[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}")
REQUIRED = ("specversion", "id", "source", "type", "time")
JSON = re.compile(r"application/json(\s*;.*)?")
NAME = re.compile(r"[a-z0-9]{1,20}")
TOKEN = re.compile(r"[!-~]{1,128}")
"""Other attributes travel in headers that brokers may log: no spaces, so no room for prose."""

ENVELOPE = frozenset({*FORMS, "traceparent", "type", "time", "datacontenttype", "doel"})
CLOSED = frozenset({"specversion", "type", "time", "datacontenttype", "doel"})
"""Attributes whose every allowed value is known: they can tell nothing."""
NUMBERED = frozenset({"id", "source", "correlationid", "causationid", "traceparent"})
"""Attributes that hold generated ids, in which a short surname may occur by chance: searched for the BSN only."""
OWN_NAMES = {"type": "bericht", "id": "bericht_id", "time": "gemeld_op"}
"""What attributes are called in notations that are no CloudEvents."""
OWN_REQUIRED = ("type", "time")

TELLING = 4
"""Shortest text of a person that is looked for in the attributes: shorter ones occur by chance."""


@dataclass(frozen=True, slots=True)
class Offered:
    """Raw input, from whatever notation: attributes, content, and whether it came as a CloudEvent."""

    attributes: Attributes
    data: Data
    cloudevent: bool


@dataclass(frozen=True, slots=True)
class Event:
    """A checked event. `entry` is its mark in the ledger; `restored` tells that the BSN's leading zero was."""

    record: Record
    entry: Entry
    restored: bool


def check(offered: Offered, identity: Identity, now: datetime, notation: Notation = Notation.ISO) -> Event:
    """The event to send; raises `Refused` with every fault of attributes and content."""
    attributes = _attributes(offered)
    faults = _attribute_faults(attributes, offered.cloudevent, now)
    bericht = None
    if attributes.get("type") in KINDS:
        try:
            bericht = build(attributes["type"], offered.data, notation)
            faults += _leaks(attributes, bericht)
        except Refused as refused:
            faults += refused.faults
    if faults or bericht is None:
        raise Refused(*(faults if offered.cloudevent else map(_in_own_notation, faults)))
    return _event(attributes, bericht, identity, now, _was_restored(offered.data))


def _in_own_notation(fault: Fault) -> Fault:
    """The place as CSV and JSON Lines have it: no `data` around the content, their own names for the attributes."""
    first, *rest = fault.path
    path = tuple(rest) if first == "data" else (OWN_NAMES.get(first, first),)
    return replace(fault, path=path, code="veld-ontbreekt" if fault.code == "kop-ontbreekt" else fault.code)


def _attributes(offered: Offered) -> dict[str, str]:
    attributes = {name: _text(value) for name, value in offered.attributes.items() if value is not None}
    if not TRACEPARENT.fullmatch(attributes.get("traceparent", "")):
        attributes.pop("traceparent", None)  # W3C: a broken one is passed by
    if offered.cloudevent:
        return attributes
    kind = attributes.get("type", "")
    return {"specversion": "1.0", "source": SOURCE} | attributes | {"type": SHORT.get(kind, kind)}


def _text(value: object) -> str:
    """An attribute as text: CloudEvents types beyond String have one canonical string form (case S2)."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, str | int) else ""


def _attribute_faults(attributes: Mapping[str, str], cloudevent: bool, now: datetime) -> list[Fault]:
    required = REQUIRED if cloudevent else OWN_REQUIRED
    faults = [Fault("kop-ontbreekt", (name,)) for name in required if not attributes.get(name)]
    missing = {fault.path[0] for fault in faults}
    codes = {name: _code(name, value, now) for name, value in attributes.items() if name not in missing}
    return faults + [Fault(code, _tellable((name,))) for name, code in codes.items() if code]


def _code(name: str, value: str, now: datetime) -> str | None:
    if name == "type":
        return None if value in KINDS else "bericht-onbekend"
    if name == "time":
        return _time_code(value, now)
    if name == "doel":
        return None if value == Doel.NAZORG else "doel-onjuist"
    if name == "datacontenttype":
        return None if JSON.fullmatch(value) else "inhoudstype-onbekend"
    if not (NAME.fullmatch(name) and FORMS.get(name, TOKEN).fullmatch(value)):
        return "kop-ongeldig"
    return "afzender-onbevoegd" if name == "source" and not value.startswith(ORGANISATION) else None


def _time_code(value: str, now: datetime) -> str | None:
    try:
        gemeld_op(value, now)
    except Unfit as unfit:
        return unfit.code
    return None


def _tellable(path: Path) -> Path:
    return tuple(part if part in ENVELOPE else told(part) for part in path)


def _leaks(attributes: Mapping[str, str], bericht: DetentieBericht) -> list[Fault]:
    """A person's data does not belong where brokers and proxies may log it (NL GOV profile, security)."""
    numbers = {bericht.persoon.bsn, bericht.persoon.bsn.lstrip("0")}
    texts = numbers | _texts(bericht)
    leaking = [
        name
        for name, value in attributes.items()
        if name not in CLOSED and any(text in value.casefold() for text in (numbers if name in NUMBERED else texts))
    ]
    return [Fault("kop-persoonsgegeven", _tellable((name,))) for name in leaking]


def _texts(bericht: DetentieBericht) -> set[str]:
    persoon, adres = bericht.persoon, bericht.persoon.adres
    texts = [persoon.achternaam, persoon.voornamen, *([adres.straat, adres.postcode] if adres else [])]
    return {text.casefold() for text in texts if len(text) >= TELLING}


def _was_restored(data: Data) -> bool:
    persoon = data.get("persoon")
    return isinstance(persoon, dict) and len(str(persoon.get("bsn"))) == 8


def _event(
    attributes: Mapping[str, str], bericht: DetentieBericht, identity: Identity, now: datetime, restored: bool
) -> Event:
    gemeld = gemeld_op(attributes["time"], now)
    form = content(bericht, gemeld)
    event_id = attributes.get("id") or identity.id(form)
    envelope = Envelope(
        id=event_id,
        source=attributes["source"],
        type=bericht.ce_type,
        time=gemeld,
        doel=Doel.NAZORG,
        correlationid=attributes.get("correlationid") or event_id,
        causationid=attributes.get("causationid"),
        traceparent=attributes.get("traceparent"),
    )
    extensions = [(f"ce_{name}", value.encode()) for name, value in attributes.items() if name not in ENVELOPE]
    record = Record(DETENTIE, identity.record_key(bericht), encode(bericht), envelope.to_headers() + extensions)
    return Event(record, identity.entry(attributes["source"], event_id, form), restored)
