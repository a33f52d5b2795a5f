"""The order of what matches: the engine's best by its own measure, put in order by ours, the same on both databases.

Engines rank differently (bm25 knows how rare a word is, PostgreSQL's ts_rank does not) and neither sees that words stand
side by side. So each names its best few hundred, and these are weighed here: rare words more than common ones, the number
and the title more than the summary, words next to each other more than words apart.
"""

import math
import re
from collections.abc import Callable, Sequence

from django.db import connection

from .brought import BROUGHT, SEPARATOR, VOCABULARY
from .entry import FIELDS, WEIGHTS
from .query import Query

USUAL_LENGTH = 12  # terms of a title: one in a longer title says less of it
SIDE_BY_SIDE = 0.4  # of the worth of two words, if they follow one another


def in_order(query: Query, report_ids: Sequence[int]) -> list[int]:
    """The reports, best first; of those of the same worth the one entered last first. Two statements."""
    if not report_ids:
        return []
    worths = rarity(query) if len(query.wanted) > 1 else [1.0]  # one alone is as rare everywhere
    heads = read_heads(report_ids)
    has_some = re.compile("|".join(re.escape(phrase[0]) for phrase in query.phrases)).search
    return sorted(report_ids, key=lambda pk: (-worth(query, worths, heads.get(pk, []), has_some), -pk))


def rarity(query: Query) -> list[float]:
    """For each group how much finding it says: the logarithm of all reports by those that have it."""
    terms = sorted({term for phrase in query.phrases for term in phrase})
    marks = ", ".join(["%s"] * len(terms))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT stem, max(reports), (SELECT count(*) FROM {BROUGHT}) FROM {VOCABULARY}"
            f" WHERE stem IN ({marks}) GROUP BY stem",
            terms,
        )
        rows = cursor.fetchall()
    having, everything = {term: count for term, count, _ in rows}, rows[0][2] if rows else 1
    return [
        math.log(1 + everything / max(min(having.get(term, 1) for term in phrase) for phrase in group.phrases))
        for group in query.wanted
    ]


def read_heads(report_ids: Sequence[int]) -> dict[int, list[str]]:
    """The terms of each field of these reports, a text each."""
    ids = ", ".join(
        f"{pk:d}" for pk in report_ids
    )  # 200 values beside the statement took psycopg as long as the server
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT report_id, head FROM {BROUGHT} WHERE report_id IN ({ids})")
        return {pk: head.split(SEPARATOR) for pk, head in cursor.fetchall()}


def worth(query: Query, worths: Sequence[float], head: Sequence[str], has_some: Callable[[str], object]) -> float:
    """How well a report's head answers a query. Most fields have nothing of it, and need not be taken apart: `has_some`."""
    total = 0.0
    for name, weight, text in zip(FIELDS, WEIGHTS, head, strict=False):
        if not has_some(text):
            continue
        terms = text.split()
        weight *= 1.0 if name != "title" else 1 / (0.75 + 0.25 * len(terms) / USUAL_LENGTH)
        ends: dict[int, int] = {}  # place after a hit -> its group
        begins: dict[int, set[int]] = {}  # group -> places of its hits
        for number, group in enumerate(query.wanted):
            found = [(end, end - len(phrase)) for phrase in group.phrases for end in places(phrase, terms)]
            if found:
                total += weight * worths[number] * len(found) / (len(found) + 0.3)
                ends |= {end: number for end, _ in found}
                begins[number] = {begin for _, begin in found}
        for number, places_of_group in begins.items():
            if any(ends.get(begin) == number - 1 for begin in places_of_group):
                total += weight * SIDE_BY_SIDE * (worths[number] + worths[number - 1])
    return total


def places(phrase: Sequence[str], terms: Sequence[str]) -> list[int]:
    """Where a phrase ends in a list of terms: the places after it."""
    if phrase[0] not in terms:  # as nearly always
        return []
    size = len(phrase)
    if size == 1:
        return [place + 1 for place, term in enumerate(terms) if term == phrase[0]]
    return [
        place + size for place in range(len(terms) - size + 1) if tuple(terms[place : place + size]) == tuple(phrase)
    ]
