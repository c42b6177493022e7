"""Thin Faust agents: which topics, which process; nothing else."""
