"""Every metric of the hub and its connectors, declared once, in Prometheus naming and units (seconds, bytes, `_total`).

No label holds personal data: labels are closed sets (topic, stage, code, house, colour), which `hub.ops.labels` lists. What each
metric asks of an operator is in docs/metrics.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    GCCollector,
    Histogram,
    ProcessCollector,
    disable_created_metrics,
)

from hub.refusals import REFUSALS

disable_created_metrics()  # type: ignore[no-untyped-call]  # a second series beside each counter, which nobody asked for
REGISTRY = CollectorRegistry(auto_describe=True)
ProcessCollector(registry=REGISTRY)
GCCollector(registry=REGISTRY)

SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)

HOUR, DAY = 3600.0, 86_400.0
ANSWER_SECONDS = (
    60.0,
    600.0,
    *(HOUR * hours for hours in (1, 4, 12)),
    *(DAY * days for days in (1, 2, 3, 5, 7, 10, 14, 28)),
)
"""Terms for answers are days."""


def _counter(name: str, text: str, *labels: str) -> Counter:
    return Counter(name, text, labels, registry=REGISTRY)


def _gauge(name: str, text: str, *labels: str) -> Gauge:
    return Gauge(name, text, labels, registry=REGISTRY)


def _histogram(name: str, text: str, *labels: str) -> Histogram:
    return Histogram(name, text, labels, buckets=SECONDS, registry=REGISTRY)


# health, as asked at the scrape
live = _gauge("hub_live", "1 when the program makes progress (healthz), 0 when it needs a restart.")
ready = _gauge("hub_ready", "1 when the program does its work (readyz), else 0.")
build = _gauge("hub_build_info", "Version of the running code, always 1.", "version", "role")

# engine and poort
messages = _counter(
    "hub_messages_total",
    "Messages handled, by outcome: forwarded, decided, repeat, refused, parked, dropped.",
    "stage",
    "topic",
    "outcome",
)
over_limit = _counter(
    "hub_over_limit_total",
    "Messages over the limit of their sender, by outcome: refused, or forwarded where a refusal would cost more.",
    "topic",
    "outcome",
)
dead_letters = _counter("hub_dead_letters_total", "Messages set aside, by code of hub.refusals.", "stage", "code")
transactions = _counter(
    "hub_transactions_total", "Kafka transactions, by end: committed, aborted, fenced.", "stage", "end"
)
transaction_seconds = _histogram("hub_transaction_seconds", "From begin to commit of one transaction.", "stage")
latency_seconds = _histogram("hub_latency_seconds", "From the record's append to the commit of its effects.", "stage")
batch_records = Histogram(
    "hub_batch_records",
    "Records in one batch.",
    ("stage",),
    buckets=(1, 2, 5, 10, 25, 50, 100, 250, 500, 1000, 2000),
    registry=REGISTRY,
)
retries = _counter("hub_retries_total", "Batches tried again, by class of error.", "stage", "error")
lag = _gauge(
    "hub_lag_records", "Records between the offset reached and the last stable offset.", "stage", "topic", "partition"
)
held_back = _gauge(
    "hub_held_back_records",
    "Records behind the last stable offset: somebody's transaction is open.",
    "stage",
    "topic",
    "partition",
)
open_seconds = _histogram(
    "hub_partition_open_seconds", "Fence, committed offset and restore of one partition.", "stage"
)
restored = _counter("hub_restored_records_total", "Changelog records read back.", "stage")
partitions = _gauge(
    "hub_partitions", "Owned partitions by condition: opening, open, idle, fenced, halted.", "stage", "condition"
)
offset_loss = _counter(
    "hub_offset_loss_total",
    "Committed offsets missing where there are records: rebuilt from the changelog or, without one, begun at the oldest.",
    "stage",
)
aggregates = _gauge("hub_aggregates", "Aggregates in the state.", "stage", "partition")
parked = _gauge(
    "hub_parked_casussen", "Casussen that wait behind a dead letter of the hub's own.", "stage", "partition"
)
parked_letters = _gauge("hub_parked_letters", "Letters that those casussen wait for.", "stage", "partition")
ticks = _counter("hub_ticks_total", "Deadlines that came.", "stage")

# logs
log_drops = _counter(
    "hub_log_drops_total", "Fields, values and events kept out of the logs as not allowed there, by what.", "what"
)

# nazorg
werkvoorraad = _counter("hub_werkvoorraad_total", "Lines written to a queue.", "wachtrij")
stoplicht = _gauge("hub_stoplicht_dossiers", "Open dossiers by the colour that holds.", "wachtrij", "kleur")
te_laat = _gauge("hub_te_laat_dossiers", "Open dossiers past their date for judgement.", "wachtrij")

# complexe casuïstiek
casussen = _gauge("hub_casussen", "Casussen and aanmeldingen by phase.", "wachtrij", "fase")
casussen_te_laat = _gauge("hub_casussen_te_laat", "Casussen past the date of what is next.", "wachtrij")
aanmeldingen = _gauge(
    "hub_aanmeldingen", "Aanmeldingen by what the triage made of them; open: nothing yet.", "wachtrij", "uitkomst"
)
uitnodigingen = _gauge("hub_uitnodigingen", "Invitations for an MDO, by reply.", "wachtrij", "deelname")
afwijzingen = _counter(
    "hub_afwijzingen_total", "Designated parties refused for lack of doelbinding, by reason.", "reden"
)

# requests to parties, in any process
verzoeken = _gauge(
    "hub_verzoeken",
    "Requests that wait for an answer, by kind of party: open, te_laat.",
    "doel",
    "wachtrij",
    "soort",
    "verzoek",
)
antwoord_seconds = Histogram(
    "hub_antwoord_seconds",
    "From a request to what the party supplied or refused, by kind of party.",
    ("doel", "soort"),
    buckets=ANSWER_SECONDS,
    registry=REGISTRY,
)

# connectors
connector_messages = _counter(
    "connector_messages_total",
    "Messages offered, by outcome: sent, rejected, repeat.",
    "connector",
    "source",
    "outcome",
)
connector_rejected = _counter("connector_rejected_total", "Lines or requests rejected, by code.", "connector", "code")
connector_files = _counter(
    "connector_files_total", "Files by outcome: done, rejected, taken_over.", "connector", "outcome"
)
connector_send_seconds = _histogram(
    "connector_send_seconds", "From offer to acknowledgement by the broker.", "connector"
)
connector_inbox = _counter(
    "connector_inbox_total",
    "Messages of a party's inbox, by outcome: handled, ignored, repeat, failed, waited, parked.",
    "connector",
    "outcome",
)
connector_handler_seconds = _histogram("connector_handler_seconds", "One attempt of a handler.", "connector")
connector_parked = _gauge(
    "connector_parked_messages", "Messages set aside until an operator retries them.", "connector"
)
connector_waiting = _gauge("connector_waiting_messages", "Messages that are not done nor parked.", "connector")
connector_unsent = _gauge("connector_unsent_messages", "Answers that the broker has not confirmed.", "connector")
connector_hopeless = _gauge("connector_undeliverable_messages", "Answers that the broker will never take.", "connector")


ENDS = ("committed", "aborted", "fenced")
OFFERED = ("sent", "rejected", "repeat")
HANDLED = ("handled", "ignored", "repeat", "failed", "waited", "parked")
SOURCES = ("csv", "jsonl", "cloudevents", "http", "simulator")
REDENEN = ("partij-onbekend", "partij-dubbel", "partij-ander-huis", "zonder-doelbinding", "taak-past-niet")
CONDITIONS = ("opening", "open", "idle", "fenced", "halted")
DROPS = ("field", "value", "event")


def at_zero(stage: str) -> None:
    """Give the counters that alerts watch a series at 0: `increase()` misses the first step of a series that begins at 1."""
    for code in REFUSALS:
        dead_letters.labels(stage, code)
    for reden in REDENEN:
        afwijzingen.labels(reden)
    for end in ENDS:
        transactions.labels(stage, end)
    offset_loss.labels(stage)
    _drops_at_zero()


def connector_at_zero(connector: str) -> None:
    """The same for what a connector is offered: a whole file may pass between two scrapes."""
    for source in SOURCES:
        for outcome in OFFERED:
            connector_messages.labels(connector, source, outcome)
    _drops_at_zero()


def _drops_at_zero() -> None:
    for what in DROPS:
        log_drops.labels(what)


def count_partitions(stage: str, conditions: Callable[[], Iterable[str]]) -> None:
    """Let `hub_partitions` be counted at each scrape: `conditions` gives the condition of every partition owned at the moment."""
    for condition in CONDITIONS:
        partitions.labels(stage, condition).set_function(partial(_count, conditions, condition))


def _count(conditions: Callable[[], Iterable[str]], condition: str) -> float:
    return sum(each == condition for each in conditions())
