"""Simulated parties, built on the connector that a real one would use: seeded, scripted, good and bad."""
