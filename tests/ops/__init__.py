"""Tests of metrics, logs, health and the operations pack."""
