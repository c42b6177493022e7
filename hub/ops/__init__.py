"""What an ops team needs: metrics, logs and health."""
