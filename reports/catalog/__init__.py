"""The in-memory index of public reports: facet counts, filtered pages, the catalog version. The one way to list.

`current()` gives the snapshot that is true now; `answer(snapshot, criteria)` answers a list. Knows nothing of requests.
"""

from .criteria import DATES, Criteria, Filter
from .current import catch_up, current, forget
from .facets import FacetValue
from .result import PAGE_SIZE, Result, all_ids, answer
from .snapshot import Snapshot
from .tips import Tip, WordTip

__all__ = [
    "DATES", "PAGE_SIZE", "Criteria", "FacetValue", "Filter", "Result", "Snapshot", "Tip", "WordTip",
    "all_ids", "answer", "catch_up", "current", "forget",
]  # fmt: skip
