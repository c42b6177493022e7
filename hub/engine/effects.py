"""From what a process decided to records on the wire: envelope, key, partition, size; and the check that the purpose allows it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from hub.codec import Envelope, Family, effect_id, encode
from hub.engine.records import Out, size
from hub.engine.stage import Stage, partition_of
from hub.privacy.verwerking import Aanleiding, Status, verwerking
from hub.processes.kern import Effect, Refused
from hub.topology import TOPICS, names

TOO_LARGE = "effect-te-groot"
"""Code of what a message leads to that no topic takes: a failure of the hub, not of the message."""


class Cause(NamedTuple):
    """What effects come of: a message, or a deadline. `id` is unique; `now` its time; `bericht` the type it is logged under."""

    id: str
    correlationid: str
    traceparent: str | None
    bericht: str
    now: datetime


class ForbiddenError(Exception):
    """A process sent a message by a topic that is not declared for it: a defect of the hub."""


def outs(
    stage: Stage[Any],
    cause: Cause,
    key: bytes,
    partition: int,
    effecten: Iterable[Effect],
    status: Status = Status.OK,
    geweigerd: Iterable[str] = (),
) -> list[Out]:
    """The records for the effects of one cause on the aggregate `key`, then the lines of the processing log: its own as the last."""
    heads = _heads(stage, cause)
    found = [_out(stage, cause, heads, key, partition, n, effect) for n, effect in enumerate(effecten)]
    refusals = [(f"{cause.id}/{n}", each, Status.UNSET) for n, each in enumerate(geweigerd)]
    for of, done, how in (*refusals, (cause.id, cause.bericht, status)):
        about = Aanleiding(of, cause.correlationid, cause.traceparent, done, cause.now)
        line = Effect(names.VERWERKING, key.decode(), verwerking(stage.doel, key.decode(), about, how))
        found.append(_out(stage, cause, heads, key, partition, len(found), line, check=False))
    return found


def _out(
    stage: Stage[Any],
    cause: Cause,
    heads: Family,
    key: bytes,
    partition: int,
    n: int,
    effect: Effect,
    *,
    check: bool = True,
) -> Out:
    inhoud, topic = effect.inhoud, TOPICS[effect.topic]
    if check and not stage.may_send(effect.topic, inhoud):
        raise ForbiddenError(f"{stage.name} may not send {type(inhoud).__name__} by {effect.topic}")
    own = effect.sleutel.encode()
    at = (
        partition
        if own == key and topic.partitions == TOPICS[stage.input].partitions
        else partition_of(effect.topic, own)
    )
    value = None if inhoud is None else encode(inhoud)
    type_ = topic.berichten[0].ce_type if inhoud is None else inhoud.ce_type
    out = Out(effect.topic, at, own, value, heads(effect_id(cause.id, type_, effect.topic, n), type_))
    if size(out) > topic.max_bytes:
        raise Refused(TOO_LARGE)
    return out


def _heads(stage: Stage[Any], cause: Cause) -> Family:
    """The headers of all that one cause leads to; id and type are each effect's own."""
    envelope = Envelope(
        id="",
        source=stage.source,
        type="",
        time=cause.now,
        doel=stage.doel,
        correlationid=cause.correlationid,
        causationid=cause.id,
        traceparent=cause.traceparent,
    )
    return envelope.family()
