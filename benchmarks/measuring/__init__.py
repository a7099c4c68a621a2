"""A gateway, a load, and what came of it in numbers."""
