"""The nazorg process."""
