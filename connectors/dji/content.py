"""From a mapping of texts to a message of the contract, with every fault found at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from connectors.dji import fields
from connectors.dji.faults import Fault, Path, Refused, nearest, told
from connectors.dji.fields import Notation, Unfit
from hub.topology.declaration import DETENTIE
from schemas.detentie import Adres, DetentieBericht, Hulpvraagblad, Persoon

Data = Mapping[str, object]

KINDS: dict[str, type[DetentieBericht]] = {kind.ce_type: kind for kind in DETENTIE}
SHORT = {ce_type.removeprefix("nl.detenties.").removesuffix(".v1"): ce_type for ce_type in KINDS}
"""The kinds as CSV and JSON Lines name them: `detentie-beeindigd` and so on."""

PARTS: dict[str, frozenset[str]] = {
    "persoon": frozenset(Persoon.model_fields),
    "adres": frozenset(Adres.model_fields),
    "hulpvragen": frozenset(Hulpvraagblad.model_fields),
}
TOP = frozenset(name for kind in DETENTIE for name in kind.model_fields)

MOMENTS = ("begin_op", "verwacht_einde_op", "einde_op", "terug_op", "peildatum")
DEEPEST = 4

PYDANTIC = {
    "missing": "veld-ontbreekt",
    "extra_forbidden": "veld-onbekend",
    "string_type": "veld-ontbreekt",  # null where a text is required: other types were refused before
    "model_type": "veld-geen-object",
    "string_too_long": "veld-te-lang",
    "string_too_short": "veld-leeg",
    "string_pattern_mismatch": "veld-vorm",
    "enum": "waarde-onbekend",
}


def _converters(notation: Notation) -> dict[str, Callable[[str], object]]:
    moment = partial(fields.moment, notation=notation)
    return {
        **dict.fromkeys(MOMENTS, moment),
        "geboortedatum": partial(fields.datum, notation=notation),
        "bsn": fields.bsn,
        "gemeente_herkomst": fields.gemeente,
        "gemeente_vestiging": fields.gemeente,
        "postcode": fields.postcode,
        "toelichting": fields.prose,
    }


CONVERTERS = {notation: _converters(notation) for notation in Notation}


@dataclass(slots=True)
class _Reading:
    """One pass over the data: what came out and what was wrong."""

    converters: Mapping[str, Callable[[str], object]]
    faults: list[Fault] = field(default_factory=list)

    def mapping(self, data: Data, path: Path) -> dict[str, object]:
        if len(path) > DEEPEST:
            self.faults.append(Fault("json-te-diep", path[:DEEPEST]))
            return {}
        return {name: self.value(name, value, path) for name, value in data.items()}

    def value(self, name: str, value: object, path: Path) -> object:
        if isinstance(value, str):
            return self.text(name, value, path)
        if isinstance(value, dict):
            return self.mapping(value, (*path, name))
        if value is not None:
            self.faults.append(Fault("veld-geen-tekst", (*path, name)))
        return None

    def text(self, name: str, value: str, path: Path) -> object:
        try:
            return self.converters.get(name, fields.line)(value)
        except Unfit as unfit:
            self.faults.append(Fault(unfit.code, (*path, name)))
            return None


def build(ce_type: str, data: Data, notation: Notation = Notation.ISO) -> DetentieBericht:
    """The message; raises `Refused` with all faults, their paths starting at `data`."""
    reading = _Reading(CONVERTERS[notation])
    cleaned = reading.mapping(data, ("data",))
    try:
        bericht = KINDS[ce_type].model_validate(cleaned)
    except ValidationError as error:
        known = {fault.path for fault in reading.faults}
        found = [_fault(detail) for detail in error.errors(include_url=False, include_input=False)]
        reading.faults += [fault for fault in found if fault.path not in known]
    if reading.faults:
        raise Refused(*(_tellable(fault) for fault in reading.faults))
    return bericht


def _fault(detail: ErrorDetails) -> Fault:
    path = ("data", *map(str, detail["loc"]))
    code = PYDANTIC.get(detail["type"], "veld-vorm")
    if code != "veld-onbekend":
        return Fault(code, path)
    if path[-1] in TOP:
        return Fault("veld-misplaatst", path)
    return Fault(code, path, hint=nearest(path[-1], PARTS.get(path[-2], TOP)))


def _tellable(fault: Fault) -> Fault:
    return Fault(fault.code, tuple(map(told, fault.path)), fault.position, fault.hint)
