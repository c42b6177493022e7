"""What is deployed says what the code does."""
