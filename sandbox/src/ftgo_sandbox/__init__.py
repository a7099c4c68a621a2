"""The FTGO services behind the gateways: seeded, alive, and failing on demand."""
