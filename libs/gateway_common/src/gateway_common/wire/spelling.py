"""How values are spelled for services, the same in a path, a query and a header field.

spelled(True)                     # 'true'
spelled(Decimal("1E+3"))          # '1000'
spelled(datetime(2026, 11, 20))   # '2026-11-20T00:00:00'
"""

from datetime import date
from decimal import Decimal
from enum import Enum
from uuid import UUID

from gateway_common.errors import ProblemError, problems

__all__ = ["spelled", "unusable"]


def spelled(value: object) -> str:
    """Spell *value* as people write it, not yet quoted; raises TypeError for a kind that has no one spelling."""
    if type(value) is str:
        return value
    if isinstance(value, Enum):
        return spelled(value.value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, str | int | float | UUID):
        return str(value)
    raise TypeError(f"a {type(value).__name__} has no spelling in a path, query or header field")


def unusable(name: str, flaw: str) -> ProblemError:
    """Make the error that refuses the value of *name* for its *flaw*, without repeating it."""
    return ProblemError(problems.UNUSABLE_VALUE(f"The value of {name} cannot be used: {flaw}."))
