"""The part of the Confluent Schema Registry API v1 that reading clients use, as a Starlette application.

Mode and compatibility are fixed: a schema comes in by a release of the hub (`hub schemas generate`), never over HTTP. Looking up a schema
that is there is no write, so a serializer that registers by default is served as long as it brings one of ours.
"""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from hub.registry.catalogue import Catalogue, NotServed
from schemas.released import Release, releases

MAX_BODY = 1 << 20
"""Bytes of a schema to look up."""


class Answer(JSONResponse):
    """JSON under the API's own media type."""

    media_type = "application/vnd.schemaregistry.v1+json"


def app(found: tuple[Release, ...] | None = None) -> Starlette:
    """The registry of `found`, or of all that was released."""
    endpoints = _Endpoints(Catalogue(releases() if found is None else found))
    return Starlette(routes=endpoints.routes(), exception_handlers={NotServed: _not_served, HTTPException: _http_error})


class _Endpoints:
    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    def routes(self) -> list[Route]:
        """The API."""
        return [
            Route("/", _fixed({})),
            Route("/config", _fixed({"compatibilityLevel": "FULL_TRANSITIVE"})),
            Route("/config/{subject}", _fixed({"compatibilityLevel": "FULL_TRANSITIVE"})),
            Route("/mode", _fixed({"mode": "READONLY"})),
            Route("/mode/{subject}", _fixed({"mode": "READONLY"})),
            Route("/schemas/types", _fixed(["AVRO"])),
            Route("/schemas/ids/{id:int}", self.schema),
            Route("/schemas/ids/{id:int}/schema", self.bare_schema),
            Route("/schemas/ids/{id:int}/subjects", self.subjects_of),
            Route("/schemas/ids/{id:int}/versions", self.versions_of),
            Route("/subjects", self.subjects),
            Route("/subjects/{subject}", self.lookup, methods=["POST"]),
            Route("/subjects/{subject}/versions", self.versions),
            Route("/subjects/{subject}/versions", self.register, methods=["POST"]),
            Route("/subjects/{subject}/versions/{version}", self.version),
            Route("/subjects/{subject}/versions/{version}/schema", self.bare_version),
        ]

    async def schema(self, request: Request) -> Answer:
        return Answer({"schema": self._by_id(request).text})

    async def bare_schema(self, request: Request) -> Answer:
        return Answer(self._by_id(request).schema)

    async def subjects_of(self, request: Request) -> Answer:
        return Answer([self._by_id(request).subject])

    async def versions_of(self, request: Request) -> Answer:
        release = self._by_id(request)
        return Answer([{"subject": release.subject, "version": release.version}])

    async def subjects(self, request: Request) -> Answer:
        return Answer(self._catalogue.subjects(request.query_params.get("subjectPrefix", "")))

    async def versions(self, request: Request) -> Answer:
        return Answer([each.version for each in self._catalogue.of_subject(request.path_params["subject"])])

    async def version(self, request: Request) -> Answer:
        return Answer(_entry(self._by_version(request)))

    async def bare_version(self, request: Request) -> Answer:
        return Answer(self._by_version(request).schema)

    async def lookup(self, request: Request) -> Answer:
        return Answer(_entry(self._catalogue.lookup(request.path_params["subject"], await _posted(request))))

    async def register(self, request: Request) -> Answer:
        subject = request.path_params["subject"]
        try:
            return Answer({"id": self._catalogue.lookup(subject, await _posted(request)).id})
        except NotServed as error:
            if error.status != HTTPStatus.NOT_FOUND:
                raise
            raise NotServed(422, 42205, f"Subject {subject} is in read-only mode") from None

    def _by_id(self, request: Request) -> Release:
        return self._catalogue.by_id(request.path_params["id"])

    def _by_version(self, request: Request) -> Release:
        return self._catalogue.version(request.path_params["subject"], request.path_params["version"])


def _entry(release: Release) -> dict[str, Any]:
    return {"subject": release.subject, "version": release.version, "id": release.id, "schema": release.text}


def _fixed(content: object) -> Any:  # noqa: ANN401 - an endpoint
    async def endpoint(_: Request) -> Answer:
        return Answer(content)

    return endpoint


async def _posted(request: Request) -> str:
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BODY:
            raise NotServed(413, 413, "Request entity too large")
    try:
        return str(json.loads(body)["schema"])
    except (ValueError, KeyError, TypeError, RecursionError):
        raise NotServed(422, 42201, "Input schema is an invalid Avro schema") from None


async def _not_served(_: Request, error: Exception) -> Answer:
    assert isinstance(error, NotServed)
    return Answer({"error_code": error.code, "message": error.message}, error.status)


async def _http_error(_: Request, error: Exception) -> Answer:
    assert isinstance(error, HTTPException)
    return Answer({"error_code": error.status_code, "message": error.detail}, error.status_code, error.headers)
