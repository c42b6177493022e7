"""The queue of a house as pages in a browser on the same machine: to look, not to decide."""
