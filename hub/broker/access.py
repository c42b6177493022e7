"""How a client reaches the broker: address and credentials, in the words of each client library."""

from dataclasses import dataclass, field

MECHANISM = "SCRAM-SHA-512"


@dataclass(frozen=True)
class Access:
    """One principal's way in. `bootstrap` is `host:port`."""

    bootstrap: str
    user: str
    password: str = field(repr=False)

    def librdkafka(self) -> dict[str, str]:
        """Configuration of a confluent-kafka client."""
        return {
            "bootstrap.servers": self.bootstrap,
            "security.protocol": "SASL_PLAINTEXT",
            "sasl.mechanism": MECHANISM,
            "sasl.username": self.user,
            "sasl.password": self.password,
        }

    def aiokafka(self) -> dict[str, str]:
        """Keyword arguments of an aiokafka client."""
        return {
            "bootstrap_servers": self.bootstrap,
            "security_protocol": "SASL_PLAINTEXT",
            "sasl_mechanism": MECHANISM,
            "sasl_plain_username": self.user,
            "sasl_plain_password": self.password,
        }
