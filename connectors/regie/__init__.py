"""The desk of a house: its queue to read, its decisions to send (13.1; Bijlage 3, nazorg)."""
