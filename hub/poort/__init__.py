"""The poort: who sent this, may they, is it well-formed, for which purpose? Pure but for the agent that carries it."""
