"""The command `gateway`: serve a gateway, develop it, draw its plans, check it against its services."""

from gateway_common.cli.commands import main

__all__ = ["main"]
