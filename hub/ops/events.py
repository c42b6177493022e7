"""Every event that the hub and its connectors log, and what it means. A test holds this table against the code, both ways."""

from __future__ import annotations

UNDECLARED = "undeclared_event"
LIBRARY = "library_message"

EVENTS: dict[str, str] = {
    "loss_accepted": "An operator let `group` go on behind records that are gone: `offset` to `offset_to`.",
    "partitions_raised": "An operator (`who`) brought the log and the states of `group` to `count` partitions, for a `reason`.",
    "letter_opened": "An operator (`who`) read a dead `letter`, or a command's account (`run`), in full, for a `reason`: word or ticket.",
    "letters_put_back": "An operator (`who`) put `count` dead letters back; why and which is kept under `run` among the dead letters.",
    "letters_dropped": "An operator (`who`) gave `count` dead letters up; why and which is kept under `run` among the dead letters.",
    # a worker
    "worker_started": "The worker has joined its group.",
    "worker_stopped": "It has let go of all it had; `status` is the exit status.",
    "worker_stop_timeout": "It could not stop in time and ended at once; what was committed stands.",
    "worker_stuck": "It made no progress and ends itself, for the process manager to start it again.",
    "watch_failed": "The watch over the worker's progress failed by a defect, and went on.",
    "engine_crashed": "A defect of the engine ends the worker: `error` and `error_at` say where.",
    # a partition
    "partition_opened": "It is ours: the predecessor is fenced, `aggregates` are restored, work goes on at `offset`.",
    "partition_closed": "It is no longer ours, or was idle.",
    "partition_fenced": "Another worker owns it now; we let go.",
    "partition_halted": "It waits for an operator; /readyz gives the reason.",
    "offset_missing": "No offset of the group where there are records: it goes on at `offset`, by the changelog or else at the oldest.",
    "tail_passed": "From `offset` to `offset_to` the log held only what was taken back, and counts as done.",
    "batch_retried": "A batch failed as a whole, by `error`, and is done again; or the poort waits on for what it sent (`TimeoutError`).",
    "commit_too_late": "The group gave the partition away before the commit; the next owner forwards again, repeats are dropped.",
    "producer_stop_failed": "A producer that is given up did not close in order; the next one fences it.",
    # a message
    "limit_exceeded": "`count` messages on `topic` were over their sender's limit; `outcome` says if they were refused or let through.",
    "message_set_aside": "`count` messages went to the dead letters, by `code`.",
    "tick_failed": "The rule raised on a deadline: that dossier's deadlines rest until it changes or the worker restarts.",
    # a connector
    "inbox_joined": "A party's connector reads its inbox `topic` from now on, alone.",
    "broker_unavailable": "The broker does not confirm; what is offered waits and is sent again.",
    "handler_failed": "A party's handler raised `error`; the message is tried again.",
    "handler_waits": "A party's handler says that something outside is away; all messages wait.",
    "message_parked": "A message is set aside with `code` until an operator retries it; later ones of its key wait behind it.",
    "parked_retried": "An operator let a parked message be handled again; who and why stand in the connector's store.",
    "parked_dropped": "An operator let a parked message be forgotten; who and why stand in the connector's store.",
    "parked_expired": "Nobody dealt with a parked message for the term `bewaren_inbox`: it is forgotten, what waited behind it goes on.",
    "credentials_read": "A connector was told to read its credentials anew and logs in again.",
    "store_unavailable": "A connector's store can't be written; nothing stands of what was begun, and it is tried again.",
    "file_done": "A file is dealt with: `count` lines, or as the fields say.",
    "claim_taken_over": "A file that another connector had claimed and left is taken over.",
    "files_never_finished": "`count` files lie in the drop folder under a name that says they are still being written, since over a day.",
    # ops
    "ops_server_started": "Metrics and health are served on `port`.",
    "ops_server_stopped": "They no longer are.",
    "uncaught_exception": "An error nobody handled ended a thread or the program.",
    "undeliverable_expired": "What the broker would never take of a connector has been kept for the term `bewaren_inbox`: it is forgotten.",
    LIBRARY: "A library logged a warning or worse: `logger`, `where` and `template` say which.",
    UNDECLARED: "The code logged a name that is not in this table: `where` says where. A defect.",
}
