"""Why a report was found: where the words stand, the piece of text that shows it best, the pages to open."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial

from django.db.models import F

from reports import search
from reports.catalog import Snapshot, belonging
from reports.models import DocumentPage, Report, ReportDocument
from reports.search import Query
from reports.search.excerpts import Part, groups_in, hits, meant, parts, together
from reports.search.text import terms

from .files import FIRST_MATCH, page_address

PAGES_SHOWN = 5
COMPARED = 4  # pages of a document on which the same number of words stands: which has them together?
Place = tuple[str, set[int]]  # in words, and which groups of the query stand there
# CommonMark's marks; of a link the text is kept
MARKS = re.compile(
    r"^[ \t]{0,20}(?:[-+>#]{1,6}|\d{1,9}[.)])[ \t]|[*`]|(?<!\w)_{1,3}|_{1,3}(?!\w)|\[([^\[\]\n]{1,300})\]\([^()\s]{0,300}\)",
    re.MULTILINE,
)
MOST_CHARACTERS = 20_000  # of a summary


@dataclass(frozen=True, slots=True)
class PageLink:
    """A page on which something was found."""

    number: int
    url: str


@dataclass(frozen=True, slots=True)
class InDocument:
    """The pages of one document on which most of what was asked stands."""

    label: str  # "the report"
    count: int
    pages: tuple[PageLink, ...]  # the first few

    @property
    def more(self) -> int:
        """Pages that are not linked."""
        return self.count - len(self.pages)


@dataclass(frozen=True, slots=True)
class Why:
    """What `reports/_why.html` shows."""

    title: list[Part]
    places: tuple[str, ...]  # "the title", "topic Grants (you typed “grant funding”)"
    excerpt: list[Part] = field(default_factory=list)
    excerpt_page: PageLink | None = None  # the page it is from; None: from the summary
    excerpt_label: str = ""  # the document of that page: "the report"
    documents: tuple[InDocument, ...] = ()  # all that was asked stands on each of their pages
    documents_in_part: tuple[InDocument, ...] = ()  # some of it


@dataclass(frozen=True, slots=True)
class Shown:
    """What a page of results knows of its reports."""

    reports: Mapping[int, Report]
    entries: Mapping[str, Mapping[int, list[belonging.Entry]]]
    documents: Mapping[int, list[ReportDocument]]


def why(snapshot: Snapshot, query: Query, q: str, shown: Shown) -> dict[int, Why]:
    """For each report shown why it was found. Two statements more than without, and the index asked for its pages."""
    documents = [one for listed in shown.documents.values() for one in listed]
    try:
        found = search.pages(query, [document.pk for document in documents])
    except search.SearchTooSlow:
        found = {}
    texts = best_pages(query, documents, found)
    return {pk: one(snapshot, query, q, shown, pk, found, texts) for pk in shown.reports}


def best_pages(
    query: Query, documents: Iterable[ReportDocument], found: dict[int, dict[int, int]]
) -> dict[int, tuple[int, str]]:
    """For each document the number and text of the page with most of what was asked; of the first few such, the one that
    has most of it together. One statement."""
    wanted = [(one.pk, number) for one in documents if one.pk in found for number in candidates(found[one.pk])]
    if not wanted:
        return {}
    # A Q of twenty pairs costs more than the statement. Documents have fewer than 100,000 pages.
    place = F("document_id") * 100_000 + F("number")
    pages = DocumentPage.objects.public().filter(document__in=list(dict(wanted))).alias(place=place).order_by()
    found_there = pages.filter(place__in=[document * 100_000 + number for document, number in wanted])
    texts: dict[int, list[tuple[int, str]]] = {}
    for document, number, text in found_there.values_list("document_id", "number", "text"):
        texts.setdefault(document, []).append((number, text))
    return {document: best_page(query, some) for document, some in texts.items()}


def candidates(counts: dict[int, int]) -> list[int]:
    """The pages of a document that may be its best: the first with most of what was asked, a few if that is several things."""
    most = max(counts.values())
    return [number for number, count in counts.items() if count == most][: COMPARED if most > 1 else 1]


def best_page(query: Query, pages: list[tuple[int, str]]) -> tuple[int, str]:
    """The page that has most of what was asked together; the first such."""
    if len(pages) == 1:
        return pages[0]
    return max(sorted(pages), key=lambda page: together(page[1], query)[1])


def one(
    snapshot: Snapshot,
    query: Query,
    q: str,
    shown: Shown,
    pk: int,
    found: dict[int, dict[int, int]],
    texts: dict[int, tuple[int, str]],
) -> Why:
    """Why one report was found. The piece of text shown is a page's only if more of what was asked stands together there."""
    report = shown.reports[pk]
    summary = MARKS.sub(r"\1", report.executive_summary[:MOST_CHARACTERS])
    in_summary = groups_in(terms(summary), query)
    (piece, most), best, best_label = together(summary, query) if in_summary else ([], 0), None, ""
    inside: dict[bool, list[InDocument]] = {True: [], False: []}  # all of what was asked on a page, or some of it
    for document, address in with_pages(report, shown.documents.get(pk, []), found, texts, q):
        counts, (number, text) = found[document.pk], texts[document.pk]
        inside[counts[number] == len(query.wanted)].append(in_document(document, counts, address))
        if counts[number] > most and (there := together(text, query))[1] > most:
            (piece, most), best, best_label = there, link(number, address), in_sentence(document)
    in_head = places(snapshot, query, shown, pk, in_summary)
    return Why(
        title=parts(report.title, hits(report.title, query)),
        places=telling(in_head, len(query.wanted), is_on_a_page=bool(inside[True])),
        excerpt=piece,
        excerpt_page=best,
        excerpt_label=best_label,
        documents=but_for(best, inside[True]),
        documents_in_part=but_for(best, inside[False]),
    )


def with_pages(
    report: Report,
    documents: list[ReportDocument],
    found: dict[int, dict[int, int]],
    texts: dict[int, tuple[int, str]],
    q: str,
) -> Iterator[tuple[ReportDocument, Callable[..., str]]]:
    """The documents with something that was asked, each with what gives the address of its pages."""
    for place, document in enumerate(documents):
        if document.pk in found and document.pk in texts:
            yield document, partial(page_address, report, document, q=q, is_main=place == 0)


def but_for(page: PageLink | None, documents: list[InDocument]) -> tuple[InDocument, ...]:
    """Those documents of which more is to be said than that one page, which is shown already."""
    return tuple(match for match in documents if match.pages != (page,))


def places(snapshot: Snapshot, query: Query, shown: Shown, pk: int, in_summary: set[int]) -> Iterable[Place]:
    """Where in the report's head the words stand."""
    report = shown.reports[pk]
    number = terms(report.number)
    yield "the report number", groups_in([*number, "".join(number)], query)
    yield "the title", groups_in(terms(report.title), query)
    for kind in ("topic", "agency"):
        for label, slug in shown.entries[kind].get(pk, []):
            groups = groups_in(terms(label), query)
            typed = meant(snapshot.facets[kind].synonyms.get(slug, ()), query)
            in_typed = groups_in(terms(typed), query) if typed else set()
            if len(in_typed) > len(groups):  # "grant funding" says more of what was asked than "Grants"
                yield f"{kind} {label} (you typed “{typed}”)", in_typed | groups
            elif groups:
                yield f"{kind} {label}", groups
    yield "the summary", in_summary


def telling(found: Iterable[Place], count: int, *, is_on_a_page: bool) -> tuple[str, ...]:
    """The places with half of what was asked, or more, and those with something that none of the others has.

    `count` is how many things were asked; `is_on_a_page` says that all of it stands on a page of a document.
    """
    everywhere = [(place, groups) for place, groups in found if groups]
    said = set(range(count)) if is_on_a_page else set()
    kept = {place for place, groups in everywhere if 2 * len(groups) >= count}
    said.update(*(groups for place, groups in everywhere if place in kept))
    for place, groups in everywhere:
        if not groups <= said:
            kept.add(place)
            said |= groups
    return tuple(place for place, _ in everywhere if place in kept)


def in_document(document: ReportDocument, counts: dict[int, int], address: Callable[[int], str]) -> InDocument:
    """The pages of a document with most of what was asked, the first few with their addresses."""
    most = max(counts.values())
    numbers = [number for number, count in counts.items() if count == most]
    return InDocument(
        in_sentence(document), len(numbers), tuple(link(number, address) for number in numbers[:PAGES_SHOWN])
    )


def link(number: int, address: Callable[[int], str]) -> PageLink:
    """The address of the first match on a page."""
    return PageLink(number, address(number) + FIRST_MATCH)


def in_sentence(document: ReportDocument) -> str:
    """What a document is, inside a sentence: the highlights, “Response of Acme Inc.”."""
    return f"“{document.title}”" if document.title else f"the {document.label.lower()}"
