"""Tests of the documentation: what it names exists, and what it counts is so."""
