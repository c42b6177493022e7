"""From an HTTP request to offered events: the three content modes of the CloudEvents HTTP binding 1.0.2."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import unquote

from starlette.datastructures import Headers
from starlette.requests import Request

from connectors.dji.event import Offered
from connectors.dji.faults import Fault, Refused
from connectors.dji.reading.jsontext import cloudevent, loads
from connectors.dji.web.problems import Problem, in_body, in_request

BODY_BYTES = 1024 * 1024
BATCH_EVENTS = 500
PREFIX = "ce-"
INVALID = "Een of meer onderdelen van het bericht kloppen niet; niets ervan is aangenomen."

STRUCTURED, BATCH, BINARY = "application/cloudevents+json", "application/cloudevents-batch+json", "application/json"

Errors = list[dict[str, object]]
Tell = Callable[[int, Sequence[Fault]], Errors]


@dataclass(frozen=True, slots=True)
class Received:
    """The events of a request, and how faults of the n-th are told to its sender."""

    offers: Sequence[Offered]
    tell: Tell


async def receive(request: Request) -> Received:
    """The events; raises `Problem` when the request holds none that can be read."""
    mode = _mode(request.headers)
    body = await _body(request)
    try:
        if mode == BATCH:
            return _batch(loads(body))
        return _binary(request.headers, loads(body)) if mode == BINARY else _structured(loads(body))
    except Refused as refused:
        raise _invalid(in_body(refused.faults)) from None


def _invalid(errors: Errors) -> Problem:
    return Problem(400, INVALID, errors)


def _mode(headers: Headers) -> str:
    mode, _, parameters = headers.get("content-type", "").partition(";")
    mode, parameters = mode.strip().lower(), parameters.replace(" ", "").replace('"', "").lower()
    known = mode in (STRUCTURED, BATCH) or (mode == BINARY and f"{PREFIX}specversion" in headers)
    if not known or parameters not in ("", "charset=utf-8") or "content-encoding" in headers:
        detail = f"Stuur {STRUCTURED}, {BATCH}, of {BINARY} met ce-headers; in UTF-8, niet gecomprimeerd."
        raise Problem(415, detail, headers={"Accept-Post": f"{STRUCTURED}, {BATCH}, {BINARY}"})
    return mode


async def _body(request: Request) -> bytes:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > BODY_BYTES:
            raise Problem(413, f"Een verzoek bevat ten hoogste {BODY_BYTES} bytes.", headers={"Connection": "close"})
    return bytes(body)


def _structured(value: object) -> Received:
    if not isinstance(value, dict):
        raise Refused(Fault("veld-geen-object"))
    return Received([cloudevent(value)], lambda _, faults: in_body(faults))


def _batch(value: object) -> Received:
    if not isinstance(value, list):
        raise Refused(Fault("json-ongeldig"))
    if len(value) > BATCH_EVENTS:
        raise Problem(413, f"Een batch bevat ten hoogste {BATCH_EVENTS} events.")
    offers, errors = [], []
    for place, event in enumerate(value):
        try:
            offers.append(_structured(event).offers[0])
        except Refused as refused:
            errors += in_body(refused.faults, (str(place),))
    if errors:
        raise _invalid(errors)
    return Received(offers, lambda place, faults: in_body(faults, (str(place),)))


def _binary(headers: Headers, data: object) -> Received:
    names = [name for name in headers if name.startswith(PREFIX)]
    doubled = sorted({name for name in names if names.count(name) > 1})
    if doubled:
        raise _invalid(in_request(Fault("kop-dubbel", (name.removeprefix(PREFIX),)) for name in doubled))
    attributes = {name.removeprefix(PREFIX): unquote(headers[name], errors="replace") for name in names}
    event = attributes | {"datacontenttype": BINARY, "data": data}
    if "traceparent" in headers:
        event.setdefault("traceparent", headers["traceparent"])
    try:
        return Received([cloudevent(event)], lambda _, faults: in_request(faults))
    except Refused as refused:
        raise _invalid(in_request(refused.faults)) from None
