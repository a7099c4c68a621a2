"""Where a gateway listens: a door for clients, and one for operators."""

import errno
import socket
from collections.abc import Generator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from gateway_common.cli.complaints import Complaint
from gateway_common.settings import GatewaySettings

__all__ = ["Doors", "listening", "opened", "url_of"]

BACKLOG = 2048

_CURES = {
    errno.EADDRINUSE: "something else listens there; set {port} to a free port, or stop the other",
    errno.EADDRNOTAVAIL: "this machine has no such address; set {host} to one it has, such as 127.0.0.1",
    errno.EACCES: "ports below 1024 are not for everyone; set {port} to a higher one",
}


@dataclass(frozen=True, slots=True)
class Doors:
    """Hold the sockets on which *clients* are let in, and operators to the *admin* port, if there is one."""

    clients: socket.socket
    admin: socket.socket | None

    def close(self) -> None:
        """Let nobody in any more, as far as this process is concerned."""
        self.clients.close()
        if self.admin is not None:
            self.admin.close()


@contextmanager
def opened(settings: GatewaySettings) -> Generator[Doors]:
    """Open the doors that *settings* name, and close them in the end; raises Complaint when one cannot be opened."""
    with ExitStack() as stack:
        shared = settings.shared_port
        clients = stack.enter_context(listening(settings.host, settings.port, shared=shared))
        admin = None
        if settings.admin_port is not None:
            named = ("GATEWAY_ADMIN_HOST", "GATEWAY_ADMIN_PORT")
            admin = stack.enter_context(listening(settings.admin_host, settings.admin_port, named=named, shared=shared))
        yield Doors(clients, admin)


def listening(
    host: str, port: int, *, named: tuple[str, str] = ("GATEWAY_HOST", "GATEWAY_PORT"), shared: bool = False
) -> socket.socket:
    """Open the door at *host* and *port* (0: any free one); raises Complaint with the setting, as *named*, and cure.

    Where it is *shared*, another process that shares it may be there, too, and the kernel divides who comes.
    """
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        return socket.create_server((address[0], port), family=family, backlog=BACKLOG, reuse_port=shared)
    except (OSError, UnicodeError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        cure = _CURES.get(getattr(error, "errno", 0), f"{reason}; set {{host}} or {{port}}")
        raise Complaint(f"cannot listen on {host}:{port}: {cure.format(host=named[0], port=named[1])}.") from error


def url_of(door: socket.socket) -> str:
    """Say where *door* is found."""
    host, port = door.getsockname()[:2]
    return f"http://[{host}]:{port}" if door.family is socket.AF_INET6 else f"http://{host}:{port}"
