"""The contract: models, generated schemas, their evolution."""
