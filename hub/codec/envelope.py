"""The envelope: CloudEvents 1.0 in the Kafka binding's binary mode, by the NL GOV profile 1.1.

An attribute is a `ce_` header with a UTF-8 value. Rules where the standards leave a choice:

* `content-type` may be missing (case S2). Only binary mode travels here, so the `ce_` headers alone tell the mode and the
  schema id in the value tells its form. Where it is given it must be ours: that refuses structured mode.
* `traceparent` is W3C's own header, one per hop, and as W3C asks a broken one is passed by: a trace may break, a message not.
  The CloudEvents extension `ce_traceparent` names the trace of the chain's first sender; it is carried like any other extension.
* Any `ce_` header that is no UTF-8, null, doubled or of a name beyond a-z and 0-9 refuses the message, also an extension that we
  have no use for (case S1). Every other header is free.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import TypeAlias

CONTENT_TYPE = "application/avro"
REQUIRED = frozenset({"specversion", "id", "source", "type", "time", "doel"})

_PREFIX = "ce_"
_CONTENT = "content-type"
_FEW = frozenset({_CONTENT, "ce_specversion", "ce_source", "ce_type", "ce_doel"})
"""What takes few values: each is checked once and then known."""
_FEW_BYTES = 200  # what is known takes little memory, whatever a sender makes up
_NAME = re.compile(r"[a-z0-9]{1,64}")
_TRACEPARENT = re.compile(rb"[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}")
_FORMS = {
    "specversion": re.compile(r"1\.0"),
    "id": re.compile(r"[!-~]{1,80}"),
    "source": re.compile(r"urn:nld:oin:[0-9A-Z]{20}:systeem:[A-Za-z0-9][A-Za-z0-9._-]{0,63}"),
    "type": re.compile(r"(?=.{1,100}$)[a-z]{2,10}(\.[a-z0-9-]+){2,8}"),
    "time": re.compile(r"[0-9]{4}(-[0-9]{2}){2}T[0-9]{2}(:[0-9]{2}){2}(\.[0-9]{1,9})?(Z|[+-][0-9]{2}:[0-9]{2})"),
    "doel": re.compile(r"[a-z]{1,20}"),
    "correlationid": re.compile(r"[!-~]{1,80}"),
    "causationid": re.compile(r"[!-~]{1,200}"),
}
"""What an attribute of ours must match. A `ref` stays below the 200 characters that a message's field can hold of it."""


Family: TypeAlias = Callable[[str, str], list[tuple[str, bytes]]]
"""Headers by id and type."""


class EnvelopeError(Exception):
    """The headers are no envelope: `code` is stable and listed in `hub.refusals`. Holds nothing of a header (art. 18.1)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Envelope:
    """Who says what, when, and for which purpose.

    `source` + `id` tell one event from every other. `time` is when the sender wrote it down, not when the thing happened: domain
    moments stand in the message. `correlationid` is the id of the first message of the chain, `causationid` the `ref` of the one
    that led to this one. `doel` is the purpose (`hub.privacy.doelen`), here only checked for its form.
    """

    id: str
    source: str
    type: str
    time: datetime
    doel: str
    correlationid: str
    causationid: str | None = None
    traceparent: str | None = None

    @property
    def ref(self) -> str:
        """`source` and `id` in one string, `source#id`; a source holds no `#`, so it can be taken apart again."""
        return f"{self.source}#{self.id}"

    def to_headers(self) -> list[tuple[str, bytes]]:
        """The headers, always in the same order."""
        headers = [
            ("content-type", b"application/avro"),
            ("ce_specversion", b"1.0"),
            ("ce_id", self.id.encode()),
            ("ce_source", self.source.encode()),
            ("ce_type", self.type.encode()),
            ("ce_time", _rfc3339(self.time)),
            ("ce_doel", self.doel.encode()),
            ("ce_correlationid", self.correlationid.encode()),
        ]
        if self.causationid is not None:
            headers.append(("ce_causationid", self.causationid.encode()))
        if self.traceparent is not None:
            headers.append(("traceparent", self.traceparent.encode()))
        return headers

    def family(self) -> Family:
        """Makes the headers of events that differ from this one in id and type alone, as all that one cause leads to."""
        content, version, _, source, _, *rest = self.to_headers()
        return lambda own, kind: [content, version, ("ce_id", own.encode()), source, ("ce_type", kind.encode()), *rest]

    @classmethod
    def from_headers(cls, headers: Sequence[tuple[str, bytes | None]]) -> Envelope:
        """The envelope in `headers`; raises `EnvelopeError`. Without `correlationid` a message starts its own chain."""
        found = _attributes(headers)
        if not found.keys() >= REQUIRED:
            raise EnvelopeError("kop-ontbreekt")
        return cls(
            id=found["id"],
            source=found["source"],
            type=found["type"],
            time=_moment(found["time"]),
            doel=found["doel"],
            correlationid=found.get("correlationid", found["id"]),
            causationid=found.get("causationid"),
            traceparent=traceparent(headers),
        )


def _attributes(headers: Sequence[tuple[str, bytes | None]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for header, value in headers:
        if header in _FEW and value is not None and len(value) <= _FEW_BYTES:
            name, text = _kept(header, value)
        elif header.startswith(_PREFIX) or header == _CONTENT:
            name, text = _attribute(header, value)
        else:
            continue
        if name in found:
            raise EnvelopeError("kop-dubbel")
        found[name] = text
    return found


def _attribute(header: str, value: bytes | None) -> tuple[str, str]:
    """Name and text of one attribute; raises `EnvelopeError`."""
    text = _text(value)
    if header == _CONTENT:
        if text.partition(";")[0].strip().lower() != CONTENT_TYPE:
            raise EnvelopeError("contenttype-onbekend")
        return header, text
    name = header[len(_PREFIX) :]
    form = _FORMS.get(name)
    if not (form.fullmatch(text) if form else _NAME.fullmatch(name)):
        raise EnvelopeError("kop-ongeldig")
    return name, text


_kept = lru_cache(1024)(_attribute)


def _text(value: bytes | None) -> str:
    try:
        return (value or b"\xff").decode()  # null and empty are no value either
    except UnicodeDecodeError:
        raise EnvelopeError("kop-ongeldig") from None


def traceparent(headers: Sequence[tuple[str, bytes | None]]) -> str | None:
    """The W3C trace parent among headers; None where there is none, or no well-formed one."""
    values = [value for header, value in headers if header == "traceparent"]
    if len(values) != 1 or values[0] is None or not _TRACEPARENT.fullmatch(values[0]):
        return None
    return values[0].decode()


@lru_cache(16)  # all that one message leads to bears its time
def _rfc3339(moment: datetime) -> bytes:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")[:-6].encode() + b"Z"


def _moment(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError):
        raise EnvelopeError("kop-ongeldig") from None
