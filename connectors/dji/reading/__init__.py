"""Reads files in bounded memory. Each reader yields every physical line exactly once: found in a record, skipped, or refused."""
