"""What the hub itself says: a refusal to a sender, and a line of the processing log."""

from __future__ import annotations

from pydantic import AwareDatetime

from schemas.basis import Bericht, Kort, PersoonId, Record, Toelichting


class BerichtGeweigerd(Bericht):
    """The hub refused a message; the sender, party or house, finds which one and why in its inbox. Codes: `hub.refusals`.

    Topic, partition and offset are its place on the sender's own topic.
    """

    ce_type = "nl.berichten.bericht-geweigerd.v1"
    namespace = "nl.berichten"

    code: Kort
    uitleg: Toelichting
    bericht_id: Kort | None
    bericht_source: Kort | None
    bericht_type: Kort | None
    topic: Kort
    partitie: int
    offset: int


class Verwerking(Bericht):
    """One line of the processing log: one action on the data of one person (Logboek dataverwerkingen 1.0.0, §3)."""

    ce_type = "nl.verwerkingen.verwerking-vastgelegd.v1"
    namespace = "nl.verwerkingen"

    trace_id: Kort
    span_id: Kort
    parent_span_id: Kort | None
    status: Kort
    name: Kort
    start_time: AwareDatetime
    end_time: AwareDatetime
    processing_activity_id: Kort
    data_subject_id: PersoonId
    data_subject_id_type: Kort


class Kop(Record):
    """One header of a record, as the sender wrote it."""

    naam: str
    waarde: bytes | None


class DodeBrief(Bericht):
    """What a dead letter keeps of a record, to the byte. It only ever leaves the hub's memory encrypted (18.3)."""

    ce_type = "nl.berichten.dode-brief-bewaard.v1"
    namespace = "nl.berichten"

    sleutel: bytes | None
    waarde: bytes | None
    koppen: tuple[Kop, ...]
