"""What the provider answers, one file for each endpoint of the standards."""
