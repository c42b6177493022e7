"""The second half of the demo: parties put casussen forward and answer, houses decide, an MDO is convened (8, 9.2, 13.2; 16.1)."""
