"""Those that a scenario goes on without."""

from collections.abc import Generator
from contextlib import contextmanager

from benchmarks.peers import Peer
from benchmarks.progress import say
from benchmarks.unavailable import Unavailable

__all__ = ["LeftOut"]


class LeftOut(list[str]):
    """Hold a sentence for each gateway that could not be measured."""

    @contextmanager
    def trying(self, peer: Peer) -> Generator[None]:
        """Do without *peer* from here on if it is Unavailable, and say so."""
        try:
            yield
        except Unavailable as why:
            self.append(f"left out: {peer.name}, for {why}")
            say(self[-1])
