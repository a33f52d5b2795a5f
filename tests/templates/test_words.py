"""The words of the public pages: sentence case, links that stand alone, dates as people write them, one heading, own titles."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.db import transaction
from django.test import Client, override_settings

from reports import catalog
from tests.browser.page_types import PAGES
from tests.browser.small_site import fill

pytestmark = pytest.mark.django_db  # without it pytest-django would make no database of its own for `pages`
TEMPLATES = Path(__file__).parents[2] / "templates"
VOID = {"meta", "link", "input", "img", "br", "hr", "rect", "line", "path", "use", "circle", "col", "wbr", "source"}
# What says nothing by itself, in a list of a page's links as a screen reader gives it.
EMPTY_LINKS = {
    "", "here", "click here", "more", "read more", "learn more", "see more", "view", "details", "link", "this link",
    "continue", "continue reading", "this page", "download", "go", "open", "info", "see all", "all",
}  # fmt: skip
JARGON = (
    r"\b(facets?|slugs?|quer(y|ies)|invalid|null|none|undefined|boolean|e\.g\.|i\.e\.|utili[sz]e|via|please note)\b"
)
DATES_OF_MACHINES = r"\b(\d{4}-\d{2}-\d{2}|\d{1,2}/\d{1,2}/\d{2,4})\b"
HOW_TO_TYPE = r"[Ff]or example \d{4}-\d{2}-\d{2}"  # beside the box for a date
# Names, and abbreviations that stand for themselves.
PROPER = {
    "A", "Z", "PDF", "I", "U.S.", "OIG", "WCAG", "Section", "Office", "Inspector", "General", "Demonstration", "Menu",
}  # fmt: skip


class Page(HTMLParser):
    """What a reader meets: visible text, links with their whole text, headings, the title."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.text: list[str] = []
        self.links: list[str] = []
        self.headings: list[tuple[str, str]] = []
        self.title = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attributes: list) -> None:
        if tag not in VOID:
            self.open.append(tag)
        if tag == "a":
            self.links.append(dict(attributes).get("aria-label", ""))
        if re.fullmatch("h[1-6]", tag):
            self.headings.append((tag, ""))
        if tag == "img" and "a" in self.open:
            self.links[-1] += dict(attributes).get("alt", "")

    def handle_endtag(self, tag: str) -> None:
        if tag in self.open:
            while self.open.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if "title" in self.open and "svg" not in self.open:
            self.title += data
        elif not {"script", "style", "head"} & set(self.open):
            self.text.append(data)
            if "a" in self.open:
                self.links[-1] += data
            if self.headings and re.fullmatch(
                "h[1-6]", next((one for one in self.open if re.fullmatch("h[1-6]", one)), "")
            ):
                level, text = self.headings[-1]
                self.headings[-1] = (level, text + data)


@pytest.fixture(scope="module")
def pages(django_db_setup, django_db_blocker, tmp_path_factory) -> dict[str, Page]:
    """Every kind of page, asked for once, and read. The reports are gone again: what is looked at are the pages."""
    client = Client(raise_request_exception=False)
    folder = tmp_path_factory.mktemp("words") / "documents"
    with (
        override_settings(ROOT_URLCONF="tests.browser.broken", DOCUMENTS_DIR=folder),
        django_db_blocker.unblock(),
        transaction.atomic(),
    ):
        catalog.forget()
        fill()
        answers = {name: client.get(kind.address) for name, kind in PAGES.items()}
        transaction.set_rollback(True)
    catalog.forget()
    assert {name: answer.status_code for name, answer in answers.items()} == {
        name: kind.status for name, kind in PAGES.items()
    }
    return {name: Page(answer.content.decode()) for name, answer in answers.items()}


def words(text: str) -> str:
    return " ".join(text.split())


def test_every_page_has_one_first_heading_and_a_title_of_its_own(pages):
    assert {name: [text for level, text in page.headings if level == "h1"] for name, page in pages.items()
            if len([1 for level, _ in page.headings if level == "h1"]) != 1} == {}  # fmt: skip
    titles: dict[str, set[str]] = {}
    for name, page in pages.items():
        address = PAGES[name].address
        state = (
            address if re.search(r"page=[0-9]", address) else address.partition("?")[0]
        )  # a list's filters change its content, not its name
        titles.setdefault(words(page.title), set()).add(state)
    assert {title: places for title, places in titles.items() if len(places) > 1} == {}
    assert [title for title in titles if not title.endswith("Demonstration Office of Inspector General")] == []


def test_headings_skip_no_level(pages):
    skipped = {}
    for name, page in pages.items():
        levels = [int(level[1]) for level, _ in page.headings]
        if any(later > earlier + 1 for earlier, later in zip([0, *levels], levels, strict=False)):
            skipped[name] = page.headings
    assert skipped == {}


def test_links_stand_alone(pages):
    found = {
        name: [text for text in map(words, page.links) if text.lower().strip(" .→›…") in EMPTY_LINKS]
        for name, page in pages.items()
    }
    assert {name: links for name, links in found.items() if links} == {}


def test_dates_are_written_as_people_write_them(pages):
    found = {
        name: re.findall(DATES_OF_MACHINES, re.sub(HOW_TO_TYPE, "", " ".join(page.text)))
        for name, page in pages.items()
    }
    assert {name: dates for name, dates in found.items() if dates} == {}


def test_no_jargon(pages):
    found = {
        name: sorted({m[0] for m in re.finditer(JARGON, " ".join(page.text), re.IGNORECASE)})
        for name, page in pages.items()
    }
    found.pop("data")  # it says how to write addresses
    assert {name: bad for name, bad in found.items() if bad} == {}


def test_labels_and_headings_of_ours_are_in_sentence_case():
    """Of those that templates hold as plain text; the names of reports, topics and agencies are as printed."""
    capital = []
    for path in sorted(TEMPLATES.rglob("*.html")):
        if "admin" in path.parts:
            continue
        text = path.read_text(encoding="utf-8")
        for _, label in re.findall(r"<(h[1-6]|dt|th|legend|summary|caption|label|button|b)\b[^>]*>([^<{]+)</\1>", text):
            later = re.findall(r"[\w.]+", label)[1:]
            capital += [f"{path.name}: {words(label)}" for word in later if word[:1].isupper() and word not in PROPER]
    assert capital == []


def test_the_fields_of_a_report_are_in_sentence_case(client, world):
    text = client.get("/reports/").content.decode() + client.get("/reports/oig-24-01/").content.decode()
    labels = set(re.findall(r"<dt[^>]*>([^<]+)</dt>", text))
    assert {"Report number", "Issue date", "Fiscal year", "Oversight area"} <= labels
    assert [label for label in labels if re.search(r" [A-Z]", label)] == []
