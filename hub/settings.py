"""Where a deployment is and with what it is opened: from the environment, else from the local broker's directory.

In production every worker and connector gets its own address, user and password (`HUB_BOOTSTRAP`, `HUB_PASSWORD`, …); on one machine they
are found in the broker's directory, so that nothing needs to be set up.
"""

from __future__ import annotations

import base64
import ipaddress
from functools import cached_property
from pathlib import Path

from pydantic import SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from hub.broker import tls
from hub.broker.access import Access
from hub.broker.credentials import Credentials
from hub.broker.errors import BrokerError
from hub.broker.ports import bootstrap
from hub.broker.settings import BrokerSettings
from hub.privacy.doelen import Doel
from hub.privacy.persoon_id import doelgeheim


class Deployment(BaseSettings):
    """One deployment as seen by one program.

    `bootstrap` is `host:port`, of several brokers by commas; `password` that of the principal the program runs as;
    `persoon_id_secret` 64 hexadecimal digits; `nazorg_secret` as many: what of it a program needs that makes pseudonyms of nazorg
    alone, DJI's connector (`doelgeheim`); `dlq_key` base64 of 32 bytes. What is not set is read from `directory`, the local broker's.

    `tls_ca` is the PEM file of the authority that signs the broker's certificate: with it all goes over TLS (18.3). A broker on
    another machine is not spoken to without, unless `plaintext` says that its network is closed by other means.
    """

    model_config = SettingsConfigDict(env_prefix="HUB_", extra="ignore", frozen=True)

    bootstrap: str | None = None
    password: SecretStr | None = None
    persoon_id_secret: SecretStr | None = None
    nazorg_secret: SecretStr | None = None
    dlq_key: SecretStr | None = None
    directory: Path | None = None
    tls_ca: Path | None = None
    plaintext: bool = False

    @cached_property
    def local(self) -> Path:
        """Directory of the local broker."""
        return self.directory or BrokerSettings().dir

    @cached_property
    def credentials(self) -> Credentials:
        """The local broker's secrets; raises `BrokerError` when there is none."""
        return Credentials.load(self.local)

    def access(self, user: str) -> Access:
        """The way in for `user`; raises `BrokerError` when it is not known here, or not safe.

        With `tls_ca` it looks at the broker's certificate, for some seconds at most.
        """
        password = self.password.get_secret_value() if self.password else self.credentials.password(user)
        at = self.bootstrap or bootstrap(self.local)
        if self.tls_ca:
            for address in at.split(","):
                tls.check(address.strip(), self.tls_ca)
        elif not (self.plaintext or all(map(_is_here, at.split(",")))):
            raise BrokerError(
                f"HUB_BOOTSTRAP names another machine ({at}), where nothing is sent readable (18.3): set HUB_TLS_CA to the PEM "
                "file of its authority, or HUB_PLAINTEXT=true if its network is closed and encrypted by other means."
            )
        return Access(at, user, password, self.tls_ca)

    @property
    def pseudonym_secret(self) -> bytes:
        """Key of `persoon_id`."""
        return bytes.fromhex((self.persoon_id_secret or self.credentials.persoon_id_secret).get_secret_value())

    @property
    def nazorg_pseudonym_secret(self) -> bytes:
        """Key of `persoon_id` in nazorg alone; made of the deployment's where it was not given."""
        if self.nazorg_secret:
            return bytes.fromhex(self.nazorg_secret.get_secret_value())
        return doelgeheim(Doel.NAZORG, self.pseudonym_secret)

    @property
    def dead_letter_key(self) -> bytes:
        """AES-256 key of the dead letters' payload."""
        return base64.b64decode((self.dlq_key or self.credentials.dlq_key).get_secret_value())


def _is_here(bootstrap: str) -> bool:
    """Whether `host:port` can only be this machine."""
    host = bootstrap.strip().rpartition(":")[0]
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
