"""Make the PDFs of the fictional reports in data/sample/documents/.

For each document that data/sample/demo.jsonl names, one page of HTML is written from the report's row
and its text in data/sample/texts/, and Chromium prints it as a tagged PDF with a title and a language.
Nothing of the portal imports this file, and the PDFs are committed, so it is run only when a text changes.

Usage: pip install playwright markdown-it-py pikepdf pyphen && python scripts/make_sample_documents.py [NAME.pdf ...]
The environment variable CHROMIUM names the browser (default /usr/bin/chromium).
"""

import json
import os
import re
import sys
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any

import pikepdf
import pyphen
from markdown_it import MarkdownIt
from playwright.sync_api import Page, sync_playwright

SAMPLE = Path(__file__).resolve().parent.parent / "data" / "sample"
DOCUMENTS = SAMPLE / "documents"
TEXTS = SAMPLE / "texts"
MAX_BYTES = 120 * 1024
CHROMIUM_ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
KIND_NAMES = {
    "report": "Report",
    "highlights": "Highlights",
    "response": "Response to the report",
    "accessible": "Accessible version",
}
OFFICE = "Demonstration Office of Inspector General"
MARKDOWN = MarkdownIt("commonmark").enable("table")

STYLE = """
@page { size: Letter; margin: 0.9in 1in; }
body { font: 11pt/1.5 "DejaVu Serif", serif; color: #1b1b1b; margin: 0; }
h1, h2, h3, th, .cover p { font-family: "DejaVu Sans", sans-serif; }
h1 { font-size: 21pt; line-height: 1.25; color: #162e51; margin: 0.4in 0; }
h2 { font-size: 15pt; color: #162e51; border-bottom: 1pt solid #a9aeb1; margin: 0 0 10pt; }
h2 { break-after: avoid; padding-top: 12pt; }
h3 { font-size: 12pt; margin: 14pt 0 4pt; break-after: avoid; }
.cover { min-height: 8.6in; break-after: page; }
.mark { border: 3pt solid #b50909; color: #b50909; font-weight: bold; font-size: 15pt; padding: 8pt 12pt; }
.cover .office { color: #3d4551; font-weight: bold; }
.new-page { break-before: page; }
table { border-collapse: collapse; width: 100%; font-size: 9.5pt; margin: 10pt 0; break-inside: avoid; }
th, td { border: 0.75pt solid #71767a; padding: 4pt 6pt; text-align: left; }
th { background: #dfe1e2; }
code { font-family: "DejaVu Sans Mono", monospace; }
"""
# Larger type and wider lines, for people who read on paper or enlarge the page.
ACCESSIBLE_STYLE = "body { font: 15pt/1.7 'DejaVu Sans', sans-serif; } table { font-size: 13pt; }"
# A long document: a running head on every page, words divided at the ends of lines.
LONG = {"demo-18-01.pdf"}
LONG_STYLE = "main { font-variant-ligatures: none; } main p, main li { text-align: justify; }"
SYLLABLES = pyphen.Pyphen(lang="en_US")
HEADER = (
    '<div style="font: 8px sans-serif; width: 100%; padding: 0 1in; color: #3d4551">{office}'
    ' <span style="float: right">{label}</span></div>'
)
FOOTER = (
    '<div style="font: 8px sans-serif; width: 100%; padding: 0 1in; color: #3d4551">{label} · FICTIONAL'
    ' <span style="float: right">Page <span class="pageNumber"></span>'
    ' of <span class="totalPages"></span></span></div>'
)


def to_html(markdown: str) -> str:
    """Return CommonMark with tables as HTML whose column headings say that they head a column."""
    return re.sub(r"<th(?=[ >])", '<th scope="col"', MARKDOWN.render(markdown))


def with_soft_hyphens(html: str) -> str:
    """Return the HTML with a soft hyphen wherever a word of its text, but not of a heading, may be divided."""

    def divided(match: re.Match[str]) -> str:
        return match[0] if match[0].startswith("<") else SYLLABLES.inserted(match[0], "\u00ad")

    paragraphs = re.compile(r"<(p|li)>.*?</\1>", re.DOTALL)
    return paragraphs.sub(lambda match: re.sub(r"<[^>]*>|\b[A-Za-z]{6,}\b", divided, match[0]), html)


def shown_date(issue_date: str) -> str:
    """Return "2024-02-14" as "February 14, 2024", as it stands on a printed cover."""
    months = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ]
    year, month, day = (int(part) for part in issue_date.split("-"))
    return f"{months[month - 1]} {day}, {year}"


def cover(row: dict[str, Any], kind: str) -> str:
    """Return the cover page: the mark, the title and the facts of the report."""
    facts = [
        row["report_number"] or "No report number",
        shown_date(row["issue_date"]),
        KIND_NAMES[kind],
    ]
    return (
        f'<section class="cover"><p class="office">{OFFICE}</p><p class="mark">FICTIONAL</p>'
        f"<h1>{escape(row['title'])}</h1><p>{'<br>'.join(escape(fact) for fact in facts)}</p>"
        "<p>This document describes nothing that happened. Its programs, places and figures are invented."
        " It was made to show what a portal for oversight reports can do.</p></section>"
    )


def sections(row: dict[str, Any], stem: str, kind: str) -> str:
    """Return the body: the summary and the report's own text, or the text of its highlights or response."""
    if kind in ("highlights", "response"):
        return to_html((TEXTS / f"{stem}-{kind}.md").read_text(encoding="utf-8"))
    text = to_html((TEXTS / f"{stem}.md").read_text(encoding="utf-8"))
    summary = to_html(row["executive_summary"])
    return f'<h2>Executive summary</h2>{summary}<div class="new-page">{text}</div>'


def body(row: dict[str, Any], stem: str, kind: str, name: str) -> str:
    """Return what follows the cover in the document of this file name."""
    html = sections(row, stem, kind)
    return with_soft_hyphens(html) if name in LONG else html


def page_html(row: dict[str, Any], stem: str, kind: str, name: str) -> str:
    """Return the whole document of this file name as HTML."""
    title = row["title"] if kind == "report" else f"{row['title']} - {KIND_NAMES[kind]}"
    style = STYLE + (ACCESSIBLE_STYLE if kind == "accessible" else "") + (LONG_STYLE if name in LONG else "")
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f"<style>{style}</style></head><body>{cover(row, kind)}"
        f"<main>{body(row, stem, kind, name)}</main></body></html>"
    )


def wanted_documents(names: list[str]) -> Iterator[tuple[dict[str, Any], str, str, str]]:
    """Yield (row, stem of its texts, kind, file name) for the named documents, or for all without names."""
    for line in (SAMPLE / "demo.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        for document in row["documents"]:
            stem = Path(row["documents"][0]["file"]).stem
            if not names or document["file"] in names:
                yield row, stem, document["kind"], document["file"]


def running_head(label: str, name: str) -> str:
    """Return what stands on top of every page of the document of this file name: nothing, if it is short."""
    return HEADER.format(office=OFFICE, label=escape(label)) if name in LONG else "<span></span>"


def print_document(page: Page, html: str, label: str, target: Path) -> None:
    """Print the HTML to a tagged PDF at `target`; raise ValueError if it is too large for the repository."""
    page.set_content(html)
    page.pdf(
        path=target,
        prefer_css_page_size=True,
        tagged=True,
        outline=True,
        display_header_footer=True,
        header_template=running_head(label, target.name),
        footer_template=FOOTER.format(label=escape(label)),
    )
    squeeze(target)
    if target.stat().st_size > MAX_BYTES:
        raise ValueError(f"{target.name} has {target.stat().st_size} bytes, more than {MAX_BYTES}")


def squeeze(target: Path) -> None:
    """Write the PDF again with its tags compressed, which Chromium leaves as plain text."""
    with pikepdf.open(target, allow_overwriting_input=True) as pdf:
        pdf.save(target, object_stream_mode=pikepdf.ObjectStreamMode.generate)


def main(names: list[str]) -> None:
    """Make the named PDFs, or all of them."""
    DOCUMENTS.mkdir(exist_ok=True)
    executable = os.environ.get("CHROMIUM", "/usr/bin/chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=CHROMIUM_ARGS)
        page = browser.new_page()
        for row, stem, kind, name in wanted_documents(names):
            html = page_html(row, stem, kind, name)
            print_document(page, html, row["report_number"] or OFFICE, DOCUMENTS / name)
            print(f"{name}: {(DOCUMENTS / name).stat().st_size} bytes")
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])
