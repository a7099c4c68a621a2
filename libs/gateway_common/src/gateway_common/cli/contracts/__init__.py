"""What the services say of themselves, held against what a gateway declares of them."""

from gateway_common.cli.contracts.comparison import compare
from gateway_common.cli.contracts.document import Document

__all__ = ["Document", "compare"]
