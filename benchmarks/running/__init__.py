"""Processes on cores of their own, what they cost, and the load that they bear."""
