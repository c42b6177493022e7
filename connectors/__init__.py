"""The connectors: DJI, the parties, the people of a house. The same anatomy in each, on one small kit."""
