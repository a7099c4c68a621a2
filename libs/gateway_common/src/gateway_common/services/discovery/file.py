"""Addresses in a file, which an operator or another program writes while gateways run."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

from gateway_common.address_file import parse_addresses, read_file
from gateway_common.services.discovery.source import Found, NotFound
from gateway_common.services.place import Place

__all__ = ["FileSource"]

EVERY = 1.0
"""After how many seconds the file is read again."""


class FileSource:
    """Read the file at *path* each second, in a thread, since a disk may be slow.

    Reading is all there is to it: it follows symbolic links, so that a ConfigMap that is swapped is seen like a file
    that is replaced, and it works where no news of a change comes, as over a network. A file that cannot be used
    changes nothing. With *secure* its addresses have to be https.
    """

    again = EVERY
    keep_for = None

    def __init__(self, path: Path, *, secure: bool) -> None:
        self._path = path
        self._secure = secure
        self._raw: bytes | None = None
        self._places: Sequence[Place] = ()
        self._flaw = ""

    async def look(self) -> Found:
        """Read it; what is the same as the last time is not understood anew."""
        try:
            raw = await asyncio.to_thread(read_file, self._path)
        except ValueError as flaw:
            raise NotFound(f"{self._path}: {flaw}") from flaw
        if raw != self._raw:
            await asyncio.to_thread(self._understand, raw)
        if self._flaw:
            raise NotFound(f"{self._path}: {self._flaw}")
        return Found(self._places, EVERY)

    def _understand(self, raw: bytes) -> None:
        self._places, self._flaw = (), ""
        try:
            addresses = parse_addresses(raw)
            self._places = [Place(address) for address in addresses]
            if self._secure and addresses[0].scheme != "https":
                self._flaw = "tls is set, and its addresses are not https"
        except ValueError as flaw:
            self._flaw = str(flaw)
        self._raw = raw
