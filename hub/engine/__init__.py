"""The one place that knows Kafka transactions, state, dead letters and ticks; see docs/delivery.md for the promise it keeps."""
