"""What is public and has a name like one that leads nowhere: reports by number or title, and values of facets.

Answers depend on the text asked for and on what is public, on nothing else. They cost a few look-ups by primary key: a
place in one of the snapshot's orders is found like a word in a dictionary, whatever the size of the catalog.
"""

import datetime as dt
import functools
import re
from collections.abc import Callable
from difflib import SequenceMatcher
from typing import NamedTuple

from reports.choices import NOT_RECORDED
from reports.models import Report, naming

from .snapshot import Snapshot

PROBES = 100  # looked at in one query
ROUNDS = 8  # of them at most: enough for any catalog
AROUND = 2  # on either side
ALIKE = 8  # characters that a title must share from its beginning
WORD = 4  # the shortest word that names are compared by, and how much of it must be the same
MOST_WORDS, MOST_CANDIDATES, MOST_VALUES = 6, 50, 4
LONGEST = 100  # characters of a name that are compared: one character of an address may fold to eighteen (ﷺ)
SURE = 0.6  # how much alike names must be: a ratio of difflib


class NearReport(NamedTuple):
    """A public report with a name like the one asked for."""

    slug: str
    number: str
    title: str


class NearValue(NamedTuple):
    """A value of a facet with a name like the one asked for, and how many public reports have it (`total`)."""

    facet: str
    value: str
    label: str
    total: int


def by_number(snapshot: Snapshot, number: str, now: dt.datetime) -> list[NearReport]:
    """The reports whose numbers stand before and after this one as people count, if they begin alike."""
    parts = naming.number_parts(number)
    if len(parts) < 2:
        return []
    found = neighbors(snapshot, "number", "number_sort", naming.number_sort(number), now)
    return [one for one in found if naming.number_parts(one.number)[:1] == parts[:1]]


def by_title(snapshot: Snapshot, title: str, now: dt.datetime) -> list[NearReport]:
    """The reports whose titles stand before and after this one in the alphabet, if they begin alike."""
    key = naming.fold(title)
    if len(key) < ALIKE:
        return []
    found = neighbors(snapshot, "title", "title_key", key, now)
    return [one for one in found if naming.fold(one.title)[:ALIKE] == key[:ALIKE]]


def neighbors(snapshot: Snapshot, order_name: str, column: str, text: str, now: dt.datetime) -> list[NearReport]:
    """At most AROUND reports before `text` in an order of the snapshot, and as many from there on."""
    order, _ = snapshot.orders[order_name]

    def read(places: range) -> dict[int, tuple[str, ...]]:
        """The rows at these places that have a text and are public still. One query."""
        place_of = {snapshot.ids[order[place]]: place for place in places}
        known = Report.objects.public(now).exclude(slug=None).filter(pk__in=list(place_of)).exclude(**{column: ""})
        rows = known.values_list("pk", column, "slug", "number", "title")
        return {place_of[pk]: row for pk, *row in rows}

    low, high = narrowed(len(order), text, read)
    rows = sorted(read(range(max(low - AROUND, 0), min(high + AROUND, len(order)))).items())
    before = [row for _, row in rows if row[0] < text]
    after = [row for _, row in rows if row[0] >= text]
    return [NearReport(*row[1:]) for row in before[-AROUND:] + after[:AROUND]]


def narrowed(length: int, text: str, read: Callable) -> tuple[int, int]:
    """The first and last place at which `text` may belong, PROBES apart at most. Reports without a text come last."""
    low, high = 0, length
    for _ in range(ROUNDS):
        if high - low <= PROBES:
            break
        places = range(low, high, -(-(high - low) // PROBES))
        rows = read(places)
        low = max((place for place in places if place in rows and rows[place][0] < text), default=low)
        high = min((place for place in places if place > low), default=high)
    return low, high


def values(snapshot: Snapshot, name: str) -> list[NearValue]:
    """The agencies, areas, topics and years that have this name, or one like it, most alike first."""
    slug = "-".join(naming.fold(name).split())[:LONGEST].rstrip("-")
    words = [word for word in slug.split("-") if len(word) >= WORD][:MOST_WORDS]
    begins = re.compile("(?:^|-)(?:" + "|".join(re.escape(word[:WORD]) for word in words) + ")") if words else None
    found: list[tuple[float, NearValue]] = []
    for facet in ("topic", "agency", "area", "year"):
        known = snapshot.facets[facet]
        names = {one: in_words(known.labels[one]) for one in known.bitmaps}
        candidates = [one for one in names if one == slug or (begins and begins.search(f"{one}-{names[one]}"))]
        for one in candidates[:MOST_CANDIDATES]:
            ratio = max(alike(slug, names[one]), *(alike(text, one) for text in (slug, *words)))
            if ratio >= SURE and one != NOT_RECORDED:
                found.append((ratio, NearValue(facet, one, known.labels[one], len(known.bitmaps[one]))))
    found.sort(key=lambda pair: (-pair[0], pair[1].label, pair[1].facet))
    return [one for _, one in found[:MOST_VALUES]]


@functools.lru_cache(maxsize=4096)
def in_words(label: str) -> str:
    """A label as an address would say it, without the abbreviation in brackets: "u-s-coast-guard"."""
    return "-".join(naming.fold(label.partition(" (")[0]).split())[:LONGEST]


def alike(text: str, other: str) -> float:
    """How much alike two names are, or 0 where two cheap upper bounds say: less than SURE. It spares most comparisons."""
    matcher = SequenceMatcher(None, text, other)
    if matcher.real_quick_ratio() < SURE or matcher.quick_ratio() < SURE:
        return 0
    return matcher.ratio()
