"""Tests of the hub, mirrored on its packages."""
