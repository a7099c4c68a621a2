"""The ways to prove who calls: for each a gateway that takes it, and how to get what is shown there."""

from base64 import urlsafe_b64encode
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from secrets import token_bytes

from benchmarks.identity.proofs import Headers, key_from, session_at, token_of
from benchmarks.identity.provider import AUDIENCE, CLIENT, SCOPE
from benchmarks.identity.redis import Shared, redis_running
from benchmarks.peers import Peer
from benchmarks.peers.ours import TOKEN, asking_by
from benchmarks.running.ports import free_ports

__all__ = ["ACCESS_TOKEN", "Way", "ways_by"]

ACCESS_TOKEN = "an access token"  # noqa: S105 – it is what one is called


@dataclass(frozen=True, eq=False)
class Way:
    """Hold the gateway *peer*, and how to *prove* something at the address where it runs.

    *needs* opens what it cannot do without; its sessions may be *shared*, in a Redis.
    """

    peer: Peer
    prove: Callable[[str], Headers]
    needs: Callable[[], AbstractContextManager[None]] = nullcontext
    shared: Shared | None = None

    @property
    def name(self) -> str:
        """Say what is shown."""
        return self.peer.name.removeprefix("ours: ")


def ways_by(issuer: str, cores: Sequence[int], folder: Path) -> Sequence[Way]:
    """List them, with the provider *issuer*, and with what they write down in *folder*."""
    return (
        Way(asking_by("a typed token", {"KIND": "dev"}), lambda _: (TOKEN,)),
        Way(asking_by(ACCESS_TOKEN, _believing(issuer)), lambda _: token_of(issuer)),
        _by_key(folder / "keys.json"),
        Way(asking_by("a session in memory", _signing_in_at(issuer)), session_at),
        _by_shared_session(issuer, cores, folder),
    )


def _believing(issuer: str) -> Mapping[str, str]:
    provider = {"KIND": "tokens", "PROVIDER__ISSUER": issuer}
    return provider | {"TOKENS__AUDIENCES": AUDIENCE, "TOKENS__CALLERS": "partner", "DEV_TOKENS": "false"}


def _by_key(book: Path) -> Way:
    settings = {"KIND": "keys", "KEYS__FILE": str(book), "DEV_TOKENS": "false"}
    return Way(asking_by("an API key", settings), lambda _: key_from(book))


def _signing_in_at(issuer: str) -> Mapping[str, str]:
    client = {"SESSIONS__CLIENT_ID": CLIENT, "SESSIONS__SCOPES": f"openid,{SCOPE}"}
    return {"KIND": "sessions", "PROVIDER__ISSUER": issuer, "DEV_TOKENS": "false", **client}


def _by_shared_session(issuer: str, cores: Sequence[int], folder: Path) -> Way:
    (port,) = free_ports(1)
    shared, seal = Shared(port), folder / "seal"
    seal.touch(mode=0o600)
    seal.write_bytes(urlsafe_b64encode(token_bytes(32)))
    peer = asking_by(
        "a session in Redis",
        {**_signing_in_at(issuer), "SESSIONS__SEALS": f"file:{seal}"},
        {"KIND": "redis", "URL": shared.url},
    )
    return Way(peer, session_at, partial(redis_running, shared, cores, folder), shared)
