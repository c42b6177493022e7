"""What all connectors share: sending with certainty, a memory of what was sent, health, and an orderly end."""
