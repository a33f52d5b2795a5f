"""Topics that look like one another: perhaps one thing entered twice. Pure but for one query, which reads all names."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz.distance import OSA

from reports.models import Topic, naming
from reports.search.text import stem, terms, words

LONG = 8  # letters of a name from which one slip is more likely than another word


@dataclass(frozen=True, slots=True)
class Known:
    """A topic, by what it is called."""

    pk: int
    name: str
    synonyms: tuple[str, ...] = ()


def known_topics() -> list[Known]:
    """All topics by name. One query."""
    rows = Topic.objects.order_by("name").values_list("pk", "name", "synonyms")
    return [Known(pk, name, tuple(filter(None, map(str.strip, said.splitlines())))) for pk, name, said in rows]


def keys(text: str) -> set[str]:
    """What is left of a name without case, accents, punctuation and the endings of its words: in any order, and in one word.

    >>> keys("Cyber Security") & keys("cybersecurity") == {"cybersecur"}
    True
    """
    return {" ".join(sorted(terms(text))), stem("".join(words(text)))} - {""}


def is_one_slip(one: str, other: str) -> bool:
    """Whether two folded names, both long, differ by a letter: wrong, missing, too many, or two swapped. Digits never do."""
    if min(len(one), len(other)) < LONG or digits(one) != digits(other):
        return False
    return OSA.distance(one, other, score_cutoff=1) <= 1


def digits(text: str) -> str:
    """The digits in a text: 2023 and 2024 are one digit apart, and two years."""
    return "".join(filter(str.isdigit, text))


def like(name: str, topics: Iterable[Known], *, but: int | None = None) -> list[tuple[Known, str]]:
    """Topics that a name looks like, each with the synonym it equals, if it is by that. `but`: the topic itself."""
    mine, folded = keys(name), naming.fold(name)
    found = []
    for one in topics:
        if one.pk == but:
            continue
        synonym = next((text for text in one.synonyms if keys(text) & mine), "")
        if keys(one.name) & mine or is_one_slip(folded, naming.fold(one.name)):
            found.append((one, ""))
        elif synonym:
            found.append((one, synonym))
    return found


def groups(topics: Iterable[Known]) -> list[list[Known]]:
    """Topics that look alike, or of which one's name is another's synonym; each group and the list of them by name."""
    topics = list(topics)
    leader = {one.pk: one.pk for one in topics}

    def find(pk: int) -> int:
        while leader[pk] != pk:
            leader[pk] = pk = leader[leader[pk]]
        return pk

    for one, other in pairs(topics):
        leader[find(one)] = find(other)
    found = defaultdict(list)
    for known in topics:
        found[find(known.pk)].append(known)
    return sorted((group for group in found.values() if len(group) > 1), key=lambda group: group[0].name)


def pairs(topics: list[Known]) -> Iterator[tuple[int, int]]:
    """Pairs of topics, by id, that look alike; enough of them to connect each group. No topic is compared with all others."""
    named, without_a_letter = defaultdict(list), defaultdict(list)
    for one in topics:
        for key in keys(one.name):
            named[key].append(one.pk)
        folded = naming.fold(one.name)
        if len(folded) >= LONG:
            for short in {folded, *(folded[:n] + folded[n + 1 :] for n in range(len(folded)))}:
                without_a_letter[short].append((one.pk, folded))
    for same in named.values():
        yield from pairwise(same)
    for one in topics:
        for key in {key for text in one.synonyms for key in keys(text)}:
            yield from ((one.pk, other) for other in named.get(key, ()))
    for near in without_a_letter.values():
        for n, (pk, folded) in enumerate(near):
            yield from ((pk, other) for other, text in near[n + 1 :] if is_one_slip(folded, text))
