"""The pseudonym by which one person meets himself without his BSN being visible (architecture §4).

One secret per deployment, and of it one per purpose: who holds a purpose's secret makes that purpose's pseudonyms and no other's, so the
ids of one person in two purposes can't be linked without the deployment's own. Whoever holds either can try all numbers: it is a secret.
"""

from __future__ import annotations

import hmac

from hub.privacy.doelen import Doel

LENGTH = 32  # hexadecimal digits: 128 bits


def doelgeheim(doel: Doel, secret: bytes) -> bytes:
    """The secret of one purpose, made of the deployment's; the way back is not feasible."""
    return hmac.digest(secret, f"persoon_id/{doel}".encode(), "sha256")


def pseudoniem(bsn: str, geheim: bytes) -> str:
    """HMAC-SHA-256 of a BSN under the secret of a purpose, cut to 32 hexadecimal digits."""
    return hmac.digest(geheim, bsn.encode(), "sha256").hex()[:LENGTH]


def persoon_id(bsn: str, doel: Doel, secret: bytes) -> str:
    """The pseudonym in a purpose, by the secret of the deployment."""
    return pseudoniem(bsn, doelgeheim(doel, secret))
