"""The released schemas over the Confluent Schema Registry API, read-only: whoever writes or reads Avro here finds them by id."""

from __future__ import annotations

from hub.registry.app import app

__all__ = ["app"]
