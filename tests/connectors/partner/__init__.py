"""Tests of the party's connector."""
