"""The pseudonym by which one person meets himself without his BSN being visible (architecture §4).

One secret per deployment and one label per purpose: the ids of one person in two purposes can't be linked without the secret.
"""

from __future__ import annotations

import hmac

from hub.privacy.doelen import Doel

LENGTH = 32  # hexadecimal digits: 128 bits


def persoon_id(bsn: str, doel: Doel, secret: bytes) -> str:
    """HMAC-SHA-256 of purpose and BSN, cut to 32 hexadecimal digits."""
    return hmac.digest(secret, f"{doel}:{bsn}".encode(), "sha256").hex()[:LENGTH]
