"""The hub as a whole: real broker, real rights, real worker processes."""
