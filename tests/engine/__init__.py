"""Tests of the engine: each trap of docs/delivery.md fails here without its remedy."""
