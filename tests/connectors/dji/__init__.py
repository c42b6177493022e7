"""Tests of the DJI connector."""
