"""The way from a fresh clone to a running hub."""
