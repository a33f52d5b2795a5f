"""The parameters of a request as text that can be worked with."""

import re

from django.http import QueryDict

from reports import search

_CONTROL = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")


def words_in(data: QueryDict) -> str:
    """The words looked for on a page that is no list: the parameter `q`, as a list reads it."""
    return " ".join(dict.fromkeys(printable(data).getlist("q")))[: search.MAX_QUERY_CHARACTERS]


def printable(data: QueryDict) -> QueryDict:
    """The parameters without control characters and halves of characters, which no database takes: a blank in their place.

    They come from broken links and from probing; the rest of such a value still says what was meant.
    """
    if not any(_CONTROL.search(value) for values in dict(data.lists()).values() for value in values):
        return data
    clean = data.copy()
    for name, values in data.lists():
        clean.setlist(name, [_CONTROL.sub(" ", value).strip() for value in values])
    return clean
