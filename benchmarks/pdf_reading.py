"""Reading PDFs in a child: pages a second on one core, the cost of starting, memory, and what an attack costs."""

import statistics
import tempfile
import time
from pathlib import Path

import pypdfium2

from reports.documents import reading
from tests.documents import making_pdfs

from .figures import Figure, shown

PART = "Reading PDFs"
SAMPLE = Path(__file__).resolve().parent.parent / "data" / "sample" / "documents"
PAGES, MANY_PAGES, RUNS, FEW_RUNS = 200, 2_000, 9, 3
TARGET_PAGES_S, TARGET_S, TARGET_MIB = 200.0, 20.0, 1024.0
MIB = 1024**2


def measure(size: int = 0) -> list[Figure]:
    """The figures; they do not depend on the size of a catalog."""
    ordinary = runs(making_pdfs.ordinary(PAGES), RUNS)
    cpu, clock = PAGES / statistics.median(map(cpu_s, ordinary)), PAGES / seconds_of(ordinary)
    alone = PAGES / pdfium_alone_s(making_pdfs.ordinary(PAGES))
    many = runs(making_pdfs.ordinary(MANY_PAGES), FEW_RUNS)
    start = runs(making_pdfs.ordinary(1), RUNS)
    files = sorted(SAMPLE.glob("*.pdf"))
    sample = [ended for path in files for ended in runs(path.read_bytes(), 1)]
    beside = f"pdfium's own text alone, in process: {shown(alone)} pages/s, {alone / cpu:.1f}×"
    return [
        Figure(PART, f"{PAGES} pages, a core's time", cpu, "pages/s", TARGET_PAGES_S, is_floor=True, beside=beside),
        Figure(PART, f"{PAGES} pages, by the clock, the child's start included", clock, "pages/s"),
        Figure(PART, f"{MANY_PAGES} pages, by the clock", seconds_of(many), "s", TARGET_S),
        Figure(PART, f"{MANY_PAGES} pages, memory of the child", memory_mib(many), "MiB", TARGET_MIB),
        Figure(PART, "one page, by the clock", seconds_of(start) * 1000, "ms"),
        Figure(PART, f"a file of the sample ({len(files)} files)", seconds_of(sample) * 1000, "ms"),
        *attacks(),
    ]


def attacks() -> list[Figure]:
    """What the worst of the test files cost. They end as they should: tests/documents/test_hostile_pdfs.py."""
    worst = {
        "a page that unpacks to 1 GB": making_pdfs.document([making_pdfs.bomb(10**9)]),
        "forms that draw one another a billion times": making_pdfs.forms(30, 2),
        "a picture of 10 billion dots": making_pdfs.picture(
            100_000, 100_000, bits=1, content=making_pdfs.at(72, 700, "Words")
        ),
    }
    found = []
    for name, content in worst.items():
        ended = runs(content, 1)
        found += [
            Figure(PART, f"{name}, by the clock", seconds_of(ended), "s", TARGET_S),
            Figure(PART, f"{name}, memory of the child", memory_mib(ended), "MiB", TARGET_MIB),
        ]
    return found


def runs(content: bytes, count: int) -> list[reading.Ended]:
    """A file read so many times."""
    with tempfile.TemporaryFile() as file:
        file.write(content)
        file.flush()
        found = []
        for _ in range(count):
            file.seek(0)
            found.append(reading.watched(reading.COMMAND, file))
    return found


def seconds_of(ended: list[reading.Ended]) -> float:
    """The median by the clock."""
    return statistics.median(one.seconds for one in ended)


def cpu_s(ended: reading.Ended) -> float:
    """All that the child has used of a core."""
    return ended.usage.ru_utime + ended.usage.ru_stime


def memory_mib(ended: list[reading.Ended]) -> float:
    """The most that a child had in memory. The kernel counts our own memory in where it is more."""
    return max(one.usage.ru_maxrss for one in ended) * 1024 / MIB


def pdfium_alone_s(content: bytes) -> float:
    """A core's time for pdfium's text of each page, nothing done with it."""
    began = time.process_time()
    document = pypdfium2.PdfDocument(content)
    for page in document:
        text = page.get_textpage()
        text.get_text_range()
        text.close()
        page.close()
    return time.process_time() - began
