"""Full text of public reports: what is indexed, and one small contract over SQLite's FTS5 and PostgreSQL.

The index holds public reports only, so a hidden one cannot match. It is written by `publishing` and `exchange`.
"""

from .finding import RANKED_AT_MOST, Finding, best, find, match, pages, titled
from .indexing import all_tables, clear, count, hold, index, index_heads, prepare_storage, rebuild
from .limits import SearchTooSlow, one_search
from .query import MAX_QUERY_CHARACTERS, MAX_QUERY_TERMS, Query, parse
from .vocabulary import understand

__all__ = [
    "MAX_QUERY_CHARACTERS",
    "MAX_QUERY_TERMS",
    "RANKED_AT_MOST",
    "Finding",
    "Query",
    "SearchTooSlow",
    "all_tables",
    "best",
    "clear",
    "count",
    "find",
    "hold",
    "index",
    "index_heads",
    "match",
    "one_search",
    "pages",
    "parse",
    "prepare_storage",
    "rebuild",
    "titled",
    "understand",
]
