"""What becomes of a gateway that is asked three times as much as it can do, and afterwards: `make bench-overload`."""
