"""Which reports match, and in what order: the one way to ask the index."""

from collections.abc import Iterable
from dataclasses import dataclass

from pyroaring import BitMap

from . import ranking
from .indexing import engine
from .limits import one_search
from .query import Query, parse
from .vocabulary import understand

WEIGHED = 200  # reports, at most: the first pages of a list
# The engine looks into each report that it ranks: 10,000 take it 4 ms (SQLite) or 7 (PostgreSQL), 300,000 more than a
# search may. Of so many matches, a reader is served better by the newest whose titles have the words, which it finds at once.
RANKED_AT_MOST = 2_000


@dataclass(frozen=True)
class Finding:
    """What was understood, and the ids of the reports that match."""

    query: Query
    ids: BitMap
    at_least: int  # groups that each of them has: all, or most if none has all

    @property
    def is_relaxed(self) -> bool:
        """Whether no report has all that was asked for, so those with most of it were taken."""
        return self.at_least < len(self.query.wanted)

    @property
    def is_too_many(self) -> bool:
        """Whether they are too many to be weighed: those with the words in their titles come first then."""
        return len(self.ids) > RANKED_AT_MOST


def find(text: str, *, relax: bool = False) -> Finding:
    """The public reports that match a reader's words; see `query.parse` and `vocabulary.understand`.

    With `relax`, if no report has all of it, those that have most of it: two words, or half of them, at least. Machine forms
    do without, since a script must not take the one for the other. Raises SearchTooSlow after settings.SEARCH_TIMEOUT_MS.
    """
    with one_search():
        query = understand(parse(text))
        if not query.wanted:
            return Finding(query, BitMap(), 0)
        ids = matching(query)
        if ids or not relax or len(query.wanted) == 1:
            return Finding(query, ids, len(query.wanted))
        ids, at_least = most(query)
        return Finding(query, ids, at_least)


def titled(text: str, *, limit: int) -> list[int]:
    """Ids of public reports with a reader's words in their titles, the one entered last first. Raises SearchTooSlow."""
    with one_search():
        query = understand(parse(text))
        return engine().titled(query, limit) if query.wanted else []


def match(query: Query) -> list[int]:
    """Ids of all reports that match all of a query as it stands, ascending. Raises SearchTooSlow."""
    with one_search():
        return list(matching(query)) if query.wanted else []


def matching(query: Query) -> BitMap:
    """The reports with every group and without the unwanted phrases.

    All terms first, which is quick; only then, if phrases were asked for, where their terms follow one another.
    """
    found = engine().with_all_terms(query)
    for group in query.wanted:
        if found and any(len(phrase) > 1 for phrase in group.phrases):
            found &= engine().with_any(group.phrases)
    return without(found, query)


def without(found: BitMap, query: Query) -> BitMap:
    """Those in which no unwanted phrase stands. Unwanted words were left out before."""
    longer = [phrase for phrase in query.unwanted if len(phrase) > 1]
    return found - engine().with_any(longer) if found and longer else found


def most(query: Query) -> tuple[BitMap, int]:
    """The reports with as many groups as any report has, if that is two of them, or half, or more; and how many that is."""
    levels = [BitMap() for _ in range(len(query.wanted) + 1)]  # levels[n]: reports with n groups or more
    for place, group in enumerate(query.wanted):
        having = engine().with_any(group.phrases)
        for n in range(place + 1, 1, -1):
            levels[n] |= levels[n - 1] & having
        levels[1] |= having
    unwanted = engine().with_any(query.unwanted) if query.unwanted else BitMap()
    for n in range(len(query.wanted), 0, -1):
        if (2 * n >= len(query.wanted) or n >= 2) and (found := levels[n] - unwanted):
            return found, n
    return BitMap(), len(query.wanted)


def best(finding: Finding, *, limit: int) -> list[int]:
    """Ids of the reports found, best first, at most `limit`. Raises SearchTooSlow.

    Of very many matches first those with all of it in their titles, the one entered last first. Then those whose number, title,
    topics, agencies or summary have what was asked (see ranking.py), of very many only the ones entered last; then those in
    whose documents it stands on many pages, on several, on few; the one entered last first.
    """
    if not finding.ids:
        return []
    with one_search():
        found = by_title(finding, limit) if finding.is_too_many else []
        if len(found) < limit:
            by_worth = by_head(finding, limit + len(found))
            found = list(dict.fromkeys([*found, *by_worth]))
        if len(found) < limit and len(found) < len(finding.ids):
            left = finding.ids - BitMap(found)
            for level in [*engine().on_many_pages(finding.query), left]:
                found += reversed(left & level)
                left -= level
    return found[:limit]


def by_title(finding: Finding, limit: int) -> list[int]:
    """Those of the reports found that have every group in their titles, the one entered last first."""
    return [pk for pk in engine().titled(finding.query, limit) if pk in finding.ids]


def by_head(finding: Finding, limit: int) -> list[int]:
    """Those of the reports found whose head matches, best first; `limit` of them, or all there are."""
    asked = max(4 * limit, WEIGHED)
    since = finding.ids[-RANKED_AT_MOST] if finding.is_too_many else 0
    while True:
        ranked = engine().ranked(finding.query, asked, since)
        found = [pk for pk in ranked if pk in finding.ids]
        if len(found) >= limit or len(ranked) < asked:
            break
        asked *= 8
    return [*ranking.in_order(finding.query, found[:WEIGHED]), *found[WEIGHED:]][:limit]


def pages(query: Query, document_ids: Iterable[int]) -> dict[int, dict[int, int]]:
    """Document -> its pages on which something asked for stands -> how many groups. Raises SearchTooSlow.

    Documents of public reports alone are in the index; others are not in the answer.
    """
    ids = list(document_ids)
    with one_search():
        return engine().where(query, ids) if ids and query.wanted else {}
