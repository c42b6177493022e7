"""Answers to what can't be accepted: problem details (RFC 9457) in Dutch, all faults at once, never a value."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from starlette.responses import JSONResponse

from connectors.dji.faults import Fault, Path

TITLES = {
    400: "Het verzoek klopt niet",
    401: "Niet aangemeld",
    403: "Niet bevoegd",
    404: "Niet gevonden",
    405: "Methode niet toegestaan",
    409: "In strijd met een eerder bericht",
    413: "Te groot",
    415: "Inhoudstype niet ondersteund",
    429: "Te veel verzoeken tegelijk",
    500: "Er ging iets mis",
    503: "Tijdelijk niet beschikbaar",
}


class Problem(Exception):
    """A request is refused with an HTTP status, a Dutch explanation, and the faults found in it."""

    def __init__(
        self,
        status: int,
        detail: str,
        errors: Sequence[Mapping[str, object]] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(status)
        self.status, self.detail, self.errors, self.headers = status, detail, errors, headers


def answer(problem: Problem) -> JSONResponse:
    """The response."""
    body: dict[str, object] = {
        "type": "about:blank",
        "title": TITLES.get(problem.status, "Fout"),
        "status": problem.status,
        "detail": problem.detail,
    }
    if problem.errors:
        body["errors"] = list(problem.errors)
    return JSONResponse(body, problem.status, problem.headers, media_type="application/problem+json")


def in_body(faults: Iterable[Fault], prefix: Path = ()) -> list[dict[str, object]]:
    """Faults of a JSON body, each with a JSON pointer as URI fragment (RFC 6901 §6)."""
    return [_error(fault) | {"in": "body", "pointer": _pointer(prefix + fault.path)} for fault in faults]


def in_request(faults: Iterable[Fault]) -> list[dict[str, object]]:
    """Faults of an event in binary mode: its attributes are headers, its content is the body."""
    return [_error(fault) | _place(fault.path) for fault in faults]


def _place(path: Path) -> dict[str, object]:
    if path and path[0] != "data":
        return {"in": "header", "name": f"ce-{path[0]}"}
    return {"in": "body", "pointer": _pointer(path[1:])}


def _error(fault: Fault) -> dict[str, object]:
    return {"code": fault.code, "detail": fault.reason}


def _pointer(path: Path) -> str:
    return "#" + "".join(f"/{part}" for part in path)
