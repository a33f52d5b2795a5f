"""From text to search terms. The same terms are stored and looked for on every database, so both find the same reports."""

import re
import threading
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

import snowballstemmer

from reports.models import Report, naming

MAX_QUERY_CHARACTERS = 256
MAX_QUERY_TERMS = 16
MAX_INDEXED_TERMS = 10_000  # of one field; with MAX_TERM they stay below the 1 MB of a PostgreSQL tsvector
MAX_TERM = 64  # characters of one term
FIELDS = ("number", "title", "topics", "summary")  # in this order, with these weights
WEIGHTS = (10.0, 6.0, 4.0, 1.0)

_local = threading.local()  # a stemmer keeps the word it works on, so each thread has its own
_WORD = re.compile(r"[^\W_]+")
_CHUNK = re.compile(r'(-?)(?:"([^"]*)"?|(\S+))')


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """The stem of a folded English word: reports, reporting and report are one term."""
    if any(char.isdigit() for char in word):
        return word
    if not hasattr(_local, "stemmer"):
        _local.stemmer = snowballstemmer.stemmer("english")
    return _local.stemmer.stemWord(word)


def terms(text: str) -> list[str]:
    """The stemmed words of a text in order, without case and accents. Letters and digits only, so never an operator."""
    text = naming.unquoted(text)
    if not text.isascii():
        text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return [stem(word[:MAX_TERM]) for word in _WORD.findall(text.casefold())]


@dataclass(frozen=True)
class Query:
    """What a reader asked for: phrases that must all occur, and phrases that must not. A word is a phrase of one."""

    wanted: tuple[tuple[str, ...], ...]
    unwanted: tuple[tuple[str, ...], ...] = ()
    is_cut: bool = False  # words were left out because there were too many


def parse(text: str) -> Query:
    """Read a reader's words: `"exact phrase"`, `-without`, the rest all wanted; at most 16 terms.

    A chunk such as OIG-22-02 is a phrase. Nothing a reader types is an operator of the database.
    """
    wanted: list[tuple[str, ...]] = []
    unwanted: list[tuple[str, ...]] = []
    left, is_cut = MAX_QUERY_TERMS, False
    for minus, quoted, plain in _CHUNK.findall(text[:MAX_QUERY_CHARACTERS]):
        found = terms(quoted or plain)
        is_cut = is_cut or len(found) > left
        if phrase := tuple(found[:left]):
            left -= len(phrase)
            (unwanted if minus else wanted).append(phrase)
    return Query(tuple(dict.fromkeys(wanted)), tuple(dict.fromkeys(unwanted)), is_cut)


def indexed(report: Report, topics: list[str]) -> tuple[str, ...]:
    """What is indexed of a report, one text for each of FIELDS. The one place that decides it."""
    return (
        # also in one word, as in file names: oig-22-02 and oig2202
        " ".join([*terms(report.number), "".join(terms(report.number))]),
        " ".join(terms(report.title)),
        " ".join(terms(" ".join(topics))),
        " ".join(terms(report.executive_summary)[:MAX_INDEXED_TERMS]),
    )
