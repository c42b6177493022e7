"""How a client reaches the broker: address and credentials, in the words of each client library."""

from dataclasses import dataclass, field
from pathlib import Path
from ssl import SSLContext
from typing import Any

from hub.broker.tls import context

MECHANISM = "SCRAM-SHA-512"


@dataclass(frozen=True)
class Access:
    """One principal's way in. `bootstrap` is `host:port`, or several by commas; `ca` the PEM file of whom to trust, None for no TLS."""

    bootstrap: str
    user: str
    password: str = field(repr=False)
    ca: Path | None = None

    def librdkafka(self) -> dict[str, str]:
        """Configuration of a confluent-kafka client."""
        return {
            "bootstrap.servers": self.bootstrap,
            "security.protocol": self._protocol,
            "sasl.mechanism": MECHANISM,
            "sasl.username": self.user,
            "sasl.password": self.password,
            **({"ssl.ca.location": str(self.ca)} if self.ca else {}),
        }

    def aiokafka(self) -> dict[str, Any]:
        """Keyword arguments of an aiokafka client; raises `BrokerError` when `ca` can't be read."""
        return {
            "bootstrap_servers": self.bootstrap,
            "security_protocol": self._protocol,
            "sasl_mechanism": MECHANISM,
            "sasl_plain_username": self.user,
            "sasl_plain_password": self.password,
            "ssl_context": self.ssl_context(),
        }

    def ssl_context(self) -> SSLContext | None:
        """Trust in `ca` alone; None without TLS. Raises `BrokerError` when it can't be read."""
        return context(self.ca) if self.ca else None

    @property
    def _protocol(self) -> str:
        return "SASL_SSL" if self.ca else "SASL_PLAINTEXT"
