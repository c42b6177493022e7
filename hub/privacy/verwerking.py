"""The processing log: one line per action on one person's data, by pseudonym, without the user (Logboek dataverwerkingen 1.0.0, §3)."""

from __future__ import annotations

from datetime import datetime
from hashlib import blake2b

from hub.privacy.doelen import Doel
from schemas.hub import Verwerking

REGISTER = "urn:ketenhub:verwerkingen"
"""Prefix of the processing activities. A placeholder: the register of the controllers gives the real URIs."""

SUBJECT = {Doel.COMPLEX: "casus_id", Doel.NAZORG: "persoon_id", Doel.RADICALISERING: "persoon_id"}
"""What a data subject is known by in each purpose: the line holds the aggregate's id, never more."""


def verwerking(doel: Doel, bericht: str, subject: str, trace: str, cause: str, now: datetime) -> Verwerking:
    """The line for a decision on message `cause` of type `bericht` about `subject`.

    Both times are the message's: a replay writes the same line again, and how long a rule ran is a metric, not a fact about a person.
    """
    return Verwerking.model_construct(
        trace_id=_hex(trace, 16),
        span_id=_hex(f"{cause}/{bericht}", 8),
        parent_span_id=None,
        status="Ok",
        name=bericht,
        start_time=now,
        end_time=now,
        processing_activity_id=f"{REGISTER}:{doel}:{bericht}",
        data_subject_id=subject,
        data_subject_id_type=SUBJECT[doel],
    )


def _hex(text: str, size: int) -> str:
    return blake2b(text.encode(), digest_size=size).hexdigest()
