"""JSON that says one thing only: no doubled names, no NaN, no numbers beyond reason, no bottomless nesting."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import NoReturn

from connectors.dji.event import OWN_NAMES, Offered
from connectors.dji.faults import Fault, Refused


def loads(text: str | bytes) -> object:
    """The value; bytes must be UTF-8. Raises `Refused`, with the position where the JSON goes wrong."""
    try:
        return json.loads(
            text if isinstance(text, str) else text.decode(), object_pairs_hook=_unique, parse_constant=_no
        )
    except UnicodeDecodeError:
        fault = Fault("tekenset")
    except json.JSONDecodeError as error:
        fault = Fault("json-ongeldig", position=error.pos + 1)
    except RecursionError:
        fault = Fault("json-te-diep")
    except ValueError:  # an integer of thousands of digits
        fault = Fault("json-ongeldig")
    raise Refused(fault)


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise Refused(Fault("json-dubbel"))
    return found


def _no(_: str) -> NoReturn:
    raise Refused(Fault("json-ongeldig"))


def offered(value: object) -> Offered:
    """One event in JSON: a CloudEvent, or a line of our own with `bericht` beside the fields. Raises `Refused`."""
    if not isinstance(value, dict):
        raise Refused(Fault("json-ongeldig"))
    return cloudevent(value) if "specversion" in value or "data" in value else _own(value)


def cloudevent(event: Mapping[str, object]) -> Offered:
    """A CloudEvent in the JSON event format."""
    data = event.get("data")
    if not isinstance(data, dict):
        raise Refused(Fault("veld-geen-object" if "data" in event else "kop-ontbreekt", ("data",)))
    return Offered({name: value for name, value in event.items() if name != "data"}, data, cloudevent=True)


def _own(line: Mapping[str, object]) -> Offered:
    attributes = {attribute: line.get(name) for attribute, name in OWN_NAMES.items()}
    data = {name: value for name, value in line.items() if name not in OWN_NAMES.values()}
    return Offered(attributes, data, cloudevent=False)
