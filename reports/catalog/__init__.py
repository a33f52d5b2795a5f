"""The in-memory index of public reports: facet counts, filtered pages, the catalog version. The one way to list.

`current()` gives the snapshot that is true now; `snapshot.search(criteria)` answers a list. Knows nothing of requests.
"""

from .criteria import Criteria
from .current import current, forget
from .facets import FacetValue
from .result import Result
from .snapshot import Snapshot

__all__ = ["Criteria", "FacetValue", "Result", "Snapshot", "current", "forget"]
