"""Gateways of a few lines on the library, for what no real one shows."""
