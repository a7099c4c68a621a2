"""Processes on cores of their own, and what they take of the machine."""
