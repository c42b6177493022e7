"""The dead letters as an operator sees them: which there are, and what is in one (18.3)."""
