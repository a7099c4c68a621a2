"""Who sees whether a write has left: only then can be said what became of it when no answer came."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from gateway_common.services import Answer, Call, Outbound, Sender

__all__ = ["Witness"]

_READS = frozenset({"GET", "HEAD", "OPTIONS"})


class Witness:
    """Watch the calls of one request; a call that was cut off counts as sent."""

    def __init__(self) -> None:
        self._sent = 0

    @property
    def sent(self) -> bool:
        """Tell whether a write may have reached a service."""
        return self._sent > 0

    def watching(self, outbound: Outbound) -> Outbound:
        """Give *outbound* so that every call through it is seen."""
        return replace(outbound, senders=_Watched(outbound.senders, self))

    async def see(self, sender: Sender, call: Call) -> Answer:
        """Send *call* through *sender*."""
        if call.method in _READS:
            return await sender(call)
        self._sent += 1
        answer = await sender(call)
        self._sent -= not answer.sent
        return answer


class _Watched(Mapping[str, Sender]):
    def __init__(self, senders: Mapping[str, Sender], witness: Witness) -> None:
        self._senders = senders
        self._witness = witness

    def __getitem__(self, service: str) -> Sender:
        sender = self._senders[service]
        return lambda call: self._witness.see(sender, call)

    def __iter__(self) -> Iterator[str]:
        return iter(self._senders)

    def __len__(self) -> int:
        return len(self._senders)
