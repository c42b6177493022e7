"""Tests of the desk of a house."""
