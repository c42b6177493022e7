"""Tests of what an operator sees of the dead letters."""
