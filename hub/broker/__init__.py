"""The local broker: one real Apache Kafka node, or three, that need nothing but Python."""

from hub.broker.access import Access
from hub.broker.broker import Broker, Status
from hub.broker.cluster import Cluster
from hub.broker.credentials import SUPER_USER, Credentials
from hub.broker.errors import BrokerError, JarError, JavaError
from hub.broker.jars import KAFKA_VERSION
from hub.broker.settings import BrokerSettings

__all__ = [
    "KAFKA_VERSION",
    "SUPER_USER",
    "Access",
    "Broker",
    "BrokerError",
    "BrokerSettings",
    "Cluster",
    "Credentials",
    "JarError",
    "JavaError",
    "Status",
]
