"""Which proofs were here, in a process that shares no store: none of them is forgotten before it ends."""

from collections import OrderedDict

from gateway_common.deadline import now
from gateway_common.stores import StoreDown

__all__ = ["Used"]


class Used:
    """Note at most *most* proofs at a time; when there is no room nobody can tell a proof from its copy: StoreDown."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._ends: OrderedDict[str, float] = OrderedDict()

    def __len__(self) -> int:
        """Count those that have not ended, and some that have."""
        return len(self._ends)

    def note(self, name: str, seconds: float) -> bool:
        """Note a proof for *seconds*, the same for all, and tell whether it is new."""
        moment = now()
        while self._ends and next(iter(self._ends.values())) <= moment:
            self._ends.popitem(last=False)
        if name in self._ends:
            return False
        if len(self._ends) >= self._most:
            raise StoreDown("it is full of proofs that still count")
        self._ends[name] = moment + seconds
        return True
