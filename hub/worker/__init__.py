"""A worker: one role of the hub in one process."""
