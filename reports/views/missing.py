"""What a page that is not found can offer: the words of its address to search for, and what is public and named like it.

It follows from the address and the public catalog alone. Whether something hidden stands at an address changes nothing.
"""

import datetime as dt
import logging
import re
from dataclasses import dataclass

from django.db import DatabaseError
from django.urls import reverse
from django.utils import timezone

from reports import catalog
from reports.catalog import Snapshot, nearest
from reports.choices import FACET_NAMES
from reports.models import naming

LONGEST = 100  # characters of a name
MOST_WORDS, MOST_PARTS = 12, 6
_NUMBER = re.compile(r"[^\W\d_]+([-_ ]+[^\W\d_]+)?[-_ ]*\d")  # OIG-22-02, GC-HQ-06-51
# Files and folders of machines: they get the plain page, which asks nothing of the database.
_PLAIN = re.compile(r"^/(admin|static)/|/(feed|export)\.", re.IGNORECASE)
_OF_A_REPORT = re.compile(
    r"^(/reports/[^/]+)(/documents/.*|/pages/\d+/?)$"
)  # a file or a page that it has not: the report
_PAGE = re.compile(r"^[^.]*(\.(html?|aspx?|pdf))?$", re.IGNORECASE)
_FOLDERS = frozenset("reports topics agencies oversight-areas fiscal-years number index node taxonomy term".split())
_CONTROL = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Link:
    """A way on."""

    url: str
    label: str
    kind: str  # what it is: a report's number, "Topic", …
    count: int | None = None  # of reports, for a value


@dataclass(frozen=True, slots=True)
class Offer:
    """What the page shows."""

    words: str = ""  # for the search box
    links: tuple[Link, ...] = ()


def offer(path: str) -> Offer:
    """For the path of a request, decoded. Empty for files of machines, and if the database does not answer."""
    name = name_of(path)
    if not name:
        return Offer()
    try:
        return Offer(words_of(name), links(catalog.current(), name, timezone.now()))
    except DatabaseError:
        logger.exception("No way on for a page that was not found")
        return Offer(words_of(name))


def links(snapshot: Snapshot, name: str, now: dt.datetime) -> tuple[Link, ...]:
    """The public reports next to a name, and the values named like it. At most four queries, by primary key."""
    near = nearest.by_number(snapshot, name, now) if is_number(name) else nearest.by_title(snapshot, name, now)
    near.sort(key=lambda one: naming.number_key(one.number) != naming.number_key(name))  # the very one first
    reports = [Link(reverse("report", args=[one.slug]), one.title, one.number or "Report") for one in near]
    values = [
        Link(reverse(one.facet, args=[one.value]), one.label, FACET_NAMES[one.facet].capitalize(), one.total)
        for one in nearest.values(snapshot, name)
    ]
    return (*reports, *values)


def is_number(name: str) -> bool:
    """Whether a name looks like a report's number: letters, then digits, in few parts."""
    return bool(_NUMBER.match(name)) and len(naming.number_parts(name)) <= MOST_PARTS


def name_of(path: str) -> str:
    """The part of an address that names something: its last, if it is no folder of ours. Without an ending of a file."""
    path = _OF_A_REPORT.sub(r"\1", path)
    if _PLAIN.search(path):
        return ""
    parts = [part for part in path.split("/") if part and part.lower() not in _FOLDERS]
    name = parts[-1][: 2 * LONGEST] if parts else ""
    if not _PAGE.match(name):
        return ""
    stem, _, ending = name.partition(".")
    name = _CONTROL.sub("", naming.without_month(stem) if ending.lower() == "pdf" else stem)
    return name[:LONGEST] if re.search(r"[^\W_]{2}", name) and name.lower() not in _FOLDERS else ""


def words_of(name: str) -> str:
    """A name as a reader would type it: words apart, a number in one piece."""
    if is_number(name):
        return name.replace("_", "-")
    return " ".join(re.findall(r"[^\W_]+", name)[:MOST_WORDS])
