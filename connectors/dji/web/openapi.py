"""The OpenAPI document, made from the contract's models."""

from __future__ import annotations

from functools import cache

from pydantic.json_schema import models_json_schema

from connectors.dji.content import KINDS
from connectors.dji.event import REQUIRED
from connectors.dji.identity import ORGANISATION
from connectors.dji.web.problems import TITLES

VERSION = "1.0.0"
_REF = "#/components/schemas/"
_EXAMPLE = {
    "specversion": "1.0",
    "id": "0b2f6a1e-6a5c-4a43-9d0a-0f6f5f4f7a10",
    "source": f"{ORGANISATION}voorbeeld",
    "type": "nl.detenties.detentie-beeindigd.v1",
    "time": "2026-11-24T15:30:00+01:00",
    "data": {
        "detentie_id": "D-2026-000123",
        "inrichting": "PI-Arnhem",
        "persoon": {
            "bsn": "999990342",
            "voornamen": "Zoë",
            "voorvoegsel": "van den",
            "achternaam": "Berg",
            "geboortedatum": "1990-02-28",
        },
        "gemeente_herkomst": "GM0202",
        "einde_op": "2026-12-01T09:00:00+01:00",
    },
}


@cache
def document() -> dict[str, object]:
    """OpenAPI 3.1."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Detentieberichten",
            "version": VERSION,
            "description": "Neemt detentieberichten van DJI aan als CloudEvents 1.0 (NL GOV-profiel). Een 202 betekent: bevestigd.",
            "contact": {"name": "Beheer van de keten"},
            "license": {"name": "EUPL-1.2", "identifier": "EUPL-1.2"},
        },
        "servers": [{"url": "/v1", "description": "deze server"}],
        "paths": {"/events": {"post": _post()}, "/openapi.json": {"get": _get()}},
        "components": {
            "schemas": _schemas(),
            "securitySchemes": {"bearer": {"type": "http", "scheme": "bearer"}},
        },
    }


def _post() -> dict[str, object]:
    event, batch = {"$ref": f"{_REF}Event"}, {"type": "array", "maxItems": 500, "items": {"$ref": f"{_REF}Event"}}
    data = {"anyOf": [{"$ref": _REF + model.__name__} for model in KINDS.values()]}
    content = {
        "application/cloudevents+json": {"schema": event, "example": _EXAMPLE},
        "application/cloudevents-batch+json": {"schema": batch, "example": [_EXAMPLE]},
        "application/json": {"schema": data, "example": _EXAMPLE["data"]},
    }
    return {
        "operationId": "biedEventsAan",
        "summary": "Bied een of meer detentieberichten aan",
        "description": "Hetzelfde id met dezelfde inhoud en time mag opnieuw; anders volgt 409. Met application/json staan de "
        "attributen in ce-headers.",
        "security": [{"bearer": []}],
        "requestBody": {"required": True, "content": content},
        "responses": {
            "202": {"description": "Aangenomen en door de keten bevestigd", "headers": _VERSION_HEADER},
            **_problems(),
        },
    }


_VERSION_HEADER = {"API-Version": {"schema": {"type": "string"}, "description": "Volledig versienummer"}}


def _problems() -> dict[str, object]:
    content = {"application/problem+json": {"schema": {"$ref": f"{_REF}Problem"}}}
    statuses = (400, 401, 403, 409, 413, 415, 429, 500, 503)
    return {
        str(status): {"description": TITLES[status], "content": content, "headers": _VERSION_HEADER}
        for status in statuses
    }


def _get() -> dict[str, object]:
    content = {"application/json": {"schema": {"type": "object"}}}
    answer = {"description": "De beschrijving", "content": content, "headers": _VERSION_HEADER}
    return {"operationId": "geefBeschrijving", "summary": "Deze beschrijving", "responses": {"200": answer}}


def _schemas() -> dict[str, object]:
    made: dict[str, dict[str, object]]
    _, made = models_json_schema([(model, "validation") for model in KINDS.values()], ref_template=_REF + "{model}")
    return made["$defs"] | {"Event": _event(), "Problem": _PROBLEM}


def _event() -> dict[str, object]:
    kinds = [
        {"properties": {"type": {"const": ce_type}, "data": {"$ref": _REF + model.__name__}}}
        for ce_type, model in KINDS.items()
    ]
    return {
        "type": "object",
        "required": [*REQUIRED, "data"],
        "properties": {
            "specversion": {"const": "1.0"},
            "id": {"type": "string", "pattern": "^[!-~]{1,80}$"},
            "source": {"type": "string", "pattern": f"^{ORGANISATION}[A-Za-z0-9][A-Za-z0-9._-]{{0,63}}$"},
            "type": {"enum": list(KINDS)},
            "time": {
                "type": "string",
                "format": "date-time",
                "description": "Wanneer het systeem van DJI dit vastlegde",
            },
            "datacontenttype": {"type": "string", "pattern": "^application/json"},
            "data": {"type": "object"},
        },
        "oneOf": kinds,
    }


_PROBLEM: dict[str, object] = {
    "type": "object",
    "required": ["title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["code", "detail", "in"],
                "properties": {
                    "code": {"type": "string"},
                    "detail": {"type": "string"},
                    "in": {"enum": ["body", "header"]},
                    "pointer": {"type": "string"},
                    "name": {"type": "string"},
                },
            },
        },
    },
}
