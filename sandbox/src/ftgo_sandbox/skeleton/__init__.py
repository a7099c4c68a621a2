"""What all six services are made of: callers, errors, faults, time, and calls to each other."""
