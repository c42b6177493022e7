"""The read-only schema registry."""
