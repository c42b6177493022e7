"""The register of parties, houses and municipalities."""
