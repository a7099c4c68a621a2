"""The gateways that are measured: ours, and those that others build or configure."""

from benchmarks.peers.on_node import EXPRESS, FASTIFY
from benchmarks.peers.on_python import NAIVE
from benchmarks.peers.ours import BENCH, BROWSER, MOBILE, PUBLIC, UNFROZEN
from benchmarks.peers.peer import Peer, Site, Work
from benchmarks.peers.proxies import ENVOY, HAPROXY, NGINX

__all__ = ["ALL", "BENCH", "MOBILE", "UNFROZEN", "Peer", "Site", "Work"]

ALL = (MOBILE, BROWSER, PUBLIC, NGINX, FASTIFY, EXPRESS, NAIVE, ENVOY, HAPROXY)
"""Those that stand side by side."""
