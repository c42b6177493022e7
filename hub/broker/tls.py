"""TLS towards a broker (18.3): whose certificate is believed, and whether the broker has such a one."""

import socket
import ssl
from pathlib import Path

from hub.broker.errors import BrokerError

TIMEOUT_S = 3.0


def context(ca: Path) -> ssl.SSLContext:
    """Believes the authorities in `ca` (PEM) and no others; raises `BrokerError` when it holds none."""
    try:
        return ssl.create_default_context(cafile=str(ca))
    except OSError as error:
        raise BrokerError(f"HUB_TLS_CA: no certificate in PEM form could be read from {ca} ({error}).") from error


def check(bootstrap: str, ca: Path) -> None:
    """Raise `BrokerError` when the broker at `host:port` is not one that `ca` vouches for.

    Kafka's clients would try for ever, and tell nobody why. That it does not answer at all is left to them.
    """
    trusted, (host, _, port) = context(ca), bootstrap.rpartition(":")
    try:
        with socket.create_connection((host, int(port)), TIMEOUT_S) as plain:
            trusted.wrap_socket(plain, server_hostname=host).close()
    except ssl.SSLCertVerificationError as error:
        raise BrokerError(
            f"The broker at {bootstrap} shows a certificate that is not trusted: {error.verify_message}. "
            f"HUB_TLS_CA ({ca}) must be the authority that signed it, and it must name {host}."
        ) from error
    except (ssl.SSLError, ConnectionResetError) as error:
        raise BrokerError(
            f"The broker at {bootstrap} ends the TLS handshake: is that its TLS listener, or one without TLS?"
        ) from error
    except OSError:
        return
