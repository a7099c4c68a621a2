"""Programs that a run needs and a gateway does not: fetched on first use into a folder that git ignores.

Nothing is installed into the system, nothing needs to be root, and nothing is started by being there.
"""

from benchmarks.shelf.shelf import Shelf, said_by
from benchmarks.shelf.template import filled

__all__ = ["Shelf", "filled", "said_by"]
