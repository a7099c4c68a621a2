"""A command on its way, and who waits for its answer."""

import asyncio

__all__ = ["Asked", "nobodys"]

READS = frozenset({"CLUSTER", "GET", "SMEMBERS"})
"""What changes nothing, however often it is done."""


class Asked:
    """Hold the *words* of a command that is *named* so, and who waits for its *answer*, until it is *due*.

    It is *redirected* when the node of a cluster that is asked does not have its key yet. `sent` tells that it may have
    been done, `repeated` that it was sent before over another connection.
    """

    __slots__ = ("answer", "due", "reads", "redirected", "repeated", "sent", "words")

    def __init__(
        self, name: object, words: bytes, answer: asyncio.Future[object], due: float, *, redirected: bool = False
    ) -> None:
        self.words = words
        self.answer = answer
        self.due = due
        self.redirected = redirected
        self.reads = name in READS
        self.sent = False
        self.repeated = False

    @property
    def may_be_repeated(self) -> bool:
        """Tell whether sending it again cannot do twice what others acted on meanwhile."""
        return (self.reads or not self.sent) and not self.repeated

    def fail(self, error: Exception) -> None:
        """Tell whoever still waits that there is no answer."""
        if not self.answer.done():
            self.answer.set_exception(error)


def nobodys(due: float) -> Asked:
    """Make what holds the place of an answer for which nobody waits."""
    nobody = asyncio.get_running_loop().create_future()
    nobody.cancel()
    return Asked("", b"", nobody, due)
