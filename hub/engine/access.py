"""How the engine reaches Kafka: keyword arguments that every aiokafka client takes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Access = Mapping[str, Any]
"""bootstrap_servers, security protocol, credentials and TLS, as `hub.broker.access.Access.aiokafka()` gives them."""
