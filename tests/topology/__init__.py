"""The topology and the cluster that should follow it."""
