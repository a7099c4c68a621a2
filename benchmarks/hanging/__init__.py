"""A gateway one of whose services hangs: what all others have of it."""
