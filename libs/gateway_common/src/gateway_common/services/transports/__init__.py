"""The bottom of each stack of senders: what carries a call to its service and an answer back."""

from gateway_common.services.transports.broken import BrokenStream
from gateway_common.services.transports.policy import TransportPolicy

__all__ = ["BrokenStream", "TransportPolicy"]
