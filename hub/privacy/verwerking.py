"""The processing log: one line per action on one person's data, by pseudonym, without the user (Logboek dataverwerkingen 1.0.0, §3)."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from hashlib import blake2b
from typing import NamedTuple

from hub.privacy.doelen import Doel
from schemas.hub import Verwerking

REGISTER = "urn:ketenhub:verwerkingen"
"""Prefix of the processing activities. A placeholder: the register of the controllers gives the real URIs."""

VERSTREKEN = "termijn-verstreken"
"""Name of what time alone brings about."""
VERWIJDERD = "dossier-verwijderd"
"""Name of the removal of a dossier at the end of its term: what proves that it is gone (1.10)."""

SUBJECT = {Doel.COMPLEX: "casus_id", Doel.NAZORG: "persoon_id", Doel.RADICALISERING: "persoon_id"}
"""What a data subject is known by in each purpose: the line holds the aggregate's id, never more."""


class Status(StrEnum):
    """How an action ended (§3.3.1): `UNSET` for what was handled as it should be and yet did not happen, such as a refusal."""

    OK = "Ok"
    UNSET = "Unset"
    ERROR = "Error"


class Aanleiding(NamedTuple):
    """What an action comes of. `id` is unique, `keten` the chain it belongs to, `op` when. `naam` is what is done; behind a `/` more of it.

    `traceparent` is W3C's, None where a message has none: then the trace id is derived from the chain.
    """

    id: str
    keten: str
    traceparent: str | None
    naam: str
    op: datetime


def verwerking(doel: Doel, subject: str, aanleiding: Aanleiding, status: Status = Status.OK) -> Verwerking:
    """The line for one action on the data of `subject`.

    Both times are the message's: a replay writes the same line again, and how long a rule ran is a metric, not a fact about a person.
    """
    return Verwerking.model_construct(
        trace_id=_trace(aanleiding),
        span_id=_hex(f"{aanleiding.id}/{aanleiding.naam}", 8),
        parent_span_id=None,
        status=status.value,
        name=aanleiding.naam,
        start_time=aanleiding.op,
        end_time=aanleiding.op,
        processing_activity_id=f"{REGISTER}:{doel}:{aanleiding.naam.partition('/')[0]}",
        data_subject_id=subject,
        data_subject_id_type=SUBJECT[doel],
    )


def _trace(aanleiding: Aanleiding) -> str:
    """W3C's trace id, so that the line is found from the trace; all zeros is none (Trace Context §3.2.2.3)."""
    given = aanleiding.traceparent.split("-")[1] if aanleiding.traceparent else ""
    return given if given.strip("0") else _hex(aanleiding.keten, 16)


def _hex(text: str, size: int) -> str:
    return blake2b(text.encode(), digest_size=size).hexdigest()
