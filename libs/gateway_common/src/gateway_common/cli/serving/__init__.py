"""Serving a gateway until it is told to stop: in one process, or in several that one watches over."""

from gateway_common.cli.serving.doors import listening
from gateway_common.cli.serving.serve import serve
from gateway_common.cli.serving.server import configured
from gateway_common.cli.serving.signals import end_quietly

__all__ = ["configured", "end_quietly", "listening", "serve"]
