"""Tests of what connectors share."""
