"""Programs that do nazorg's work with another engine. Each is a process of its own: `python -m benchmarks.peers.run.<name> CONFIG`."""
