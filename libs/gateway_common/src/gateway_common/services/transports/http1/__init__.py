"""Our own HTTP/1.1, on asyncio and llhttp: the transport that every service has unless a setting says otherwise."""

from gateway_common.services.transports.http1.pool import Pool
from gateway_common.services.transports.http1.transport import Http1Transport

__all__ = ["Http1Transport", "Pool"]
