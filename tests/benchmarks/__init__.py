"""The benchmarks: that they measure the hub itself and tell what they found."""
