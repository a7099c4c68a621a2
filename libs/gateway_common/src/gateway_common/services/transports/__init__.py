"""The bottom of each stack of senders: what carries a call to its service and an answer back."""

from gateway_common.services.transports.body import BrokenStream
from gateway_common.services.transports.httpx2 import Httpx2Transport, TransportPolicy

__all__ = ["BrokenStream", "Httpx2Transport", "TransportPolicy"]
