"""How tests are shared among processes: file by file, in the order in which one process would run them.

A test has the same place everywhere, though not the same name: what stands in its brackets may be a time, or chance.
"""

from collections.abc import Sequence

import pytest
from xdist.remote import Producer  # pyright: ignore[reportMissingTypeStubs] -- it has its types in itself
from xdist.scheduler import LoadFileScheduling  # pyright: ignore[reportMissingTypeStubs] -- so has this
from xdist.workermanage import WorkerController  # pyright: ignore[reportMissingTypeStubs] -- and this

__all__ = ["ByFile"]


class ByFile(LoadFileScheduling):
    """Give each process a file at a time; raises nothing where they agree on all but what stands in brackets."""

    def __init__(self, config: pytest.Config, log: Producer) -> None:
        config.option.loadscopereorder = False
        super().__init__(config, log)

    def add_node_collection(self, node: WorkerController, collection: Sequence[str]) -> None:
        """Take what a process found, by the names that the first one gave."""
        first = next(iter(self.registered_collections.values()), collection)
        alike = list(map(_plain, first)) == list(map(_plain, collection))
        super().add_node_collection(node, first if alike else collection)


def _plain(name: str) -> str:
    return name.partition("[")[0]
