"""Tests of the poort."""
