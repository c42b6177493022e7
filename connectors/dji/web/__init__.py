"""CloudEvents over HTTP, by the NL API Design Rules: the answer 202 means that the broker has the event."""
