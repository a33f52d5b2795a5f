"""What changed between two versions of a report, for people: texts by words, topics and agencies by name, files by hash."""

import datetime as dt
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from django.template.defaultfilters import filesizeformat
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from reports.choices import DocumentKind, Precision, ReportType
from reports.models import dates
from reports.publishing.contents import Content, differing

LABELS = {
    "number": "Report number",
    "title": "Title",
    "report_type": "Type",
    "issue_date": "Issue date",
    "final_on": "Final on",
    "fiscal_year": "Fiscal year",
    "agencies": "Agencies",
    "area": "Oversight area",
    "topics": "Topics",
    "executive_summary": "Executive summary",
    "documents": "Documents",
    "unread_values": "Printed values that could not be read",
}
MOST_PAIRS = 1_000_000  # words compared with words; more are compared by lines first, or shown as a whole
MOST_MATCHES = 60_000  # pairs of equal words: with 60,000 that alternate with others, comparing takes about a second
TEXTS = ("number", "title", "executive_summary")
SAME, ADDED, REMOVED = "", "added", "removed"
Piece = tuple[str, str]  # a mark, a text
Values = dict[object, str]  # what makes each the same one, and its words


@dataclass(frozen=True)
class Difference:
    """One part that is not the same in both versions."""

    label: str
    shown: SafeString


def differences(before: Content, after: Content) -> list[Difference]:
    """The parts that differ, in the order of the form."""
    found = []
    for name in differing(before, after):
        if name in TEXTS:
            shown = format_html('<p class="difference__text">{}</p>', marked(words(before[name], after[name])))
        else:
            old, new = VALUES[name](before), VALUES[name](after)
            pieces = listed(old, new) or [(ADDED, f"In another order: {'; '.join(new.values())}")]
            shown = format_html_join("", "<p>{}</p>", ((marked([one]),) for one in pieces))
        found.append(Difference(LABELS[name], shown))
    return found


def one_value(text: object) -> Values:
    """The value of a field that has one."""
    return {text: str(text)} if text else {}


def day_text(day: str | None, precision: str) -> str:
    """A date as far as it is known."""
    return dates.as_text(dt.date.fromisoformat(day), precision) if day else ""


def names(entries: list[Content]) -> Values:
    """As they were called then; the same one whatever it is called."""
    return {one["id"]: one["name"] for one in entries}


def file_line(one: Content) -> str:
    """A document by kind, name, size and the beginning of its hash, which tells files of one name apart."""
    kind = dict(DocumentKind.choices).get(one["kind"], one["kind"])
    title = f" “{one['title']}”" if one["title"] else ""
    name = one["original_name"] or f"{one['name']}.pdf"
    return f"{kind}{title}: {name}, {filesizeformat(one['size'])}, SHA-256 {one['sha256'][:12]}"


VALUES: dict[str, Callable[[Content], Values]] = {
    "report_type": lambda one: one_value(dict(ReportType.choices).get(one["report_type"])),
    "issue_date": lambda one: one_value(day_text(one["issued_on"], one["issued_precision"])),
    "final_on": lambda one: one_value(day_text(one["final_on"], Precision.DAY)),
    "fiscal_year": lambda one: one_value(one["fiscal_year"]),
    "agencies": lambda one: names(one["agencies"]),
    "area": lambda one: names([one["area"]] if one["area"] else []),
    "topics": lambda one: names(one["topics"]),
    "documents": lambda one: {file_line(document): file_line(document) for document in one["documents"]},
    "unread_values": lambda one: {pair: f"{pair[0]}: “{pair[1]}”" for pair in one["unread_values"].items()},
}


def listed(before: Values, after: Values) -> list[Piece]:
    """What was removed, then what was added; what stayed is not told."""
    gone = [(REMOVED, text) for key, text in before.items() if key not in after]
    return [*gone, *((ADDED, text) for key, text in after.items() if key not in before)]


def words(before: str, after: str) -> list[Piece]:
    """A text by words."""
    before, after = before.replace("\r\n", "\n"), after.replace("\r\n", "\n")
    old, new = (re.findall(r"\S+\s*|\s+", text) for text in (before, after))
    if is_quick(old, new):
        return list(matched(old, new))
    old, new = (text.splitlines(keepends=True) for text in (before, after))
    if not is_quick(old, new) or (len(old), len(new)) == (1, 1):
        return [(REMOVED, before), (ADDED, after)]
    return list(matched(old, new))


def is_quick(old: list[str], new: list[str]) -> bool:
    """Whether comparing takes no longer than a page may: what it costs grows with the pairs of equal words."""
    if len(old) * len(new) > MOST_PAIRS:
        return False
    there = Counter(new)
    return sum(count * there[word] for word, count in Counter(old).items()) <= MOST_MATCHES


def matched(old: list[str], new: list[str]) -> Iterator[Piece]:
    """Runs of words, or of lines, that stayed, went or came."""
    for what, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "equal":
            yield SAME, "".join(old[i:j])
            continue
        if j > i:
            yield REMOVED, "".join(old[i:j])
        if m > k:
            yield ADDED, "".join(new[k:m])


def marked(pieces: list[Piece]) -> SafeString:
    """As HTML: what came and what went is marked for the eye, and in words for screen readers."""
    tags = {ADDED: "ins", REMOVED: "del"}
    said = '<{0}><span class="visually-hidden">[{1}: </span>{2}<span class="visually-hidden">]</span></{0}>'
    return format_html_join(
        "",
        "{}",
        ((format_html(said, tags[mark], mark, text) if mark else text,) for mark, text in pieces),
    )
