"""The contract: one frozen model per message, and its committed Avro schema per version."""
