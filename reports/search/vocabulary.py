"""Words that public reports have: to finish an unfinished one, and to find the nearest to a misspelled one."""

from dataclasses import replace
from itertools import pairwise

from django.db import connection
from rapidfuzz import process
from rapidfuzz.distance import OSA

from .indexing import VOCABULARY
from .query import Group, Query
from .text import stem

MOST_ENDINGS = 30  # words that an unfinished one may become: the commonest
SHORTEST_BEGINNING = 3  # letters
SHORTEST_MISSPELLED = 4  # letters: shorter words are near to everything
LAST = "\U0010ffff"


def understand(query: Query) -> Query:
    """The query with an unfinished last word finished in every way, and misspelled words set right.

    Only words that no public report has are set right, and only a last one that none has is finished. What is put in
    their place comes from public reports alone.
    """
    plain = [group.typed[0] for group in query.wanted if group.is_plain_word]
    pairs = [
        first.typed[0] + second.typed[0]
        for first, second in pairwise(query.wanted)
        if first.is_plain_word and second.is_plain_word
    ]
    present = known([*plain, *pairs])
    query = compounded(query, present.intersection(pairs))
    groups, corrections = [], list(query.corrections)
    for place, group in enumerate(query.wanted):
        word = group.typed[0] if group.is_plain_word else ""
        is_open = query.is_last_open and place == len(query.wanted) - 1
        if word and is_open and (endings := beginning_with(word, limit=MOST_ENDINGS)) and word not in endings:
            found = dict.fromkeys((stem(one),) for one in ([word] if word in present else []) + endings)
            groups.append(replace(group, phrases=tuple(found)))
        elif word and word not in present and (better := nearest(word)):
            corrections.append((word, better))
            groups.append(Group(((stem(better),),), (better,), better))
        else:
            groups.append(group)
    return replace(query, wanted=tuple(groups), corrections=tuple(corrections))


def compounded(query: Query, compounds: set[str]) -> Query:
    """The query with two words that some report writes as one taken together, as one or side by side: air bridge, airbridge."""
    groups: list[Group] = []
    for group in query.wanted:
        before = groups[-1] if groups else None
        if before and before.is_plain_word and group.is_plain_word and before.typed[0] + group.typed[0] in compounds:
            phrases = ((*before.phrases[0], *group.phrases[0]), (stem(before.typed[0] + group.typed[0]),))
            groups[-1] = Group(phrases, (*before.typed, *group.typed), f"{before.source} {group.source}")
        else:
            groups.append(group)
    return replace(query, wanted=tuple(groups))


def known(words: list[str]) -> set[str]:
    """Those of the words of which some public report has the stem: "wildli" too, whose stem is that of "wild"."""
    if not words:
        return set()
    stems = {word: stem(word) for word in words}
    marks = ", ".join(["%s"] * len(words))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT DISTINCT stem FROM {VOCABULARY} WHERE stem IN ({marks})", list(stems.values()))
        found = {row[0] for row in cursor.fetchall()}
    return {word for word, one in stems.items() if one in found}


def beginning_with(start: str, *, limit: int) -> list[str]:
    """The commonest words of public reports that begin so."""
    if len(start) < SHORTEST_BEGINNING:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            # the word itself first: then it is not unfinished
            f"SELECT word FROM {VOCABULARY} WHERE word >= %s AND word < %s"
            " ORDER BY CASE WHEN word = %s THEN 0 ELSE 1 END, reports DESC, word LIMIT %s",
            [start, start + LAST, start, limit],
        )
        return [row[0] for row in cursor.fetchall()]


def nearest(word: str) -> str:
    """The public word a misspelled one most likely means, or nothing.

    One slip in a word of four or five letters, two in a longer one: a letter wrong, missing, too many, or two swapped.
    Words of the same first letter come first, since that is seldom wrong; of equally near ones the commonest is taken.
    """
    if len(word) < SHORTEST_MISSPELLED:
        return ""
    slips = 1 if len(word) < 6 else 2
    return near(word, slips, word[0]) or near(word, 1, "")


def near(word: str, slips: int, start: str) -> str:
    """The nearest word with this beginning within so many slips, or nothing."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT word, reports FROM {VOCABULARY} WHERE word >= %s AND word < %s AND length(word) BETWEEN %s AND %s",
            [start, start + LAST, len(word) - slips, len(word) + slips],
        )
        reports = dict(cursor.fetchall())
    found = process.extract(word, list(reports), scorer=OSA.distance, score_cutoff=slips, limit=50)
    best = min(found, key=lambda one: (one[1], -reports[one[0]], one[0]), default=None)
    return best[0] if best else ""
