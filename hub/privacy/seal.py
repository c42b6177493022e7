"""Encrypts what must be kept but not read: the payload of dead letters (18.3; AES-256-GCM, NIST SP 800-38D)."""

from __future__ import annotations

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE = 12  # bytes


class Unsealable(Exception):
    """The sealed bytes are damaged, or of another key or place."""


def seal(data: bytes, key: bytes, place: bytes) -> bytes:
    """Encrypt `data` for `place`: it can't be opened as if it lay elsewhere."""
    nonce = os.urandom(NONCE)
    return nonce + AESGCM(key).encrypt(nonce, data, place)


def unseal(sealed: bytes, key: bytes, place: bytes) -> bytes:
    """The data that was sealed for `place`; raises `Unsealable`."""
    try:
        return AESGCM(key).decrypt(sealed[:NONCE], sealed[NONCE:], place)
    except (InvalidTag, ValueError) as error:
        raise Unsealable("not sealed with this key for this place") from error
