"""The desk for complexe casuïstiek: what a house sees of its casussen, and what it decides about them (8.1-8.3, 13.1-13.3)."""
