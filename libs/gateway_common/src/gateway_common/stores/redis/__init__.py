"""Redis, as many gateways share it: the ten operations of a store, over a line, or one to each node of a cluster.

    RedisStore ─────────────► Line ──► Server ──► Connection
        └───────► Cluster ──► Line …

A line is one connection, over which all requests of a process ask at once.
"""

from gateway_common.settings.store import StoreSettings
from gateway_common.stores.redis.cluster import Cluster
from gateway_common.stores.redis.line import Line
from gateway_common.stores.redis.server import Server
from gateway_common.stores.redis.store import RedisStore

__all__ = ["RedisStore", "opened"]


def opened(settings: StoreSettings) -> RedisStore:
    """Make the store that *settings* name, in the running loop; close it."""
    line = Cluster(settings) if settings.cluster else Line(Server(settings), settings.timeout)
    return RedisStore(line, settings.prefix)
