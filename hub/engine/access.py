"""How the engine reaches Kafka: keyword arguments that every aiokafka client takes."""

from __future__ import annotations

from collections.abc import Mapping

Access = Mapping[str, str]
"""bootstrap_servers, security protocol and credentials, as `hub.broker.access.Access.aiokafka()` gives them."""
