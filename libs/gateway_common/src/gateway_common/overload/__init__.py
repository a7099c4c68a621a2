"""What a gateway does when it has more to do than it can: begin what matters most, and turn the rest away at once.

Which request that is says its `priority`; how many begin, the pace of the event loop (ADR 0028).
"""

from gateway_common.overload.callers import Callers
from gateway_common.overload.gate import Gate
from gateway_common.overload.priority import Named, Priority, declared_priority, priority, usual

__all__ = ["Callers", "Gate", "Named", "Priority", "declared_priority", "priority", "usual"]
