"""The in-memory index of public reports: facet counts, filtered pages, the catalog version. The one way to list.

`current()` gives the snapshot that is true now; `answer(snapshot, criteria)` answers a list. Knows nothing of requests.
"""

from .criteria import Criteria
from .current import current, forget
from .facets import FacetValue
from .result import PAGE_SIZE, Result, all_ids, answer
from .snapshot import Snapshot

__all__ = ["PAGE_SIZE", "Criteria", "FacetValue", "Result", "Snapshot", "all_ids", "answer", "current", "forget"]
