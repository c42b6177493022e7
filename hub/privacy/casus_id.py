"""The id of a casus: of its aanmelder and the number that he gave his aanmelding, and of nothing of the betrokkene (architecture §4).

No secret is needed for it, so a party can make it and none has to be given one. That holds only because the number is random
(`AggregaatId`, 128 bits): there is nothing to guess. With the aanmelder's code in it no party can write on another's casus by its number.
"""

from __future__ import annotations

from hashlib import sha256

LENGTH = 32  # hexadecimal digits: 128 bits


def casus_id(aanmelder: str, aanmelding_id: str) -> str:
    """SHA-256 of purpose, the aanmelder's code and his number, cut to 32 hexadecimal digits."""
    return sha256(f"complex:{aanmelder}:{aanmelding_id}".encode()).hexdigest()[:LENGTH]
