"""All simulated parties, scripted houses and DJI on one hub whose workers are killed; every inbox is read and judged."""
