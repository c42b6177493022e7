"""A party's connector: read the inbox, handle, answer. Start at docs/connectors/partner.md."""

from connectors.partner.connector import Connector
from connectors.partner.errors import Hopeless, Later
from connectors.partner.messages import Answer, Incoming

__all__ = ["Answer", "Connector", "Hopeless", "Incoming", "Later"]
