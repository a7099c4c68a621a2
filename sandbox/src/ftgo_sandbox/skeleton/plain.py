"""Trust for clients that only speak plain HTTP, as everything does in the sandbox.

A client that is told nothing reads all certificates of the system when it is made, which takes longer than a request.
"""

from ssl import PROTOCOL_TLS_CLIENT, SSLContext

__all__ = ["NOBODY"]

NOBODY = SSLContext(PROTOCOL_TLS_CLIENT)
"""Believe no server that shows a certificate: `httpx2.Client(verify=NOBODY)`."""
