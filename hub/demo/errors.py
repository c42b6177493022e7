"""What stops the demo, told so that it can be mended."""

from __future__ import annotations

from hub.errors import HubError


class DemoError(HubError):
    """A part of the demo failed; the text says which, its last log lines, and how to mend it."""
