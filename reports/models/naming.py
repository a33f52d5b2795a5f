"""Keys made from text as printed: report numbers and titles, folded for look-up, identity and sorting. Pure functions."""

import re
import unicodedata
from collections.abc import Container

from django.utils.text import slugify

QUOTES_AND_PRIMES = str.maketrans("", "", "'\"`´‘’‚‛“”„‟′″‴‵‶‹›«»ʹʺʼ")
SLUG_LENGTH = 80
# "OIG-22-02-Dec21.pdf", "OIG_14-60_Mar14.pdf": old file names end in a month and two digits
_MONTH = re.compile(r"[-_ ](jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*[-_ ]?\d{2,4}$", re.IGNORECASE)


def unquoted(text: str) -> str:
    """The text without quotes and primes, so that CBP's, CBP’s and CBPs are one word."""
    return text.translate(QUOTES_AND_PRIMES)


def fold(text: str) -> str:
    """The text without case, accents, quotes, primes, punctuation and doubled blanks: equal for the same words.

    >>> fold("110′/123′  Maritime Patrol Boat,") == fold("110'/123' maritime patrol boat")
    True
    """
    plain = unicodedata.normalize("NFKD", unquoted(text)).casefold()
    plain = "".join(char for char in plain if not unicodedata.combining(char))
    return " ".join(re.findall(r"[^\W_]+", plain))


def number_parts(number: str) -> list[str]:
    """The runs of letters and of digits in a report number, folded: "OIG-14-152-D" -> oig, 14, 152, d."""
    return re.findall(r"[0-9]+|[^\W\d_]+", fold(number))


def number_key(number: str) -> str:
    """The look-up key of a number, the same in any spelling: blanks, dashes, case and leading zeros do not count.

    >>> number_key("oig_22_2") == number_key("OIG-22-02") == "oig-22-2"
    True
    """
    return "-".join(part.lstrip("0") or "0" if part.isdigit() else part for part in number_parts(number))[:100]


def number_sort(number: str) -> str:
    """A key under which numbers sort as people count: OIG-10-17 before OIG-10-105."""
    return " ".join(part.lstrip("0").rjust(8, "0") if part.isdigit() else part for part in number_parts(number))[:200]


def without_month(stem: str) -> str:
    """A file's name without the month and year that it ends in: "OIG-22-02-Dec21" -> OIG-22-02."""
    return _MONTH.sub("", stem)


def base_slug(number: str, title: str) -> str:
    """The slug before a clash is looked for: from the number, else from the title, cut at a word."""
    if slug := slugify(number.replace("_", "-")).replace("_", "-").strip("-"):
        return slug[:SLUG_LENGTH].strip("-")
    slug = slugify(fold(title))
    if len(slug) > SLUG_LENGTH:
        slug = slug[: SLUG_LENGTH + 1].rpartition("-")[0] or slug[:SLUG_LENGTH]
    return slug or "report"


def with_suffix(slug: str, taken: Container[str | None]) -> str:
    """The slug, or the first of `slug-2`, `slug-3`… that is not taken."""
    candidate, n = slug, 1
    while candidate in taken:
        n += 1
        candidate = f"{slug}-{n}"
    return candidate
