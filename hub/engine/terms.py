"""By which terms the deadlines in a changelog were reckoned."""

from __future__ import annotations

import json
from hashlib import sha256

from hub.privacy.termijnen import TERMIJNEN


def _told() -> str:
    days = {name: termijn["dagen"] for name, termijn in TERMIJNEN.model_dump().items()}
    return sha256(json.dumps(days, sort_keys=True).encode()).hexdigest()[:12]


TERMS = _told()
"""The same for the same days: an approved file (`HUB_TERMIJNEN`) with others changes it, and then all deadlines are reckoned anew."""
