"""HTTP through httpx2, for HTTP/2 and proxies; imported only when a setting asks for it."""

from gateway_common.services.transports.httpx2.transport import Httpx2Transport

__all__ = ["Httpx2Transport"]
