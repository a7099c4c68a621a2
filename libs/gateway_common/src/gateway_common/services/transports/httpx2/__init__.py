"""httpx2 at both ends: a transport of its own below, for HTTP/2 and proxies, and its clients on our senders above.

It is imported only where it is asked for.
"""

from gateway_common.services.transports.httpx2.riding import RidingTransport
from gateway_common.services.transports.httpx2.transport import Httpx2Transport

__all__ = ["Httpx2Transport", "RidingTransport"]
