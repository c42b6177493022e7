"""The local broker."""
