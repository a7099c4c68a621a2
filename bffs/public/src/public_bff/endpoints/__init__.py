"""What partners may ask for and do."""
