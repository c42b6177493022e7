"""Names that no other test uses, on a broker that all tests share."""

import uuid


def unique(prefix: str) -> str:
    """`prefix` with a random ending, fit for a topic, a group or a principal."""
    return f"{prefix}-{uuid.uuid4().hex[:10]}"
