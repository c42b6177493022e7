"""What all loads have in common."""

from __future__ import annotations

from collections.abc import Iterator

from schemas.bsn import elfproef

MESSAGES_A_PERSON = 6
"""On average; what one person gets stays far below the duplicate ring of 64, so that a repeat is always known as one."""
REPEAT_SHARE, POISON_SHARE = 0.03, 0.03


def bsns() -> Iterator[str]:
    """Valid numbers of the test range."""
    return (text for text in (f"{number:09d}" for number in range(999_900_000, 1_000_000_000)) if elfproef(text))
