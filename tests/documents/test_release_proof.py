"""The proof of the check before a release: 50 bad PDFs and 50 good ones, through the child. Every bad one is stopped."""

import random
import tempfile
from pathlib import Path

import pytest

from benchmarks.figures import Figure
from reports.documents import checking
from tests.documents import carrying, redactions
from tests.documents import making_pdfs as pdfs

pytestmark = [pytest.mark.sqlite, pytest.mark.soak]  # no database at all: run once


def bad() -> dict[str, bytes]:
    """50 files that must be stopped."""
    found = {name: content for name, (_, content) in carrying.bad().items()}
    found |= {f"hidden: {name}": content for name, content in redactions.failed().items()}
    page, text, rect = redactions.page, redactions.text, redactions.rect
    return found | {
        "hidden: on the last page": pdfs.document([text(), text(), text() + rect()], box=redactions.BOX),
        "hidden: dark blue on black": page(rect((20, 280, 270, 90)) + text("0 0 0.12")),
        "hidden: large letters": page(text(size=18) + rect((70, 318, 90, 26))),
    }


def good() -> dict[str, bytes]:
    """50 files of which one at most may be refused."""
    page, text, rect = redactions.page, redactions.text, redactions.rect
    found = carrying.good() | redactions.sound()
    headings = {"blue": "0.1 0.2 0.6", "red": "0.7 0.05 0.05", "green": "0 0.35 0.15", "gray": "0.35 0.35 0.35"}
    found |= {
        f"white on {name}": page(rect((30, 280, 246, 80), color) + text("1 1 1")) for name, color in headings.items()
    }
    found |= {f"text of {size} points": page(text(size=size)) for size in (5, 7, 9, 16)}
    found |= {
        f"recognized text on a scan with noise {amount}": page(
            redactions.draw() + text(mode=3), pictures=(redactions.noisy(redactions.scan(), amount, amount),)
        )
        for amount in (20, 35)
    }
    return found | {
        "a report of three pages": pdfs.ordinary(3),
        "boxes that frame the text": page(text() + b"q 0 0 0 RG 2 w 50 315 70 20 re S Q\n"),
        "a black box beside the text": page(text() + rect((200, 100, 60, 60))),
        "an upturned page": page(text(), page=b"/Rotate 180"),
    }


def test_every_bad_one_is_stopped_and_at_most_one_good_one_refused(soak, seed, record):
    chance = random.Random(seed)
    assert (len(bad()), len(good())) == (50, 50)
    missed, refused = [], []
    for files, wrong, is_red in ((bad(), missed, False), (good(), refused, True)):
        for name in sorted(files) if soak else chance.sample(sorted(files), 5):
            with tempfile.NamedTemporaryFile() as file:
                file.write(files[name])
                file.flush()
                found = checking.check(Path(file.name))
            if any(one.is_red for one in found) == is_red:
                wrong.append(name)
    total = 50 if soak else 5
    print(
        f"{total - len(missed)} of {total} bad PDFs stopped, {len(refused)} of {total} good ones refused: {missed} {refused}"
    )
    record(
        "The check of PDFs before their release",
        [
            Figure("", "bad PDFs stopped", total - len(missed), "of 50", 50, is_floor=True),
            Figure("", "good PDFs refused", len(refused), "of 50", 1),
        ],
    )
    assert (missed, len(refused) <= 1) == ([], True), refused
