"""An authority and the certificates it signs, made for one test run."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

VALID = timedelta(hours=1)


def _new_key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


@dataclass
class Authority:
    """Signs certificates; `directory` holds its own, and what it hands out."""

    directory: Path
    name: str
    _key: ec.EllipticCurvePrivateKey = field(default_factory=_new_key)

    @property
    def pem(self) -> Path:
        """Its own certificate: what clients are given to trust."""
        path = self.directory / f"{self.name}.pem"
        if not path.exists():
            own = self._builder(self.name, self._key).add_extension(x509.BasicConstraints(True, None), critical=True)
            path.write_bytes(own.sign(self._key, hashes.SHA256()).public_bytes(Encoding.PEM))
        return path

    def keystore(self, address: str) -> Path:
        """Key and certificate of a server at an IP address, as Kafka's PEM keystore has them."""
        key, path = _new_key(), self.directory / f"{self.name}-{address}.pem"
        named = x509.SubjectAlternativeName([x509.IPAddress(ip_address(address))])
        signed = self._builder("broker", key).add_extension(named, critical=False).sign(self._key, hashes.SHA256())
        private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        path.write_bytes(private + signed.public_bytes(Encoding.PEM))
        return path

    def _builder(self, subject: str, key: ec.EllipticCurvePrivateKey) -> x509.CertificateBuilder:
        now = datetime.now(UTC)
        return (
            x509.CertificateBuilder()
            .subject_name(_common_name(subject))
            .issuer_name(_common_name(self.name))
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - VALID)
            .not_valid_after(now + VALID)
        )


def _common_name(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
