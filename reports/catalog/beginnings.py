"""What the beginning of a name or of a report number may become, for suggestions while typing. Pure: no query."""

import re
from functools import lru_cache
from typing import NamedTuple

from reports.choices import NOT_RECORDED
from reports.models import naming

from .snapshot import Snapshot

SUGGESTED = ("topic", "agency", "area")  # the facets whose values are suggested
MOST_PARTS = 6  # of a number
MOST_LETTERS = 40  # different beginnings of numbers that are tried before a bare one
_RUN_TOGETHER = re.compile(r"^([a-z]+)(\d{2})(\d{1,3})$")  # oig2202, as in file names
_ENDED = re.compile(r"[^\W_][\W_]+$")


class Value(NamedTuple):
    """A value of a facet, and how many public reports have it (`total`)."""

    facet: str
    value: str
    label: str
    total: int


class NumberStart(NamedTuple):
    """What look-up keys of numbers may be: these, or these and more parts (`whole`); or anything that begins so (`open`)."""

    whole: tuple[str, ...]
    open: tuple[str, ...]


@lru_cache(maxsize=20_000)
def folded(label: str) -> str:
    """A name as it is compared, with a blank before each word. Names seldom change, so most are folded once."""
    return f" {naming.fold(label)}"


def values(snapshot: Snapshot, text: str, *, limit: int) -> list[Value]:
    """The topics, agencies and areas in whose name, or another word for them, some word begins with the text.

    Those with the most reports first.
    """
    start = folded(text)
    if start == " ":
        return []
    found = [
        Value(name, value, label, len(snapshot.facets[name].bitmaps[value]))
        for name in SUGGESTED
        for value, label in snapshot.facets[name].labels.items()
        if value != NOT_RECORDED
        and any(start in folded(one) for one in (label, *snapshot.facets[name].synonyms.get(value, ())))
    ]
    found.sort(key=lambda one: (-one.total, one.label, one.facet))
    return found[:limit]


def number_start(snapshot: Snapshot, text: str) -> NumberStart:
    """What keys the beginning of a number may become; nothing for a text without a digit, which begins too many.

    A last part that begins with a zero is whole: "OIG-22-02" is no beginning of OIG-22-20. After "OIG-22-" a part follows.
    A bare "22-02" is tried behind the letters that public numbers begin with.
    """
    variants = [naming.number_parts(text)]
    if match := _RUN_TOGETHER.match(naming.fold(text)):
        variants.append(list(match.groups()))
    is_ended = bool(_ENDED.search(text))
    whole: list[str] = []
    begun: list[str] = []
    for parts in variants:
        if not any(part.isdigit() for part in parts) or len(parts) > MOST_PARTS:
            continue
        starts = (
            ["", *(f"{start}-" for start in sorted(snapshot.number_prefixes)[:MOST_LETTERS])]
            if parts[0].isdigit()
            else [""]
        )
        last = parts[-1]
        is_whole = last.startswith("0") and not is_ended
        endings = list("123456789") if is_whole and not last.strip("0") else [last]
        keys = [naming.number_key("-".join([*parts[:-1], ending])) + ("-" if is_ended else "") for ending in endings]
        (whole if is_whole else begun).extend(start + key for start in starts for key in keys)
    return NumberStart(tuple(dict.fromkeys(whole)), tuple(dict.fromkeys(begun)))
