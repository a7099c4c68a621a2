"""HTTP/1.1 from clients, for uvicorn: strict, within limits, and on clocks.

uvicorn.Config(app, http=Inbound(Limits(), count=lambda reason: None))
"""

import asyncio
from collections.abc import Callable
from typing import Any

from uvicorn.config import Config
from uvicorn.server import ServerState

from gateway_common.wheel import Wheel
from gateway_common.wire.admission import OPEN, Admission
from gateway_common.wire.inbound.admitting import AdmittingProtocol
from gateway_common.wire.inbound.limits import Limits
from gateway_common.wire.inbound.protocol import HttpProtocol
from gateway_common.wire.inbound.shared import Shared

__all__ = ["OPEN", "Admission", "HttpProtocol", "Inbound", "Limits"]


class Inbound:
    """Make the protocol of each connection, for uvicorn; *count* is told why something was refused, in a word.

    *admission* says which requests begin: all, if it is left out.
    """

    def __init__(self, limits: Limits, count: Callable[[str], None], admission: Admission = OPEN) -> None:
        self._limits = limits
        self._count = count
        self._admission = admission
        self._shared: Shared | None = None

    def __call__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> HttpProtocol:
        """Make one, in the loop that the server runs in."""
        self._shared = self._shared or Shared(self._limits, Wheel(), self._count, self._admission)
        protocol = HttpProtocol if self._admission is OPEN else AdmittingProtocol
        return protocol(config, server_state, app_state, _loop, shared=self._shared)
