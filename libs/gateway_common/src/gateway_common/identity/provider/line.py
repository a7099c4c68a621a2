"""The line to the provider: to the addresses of the settings and no other, without redirects, within a size and a time.

Each address is a service of its own, so that whoever opens the network reaches it as any other, or simulates it.
"""

from collections.abc import Callable, Mapping, Sequence
from urllib.parse import urlsplit

from gateway_common.caller import ANONYMOUS
from gateway_common.deadline import Deadline
from gateway_common.errors import State
from gateway_common.identity.provider.down import ProviderDownError
from gateway_common.services import Answer, Call, Sender, Service
from gateway_common.services.network import Network
from gateway_common.settings.identity import ProviderSettings

__all__ = ["MOST", "ProviderLine", "services_of"]

MOST = 1 << 18
"""How many bytes a document of a provider may have."""

_JSON = (b"accept", b"application/json")


def services_of(settings: ProviderSettings) -> Sequence[Service]:
    """Name each address of the provider as a service, for the network."""
    return [Service(name) for name in settings.addresses]


class ProviderLine:
    """Send to the provider of *settings* over *network*, each call through what *around* puts before it."""

    def __init__(
        self, settings: ProviderSettings, network: Network, around: Callable[[Sender], Sender] = lambda inner: inner
    ) -> None:
        self._timeout = settings.timeout
        self._names = {str(address): name for name, address in settings.addresses.items()}
        self._senders: Mapping[str, Sender] = {
            one.name: around(network.transport(one)) for one in services_of(settings)
        }

    async def document(self, operation: str, url: str) -> bytes | None:
        """Fetch what is at *url*, None if there is nothing; raises ProviderDownError for everything else."""
        answer = await self.send(operation, "GET", url, [_JSON])
        if answer.state is State.ABSENT:
            return None
        if answer.state is not State.OK or not isinstance(answer.body, bytes):
            raise ProviderDownError(f"{operation} came out {answer.state}: {answer.reason or answer.status}")
        return answer.body

    async def send(
        self, operation: str, method: str, url: str, headers: list[tuple[bytes, bytes]], body: bytes | None = None
    ) -> Answer:
        """Send a request of ours; raises ProviderDownError if *url* is at no address of the settings."""
        split = urlsplit(url)
        name = self._names.get(f"{split.scheme}://{split.netloc}")
        if name is None or split.fragment:
            raise ProviderDownError(f"{operation} would be at an address that the settings do not name")
        call = Call(
            service=name,
            operation=operation,
            method=method,
            path=(split.path or "/") + (f"?{split.query}" if split.query else ""),
            headers=headers,
            body=body,
            deadline=Deadline.after(self._timeout),
            caller=ANONYMOUS,
            repeatable=method == "GET",
            most=MOST,
        )
        return await self._senders[name](call)
