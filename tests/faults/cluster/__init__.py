"""A hub on three brokers of which one goes, and what a broker can do to a worker."""
