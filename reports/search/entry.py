"""What is indexed of a report: its head (number, title, topics, agencies, summary) and the text of its documents.

The one place that decides it. Terms are stemmed; words are as typed, folded, for the vocabulary of nearest words.
"""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import accumulate

from reports.models import DocumentPage, Report, ReportDocument, ReportTopic

from .text import stem, terms, words

FIELDS = ("number", "title", "topics", "agencies", "summary")  # in this order, with these weights
WEIGHTS = (10.0, 6.0, 4.0, 3.0, 1.0)
MAX_INDEXED_TERMS = 10_000  # of one field or page
MAX_FIELD_BYTES, MAX_PAGE_BYTES = (
    150_000,
    700_000,
)  # of the terms of a field or a page: a PostgreSQL tsvector takes 1 MB
MOST_WORDS, LONGEST_WORD = 20_000, 30  # different words of a report in the vocabulary, letters of one
MAX_SAID_BYTES = 700_000  # of all different terms of a report, for the same reason
# Put before a term that stands on several pages: signs of the private use area, which nobody can type as part of a word.
# SQLite's tokenizer takes them for parts of a word.
MARKS = ((8, "\ue003"), (3, "\ue002"))  # pages at least, mark


@dataclass(frozen=True)
class Page:
    """A page of a document: its number and its terms in order."""

    document: int
    number: int
    terms: str


@dataclass(frozen=True)
class Head:
    """What a report says itself: all that changes with a word of a vocabulary."""

    report: int
    fields: tuple[str, ...]  # one text of terms for each of FIELDS
    words: frozenset[str]


@dataclass(frozen=True)
class Kept:
    """What the pages of a report's documents come to: kept while only its head changes."""

    document_ids: tuple[int, ...]
    terms: frozenset[str]  # every different one, and the marked ones
    words: frozenset[str]


@dataclass(frozen=True)
class Entry:
    """All that the index holds of one report."""

    head: Head
    kept: Kept
    pages: tuple[Page, ...] = ()  # to be written; none where they stay as they are

    @property
    def said(self) -> str:
        """Every different term of head and pages, and the marked ones."""
        return " ".join(said({term for text in self.head.fields for term in text.split()} | self.kept.terms))

    @property
    def words(self) -> frozenset[str]:
        """Those that it brings into the vocabulary."""
        return first_words(self.head.words | self.kept.words)


def entries(report_ids: list[int]) -> list[Entry]:
    """The entries of those of the reports that are public."""
    found = heads(report_ids)
    texts = page_texts([one.report for one in found])
    return [Entry(one, *read_pages(texts.get(one.report, {}))) for one in found]


def heads(report_ids: list[int]) -> list[Head]:
    """The heads of those of the reports that are public. A report whose promotion is yet to come is not."""
    reports = Report.objects.public().filter(pk__in=report_ids).exclude(slug=None).select_related("area")
    found = list(reports.prefetch_related("agencies").order_by("pk"))
    topics = topic_texts([report.pk for report in found])
    return [head(report, agencies=agency_text(report), topics=topics.get(report.pk, "")) for report in found]


def topic_texts(report_ids: list[int]) -> dict[int, str]:
    """The names of the topics of each report, A to Z, each with its synonyms."""
    names: dict[int, list[str]] = {}
    items = ReportTopic.objects.filter(content_object__in=report_ids).order_by("tag__name")
    for report_id, name, synonyms in items.values_list("content_object_id", "tag__name", "tag__synonyms"):
        names.setdefault(report_id, []).append(f"{name} {synonyms}")
    return {report_id: " ".join(found) for report_id, found in names.items()}


def page_texts(report_ids: list[int]) -> dict[int, dict[int, list[tuple[int, str]]]]:
    """Report -> document -> (number, text) of its pages, in order. Documents without text have an empty list."""
    found: dict[int, dict[int, list[tuple[int, str]]]] = {}
    documents = ReportDocument.objects.public().filter(report__in=report_ids).order_by("position", "rank", "pk")
    owners = dict(documents.values_list("pk", "report_id"))
    for document, report in owners.items():
        found.setdefault(report, {})[document] = []
    pages = DocumentPage.objects.public().filter(document__in=list(owners)).order_by("document", "number")
    for document, number, text in pages.values_list("document_id", "number", "text").iterator(chunk_size=500):
        found[owners[document]][document].append((number, text))
    return found


def entry(report: Report, *, agencies: str, topics: str, documents: dict[int, list[tuple[int, str]]]) -> Entry:
    """The entry of one report: its own fields, the names that belong to it, and the pages of its documents."""
    return Entry(head(report, agencies=agencies, topics=topics), *read_pages(documents))


def head(report: Report, *, agencies: str, topics: str) -> Head:
    """The head of one report: its own fields, and the names that belong to it."""
    texts = (report.number, report.title, topics, agencies, report.executive_summary)
    fields = [" ".join(bounded(terms(text), MAX_FIELD_BYTES)) for text in texts]
    # also in one word, as in file names: oig-22-02 and oig2202
    fields[0] = f"{fields[0]} {''.join(fields[0].split())}".strip()
    return Head(report.pk, tuple(fields), vocabulary({word for text in texts for word in words(text)}))


def read_pages(documents: dict[int, list[tuple[int, str]]]) -> tuple[Kept, tuple[Page, ...]]:
    """The pages of the documents, and what they come to."""
    said_words: set[str] = set()
    on_pages: Counter[str] = Counter()
    pages = []
    for document, texts in documents.items():
        for number, text in texts:
            page_words = bounded(words(text), MAX_PAGE_BYTES)
            page_terms = list(map(stem, page_words))
            on_pages.update(set(page_terms))
            said_words.update(page_words)
            pages.append(Page(document, number, " ".join(page_terms)))
    marked = {mark + term for least, mark in MARKS for term, count in on_pages.items() if count >= least}
    return Kept(tuple(documents), frozenset(said(marked | set(on_pages))), vocabulary(said_words)), tuple(pages)


def bounded(found: list[str], most_bytes: int) -> list[str]:
    """As many of the words as the index can take, in their order."""
    found = found[:MAX_INDEXED_TERMS]
    if 4 * sum(map(len, found)) + 8 * len(found) <= most_bytes:  # no letter has more than four bytes
        return found
    sizes = accumulate(len(word.encode()) + 8 for word in found)
    return [word for word, size in zip(found, sizes, strict=True) if size <= most_bytes]


def vocabulary(said_words: Iterable[str]) -> frozenset[str]:
    """The words that a report brings into the vocabulary: of letters alone, and no more than any real report has.

    A badly read document may have 100,000 "words", which would make each later change of it slow.
    """
    return first_words(frozenset(word for word in said_words if word.isalpha() and len(word) <= LONGEST_WORD))


def first_words(found: frozenset[str]) -> frozenset[str]:
    """As many of the words as a report may bring into the vocabulary, the first by their order."""
    return found if len(found) <= MOST_WORDS else frozenset(sorted(found)[:MOST_WORDS])


def agency_text(report: Report) -> str:
    """The short and long names of its agencies, and its oversight area: readers type either."""
    names = [f"{agency.name} {agency.abbreviation}" for agency in report.agencies.all()]
    return " ".join([*names, report.area.name if report.area else ""])


def said(found: Collection[str]) -> list[str]:
    """Different terms, sorted; cut where PostgreSQL could take no more."""
    if 4 * sum(map(len, found)) + 6 * len(found) <= MAX_SAID_BYTES:  # no letter has more than four bytes
        return sorted(found)
    kept, room = [], MAX_SAID_BYTES
    for term in sorted(found):
        room -= len(term.encode()) + 6
        if room < 0:
            break
        kept.append(term)
    return kept
