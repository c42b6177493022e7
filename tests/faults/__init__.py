"""The promise under faults: a real broker, real workers that are killed, stopped and joined, a reader apart from the engine."""
