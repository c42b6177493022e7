"""What the hub itself says: a refusal to a sender, and a line of the processing log."""

from __future__ import annotations

from pydantic import AwareDatetime

from schemas.basis import Bericht, Kort, PersoonId, Toelichting


class BerichtGeweigerd(Bericht):
    """The poort refused a message; the sender finds which one and why in its inbox. Codes: `hub.refusals`."""

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
