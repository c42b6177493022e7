"""What can go wrong with the local broker; each message says what is missing and how to mend it."""

from hub.errors import HubError


class BrokerError(HubError):
    """The local broker cannot do what was asked; the text is meant for the person at the terminal."""


class JarError(BrokerError):
    """A jar of Kafka could not be had, or is not the one that was pinned."""


class JavaError(BrokerError):
    """No usable Java runtime."""
