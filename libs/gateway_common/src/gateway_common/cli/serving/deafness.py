"""Closing a door without shutting it in the face of anybody who stands before it.

Whoever connects waits in a line of the kernel's until they are let in, and is thrown out when the door is closed.
Between letting in the last of them and closing there is always a moment in which another may come. Linux can be told
to hear nobody from now on; who comes then asks again a second later, and finds the door closed.
"""

import ctypes
import struct
import sys
from contextlib import suppress
from socket import SOL_SOCKET, socket

__all__ = ["hear_nobody"]

SO_ATTACH_FILTER = 26
_ACCEPT_NOTHING = struct.pack("HBBI", 0x06, 0, 0, 0)  # the filter's one instruction: return 0 bytes of every packet


def hear_nobody(door: socket) -> None:
    """Let nobody join the line before *door*, in whichever process it is open."""
    if sys.platform == "linux":
        program = ctypes.create_string_buffer(_ACCEPT_NOTHING)
        with suppress(OSError):  # not every kernel lets us, and the moment is short
            door.setsockopt(SOL_SOCKET, SO_ATTACH_FILTER, struct.pack("HL", 1, ctypes.addressof(program)))
