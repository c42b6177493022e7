"""Every event that the hub and its connectors log, and what it means. A test holds this table against the code, both ways."""

from __future__ import annotations

UNDECLARED = "undeclared_event"
LIBRARY = "library_message"

EVENTS: dict[str, str] = {
    # ops
    "ops_server_started": "Metrics and health are served on `port`.",
    "ops_server_stopped": "They no longer are.",
    "uncaught_exception": "An error nobody handled ended a thread or the program.",
    LIBRARY: "A library logged a warning or worse: `logger`, `where` and `template` say which.",
    UNDECLARED: "The code logged a name that is not in this table: `where` says where. A defect.",
}
