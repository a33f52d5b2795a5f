"""Children that read PDFs made by tests, and what came of them."""

import tempfile

import pytest

from reports.documents import reading
from reports.documents.reading import Reading, Unreadable
from tests.documents import making_pdfs as pdfs

GIB = 1024**3


def ran(content: bytes) -> reading.Ended:
    """A child that has read these bytes. What it cost is within the limits, whatever came of it."""
    with tempfile.TemporaryFile() as file:
        file.write(content)
        file.flush()
        file.seek(0)
        ended = reading.watched(reading.COMMAND, file)
    assert ended.seconds <= 21
    assert ended.usage.ru_utime + ended.usage.ru_stime <= 21
    assert ended.usage.ru_maxrss * 1024 <= GIB
    return ended


def read(content: bytes) -> Reading:
    return reading.reading_of(ran(content))


def problem(content: bytes) -> str:
    with pytest.raises(Unreadable) as told:
        read(content)
    assert str(told.value) == told.value.problem.label
    return told.value.problem.value


def one(text: str, **told) -> bytes:
    return pdfs.document([pdfs.at(72, 700, text)], **told)


def read_or_problem(content: bytes) -> list[str]:
    try:
        return list(read(content).pages)
    except Unreadable as error:
        return [error.problem.value]
