"""How many parts are compared."""

__all__ = ["COUNTS"]

COUNTS = (1, 2, 4, 8, 16)
