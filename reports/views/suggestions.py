"""`/suggestions/?q=…`: what a reader who is typing may mean, as JSON; with `form=opensearch` for browsers' own search boxes."""

import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from itertools import islice

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse

from reports import search
from reports.catalog import beginnings
from reports.models import Report, naming

from .base import PublicView
from .cards import address
from .limiter import Limiter, Refused
from .limits import network_of

MOST = 8
MOST_NUMBERS = 5
TITLES_KEPT = 3  # places that values leave to titles, if there are so many
SHORTEST = 3  # characters of a text that titles are searched for
LOOKED_AT = 200  # reports whose number begins so, before they are put in order
READ = 100  # reports by title, the ones entered last, of which the newest are offered
LONGEST_TITLE = 110  # characters
OPENSEARCH = "application/x-suggestions+json"
COLUMNS = ("pk", "slug", "number", "title")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")

# Of the searches for titles alone, so that typing takes nothing from the share that lists have. Ten times as many.
limiter = Limiter(per_minute=10 * settings.LIST_LIMIT, at_once=settings.LIST_LIMIT_AT_ONCE)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Somewhere to go."""

    kind: str  # report, topic, agency, area
    label: str
    detail: str  # a report's number, or how many reports there are
    url: str


class Suggestions(PublicView):
    """At most eight: reports of this number, then values by the number of their reports, then reports by title.

    Whatever is asked, the answer is 200. Where the search takes too long or has no room, reports by title are left out, and
    nothing may keep that answer.
    """

    def get(self, request: HttpRequest) -> HttpResponse:
        """The answer in the form asked for."""
        text = cleaned(request.GET.get("q", ""))
        is_whole = True
        numbered = self.by_number(text) if text else []
        room = MOST - len(numbered)
        values = beginnings.values(self.snapshot, text, limit=room)
        titled: list[Suggestion] = []
        if not numbered and len(naming.fold(text)) >= SHORTEST:
            try:
                titled = self.by_title(text, limit=max(room - len(values), TITLES_KEPT))
            except (search.SearchTooSlow, Refused):
                is_whole = False
        found = [*numbered, *map(valued, values[: room - len(titled)]), *titled]
        response = as_opensearch(text, found) if request.GET.get("form") == "opensearch" else as_json(text, found)
        response["X-Robots-Tag"] = "noindex"
        if not is_whole:
            response["Cache-Control"] = "no-cache, no-store"
        return response

    def by_number(self, text: str) -> list[Suggestion]:
        """The reports whose number begins so, as people count. At most one query."""
        whole, begun = beginnings.number_start(self.snapshot, text)
        if not whole and not begun:
            return []
        known = self.public().numbered_from(begun, whole=whole).order_by("number_key")  # type: ignore[attr-defined]
        rows = sorted(known.values_list("number_sort", *COLUMNS)[:LOOKED_AT])
        return [report(*row[2:]) for row in rows[:MOST_NUMBERS]]

    def by_title(self, text: str, *, limit: int) -> list[Suggestion]:
        """The newest reports that have the words in their titles. Raises SearchTooSlow, Refused."""
        text, begun = without_begun(text)
        with limiter.place(network_of(self.request)):
            ids = search.titled(text, limit=READ)
        matches = [self.snapshot.ids[ordinal] for ordinal in self.snapshot.from_ids(ids)]
        asked = matches if begun else matches[: 2 * limit]  # some to spare, should one be hidden this very moment
        rows = {row[0]: row[1:] for row in self.public().filter(pk__in=asked).values_list(*COLUMNS)}
        found = (rows[pk] for pk in asked if pk in rows and begun in f" {naming.fold(rows[pk][2])}")
        return [report(*row) for row in islice(found, limit)]

    def public(self) -> QuerySet[Report]:
        """What may be suggested."""
        return Report.objects.public(self.now).exclude(slug=None)


def cleaned(text: str) -> str:
    """What was typed, without what nobody types, and cut."""
    return " ".join(_CONTROL.sub(" ", text[: search.MAX_QUERY_CHARACTERS]).split())


def without_begun(text: str) -> tuple[str, str]:
    """A text without its last word if that has too few letters to be searched for; and how a word of a title must begin."""
    words, _, last = text.rpartition(" ")
    is_short = words and last.isalnum() and len(last) < SHORTEST
    return (words, f" {naming.fold(last)}") if is_short else (text, "")


def report(slug: str, number: str, title: str) -> Suggestion:
    """A public report."""
    title = title.rstrip(",; ")
    label = title if len(title) <= LONGEST_TITLE else f"{title[:LONGEST_TITLE].rstrip()}…"
    return Suggestion("report", label, number, address("report", slug))


def valued(one: beginnings.Value) -> Suggestion:
    """A topic, agency or area."""
    return Suggestion(one.facet, one.label, counted(one.total), address(one.facet, one.value))


def counted(total: int) -> str:
    """A number of reports in words."""
    return f"{total:,} report{'' if total == 1 else 's'}"


def as_json(text: str, found: Iterable[Suggestion]) -> JsonResponse:
    """For our own search boxes."""
    return JsonResponse({"q": text, "suggestions": [asdict(one) for one in found]})


def as_opensearch(text: str, found: Iterable[Suggestion]) -> JsonResponse:
    """For browsers: what was typed, then labels, details and whole addresses, each in a list."""
    columns = [(one.label, one.detail, settings.ORIGIN + one.url) for one in found]
    lists = [list(column) for column in zip(*columns, strict=True)] or [[], [], []]
    return JsonResponse([text, *lists], safe=False, content_type=OPENSEARCH)
