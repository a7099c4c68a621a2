"""What partners may ask for beside the path: chosen parts and fields, pages and filters, searches.

A query parameter that nobody knows is refused, because a misspelt filter would answer with everything.
"""

from public_bff.queries.history import HistoryQuery
from public_bff.queries.search import RestaurantQuery
from public_bff.queries.selection import IncludedPart, Selection

__all__ = ["HistoryQuery", "IncludedPart", "RestaurantQuery", "Selection"]
