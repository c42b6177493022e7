"""The fault matrix of one broker: each fault, at the poort and at the process, under a steady load (docs/faults.md)."""
