"""Words that public reports have: to finish an unfinished one, and to find the nearest to a misspelled one."""

from dataclasses import replace
from itertools import pairwise

from rapidfuzz import process
from rapidfuzz.distance import OSA

from reports.models.report_query import LAST

from .brought import VOCABULARY
from .indexing import engine
from .query import Group, Query
from .text import stem

MOST_ENDINGS = 30  # words that an unfinished one may become: the commonest
SHORTEST_BEGINNING = 3  # letters
SHORTEST_MISSPELLED = 4  # letters: shorter words are near to everything
LONG = 6  # letters: a word in which there may be two slips, or one at its beginning
LONGEST_MISSPELLED = 30  # letters
MOST_COMPARED = 20_000  # words: the commonest that begin alike. One badly read document may bring in 100,000.
MOST_CORRECTED = 3  # unknown words of one query


def understand(query: Query) -> Query:
    """The query with an unfinished last word finished in every way, and misspelled words set right.

    Only words that no public report has are set right, and only a last one that none has is finished. What is put in
    their place comes from public reports alone. Raises SearchTooSlow.
    """
    plain = [group.typed[0] for group in query.wanted if group.is_plain_word]
    pairs = [
        first.typed[0] + second.typed[0]
        for first, second in pairwise(query.wanted)
        if first.is_plain_word and second.is_plain_word
    ]
    present = known([*plain, *pairs])
    query = compounded(query, present.intersection(pairs))
    groups, corrections, left = [], list(query.corrections), MOST_CORRECTED
    for place, group in enumerate(query.wanted):
        word = group.typed[0] if group.is_plain_word else ""
        is_open = query.is_last_open and place == len(query.wanted) - 1
        if word and is_open and (endings := beginning_with(word, limit=MOST_ENDINGS)) and word not in endings:
            found = dict.fromkeys((stem(one),) for one in ([word] if word in present else []) + endings)
            groups.append(replace(group, phrases=(*dict.fromkeys((*found, *group.phrases[1:])),)))
        elif word and word not in present and (left := left - 1) >= 0 and (better := nearest(word)):
            corrections.append((word, better))
            groups.append(Group(((stem(better),),), (better,), better))
        else:
            groups.append(group)
    return replace(query, wanted=tuple(groups), corrections=tuple(corrections))


def compounded(query: Query, compounds: set[str]) -> Query:
    """The query with two words that some report writes as one: that one will do for both. Air bridge finds airbridge too."""
    groups = list(query.wanted)
    for place, (first, second) in enumerate(pairwise(query.wanted)):
        if first.is_plain_word and second.is_plain_word and first.typed[0] + second.typed[0] in compounds:
            one = (stem(first.typed[0] + second.typed[0]),)
            for number in (place, place + 1):
                groups[number] = replace(groups[number], phrases=(*groups[number].phrases, one))
    return replace(query, wanted=tuple(groups))


def known(words: list[str]) -> set[str]:
    """Those of the words of which some public report has the stem: "wildli" too, whose stem is that of "wild"."""
    if not words:
        return set()
    stems = {word: stem(word) for word in words}  # each once: "air bridge airbridge" has its pair as a word, too
    marks = ", ".join(["%s"] * len(stems))
    rows = engine().rows(f"SELECT DISTINCT stem FROM {VOCABULARY} WHERE stem IN ({marks})", *stems.values())
    found = {row[0] for row in rows}
    return {word for word, one in stems.items() if one in found}


def beginning_with(start: str, *, limit: int) -> list[str]:
    """The commonest words of public reports that begin so."""
    if len(start) < SHORTEST_BEGINNING:
        return []
    rows = engine().rows(
        # the word itself first: then it is not unfinished
        f"SELECT word FROM {VOCABULARY} WHERE word >= %s AND word < %s"
        " ORDER BY CASE WHEN word = %s THEN 0 ELSE 1 END, reports DESC, word LIMIT %s",
        *(start, start + LAST, start, limit),
    )
    return [row[0] for row in rows]


def nearest(word: str) -> str:
    """The public word a misspelled one most likely means, or nothing.

    One slip in a word of four or five letters, two in a longer one: a letter wrong, missing, too many, or two swapped.
    The first letter is seldom wrong, so words that begin alike come first; of equally near ones the commonest is taken.
    """
    if not SHORTEST_MISSPELLED <= len(word) <= LONGEST_MISSPELLED:
        return ""
    slips = 1 if len(word) < LONG else 2
    reports: dict[str, int] = dict(
        engine().rows(
            f"SELECT word, reports FROM {VOCABULARY} WHERE word >= %s AND word < %s AND length(word) BETWEEN %s AND %s"
            " ORDER BY reports DESC LIMIT %s",
            *(word[0], word[0] + LAST, len(word) - slips, len(word) + slips, MOST_COMPARED),
        )
    )
    found = process.extract(word, list(reports), scorer=OSA.distance, score_cutoff=slips, limit=50)
    best = min(found, key=lambda one: (one[1], -reports[one[0]], one[0]), default=None)
    return best[0] if best else with_another_beginning(word)


def with_another_beginning(word: str) -> str:
    """The commonest word that is one slip away at its first letter: few enough to look each of them up.

    Of a short word only the first two letters may be swapped: "emfa" is FEMA, but O'Hare is no share.
    """
    letters = "abcdefghijklmnopqrstuvwxyz"
    slips = {word[1] + word[0] + word[2:]}
    if len(word) >= LONG:
        slips |= {word[1:], *(one + word[1:] for one in letters), *(one + word for one in letters)}
    marks = ", ".join(["%s"] * len(slips))
    found = engine().rows(
        f"SELECT word FROM {VOCABULARY} WHERE word IN ({marks}) ORDER BY reports DESC, word LIMIT 1", *sorted(slips)
    )
    return found[0][0] if found else ""
