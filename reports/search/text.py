"""From text to search terms. The same terms are stored and looked for on every database, so both find the same reports."""

import re
import threading
import unicodedata
from functools import lru_cache
from operator import itemgetter

import snowballstemmer

from reports.models import naming

MAX_TERM = 64  # characters of one term
OTHER = "-"  # no term

_local = threading.local()  # a stemmer keeps the word it works on, so each thread has its own
_WORD = re.compile(r"[^\W_]+")
_QUOTES = "".join(map(chr, naming.QUOTES_AND_PRIMES))
# A word where it stands in a text: letters and digits, with the quotes and accents that folding takes out of it
_PLACE = re.compile(
    rf"[^\W_]+(?:[{re.escape(_QUOTES)}\u0300-\u036f](?=[^\W_]|[\u0300-\u036f])[^\W_]*)*[\u0300-\u036f]*"
)


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """The stem of a folded English word: reports, reporting and report are one term."""
    if any(char.isdigit() for char in word):
        return word
    if not hasattr(_local, "stemmer"):
        _local.stemmer = snowballstemmer.stemmer("english")
    return _local.stemmer.stemWord(word)


def words(text: str) -> list[str]:
    """The words of a text in order, without case, accents and quotes. Letters and digits only, so never an operator."""
    text = naming.unquoted(text)
    if not text.isascii():
        text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return [word[:MAX_TERM] for word in _WORD.findall(text.casefold())]


def terms(text: str) -> list[str]:
    """The stems of the words of a text, in order."""
    return [stem(word) for word in words(text)]


def places(text: str, initials: frozenset[str]) -> tuple[list[re.Match[str]], list[str]]:
    """The words of a text where they stand in it, and the term of each. A sign that folds to several counts as its first.

    Only terms with one of these first letters are asked for, in lower case: a stem begins as its word does, so no other word
    is stemmed (OTHER stands in its place), and most are others.
    """
    either = initials.union(map(str.upper, initials))
    found = list(_PLACE.finditer(text))
    terms = [
        first_term(word) if word[0] in either or not word.isascii() else OTHER for word in map(itemgetter(0), found)
    ]
    if not all(terms):
        found = [match for match, term in zip(found, terms, strict=True) if term]
        terms = [term for term in terms if term]
    return found, terms


@lru_cache(maxsize=200_000)
def first_term(word: str) -> str:
    """The term of a word as it stands in a text, or nothing."""
    found = terms(word)
    return found[0] if found else ""
