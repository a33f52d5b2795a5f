"""Made-up text of documents, page by page: the same for the same report, and as skewed as English.

The n-th most common of 30,000 words is drawn as often as 1 / n; real words of oversight come first, the rest are made up.
Beside these, as in real reports: names that few reports have, and pairs of words that stand side by side.
"""

import itertools
import random
from functools import lru_cache

from reports.search.text import stem

from .synthetic import WORDS, zipf

SENTENCES = 300_000
SENTENCE, PARAGRAPH, PAGE = 14, 6, 18  # words in a sentence, sentences in a paragraph and on a page
WORDS_A_PAGE = SENTENCE * PAGE
VOCABULARY, NAMES, PAIRS = 30_000, 5_000, 600
NAME_SHARE, PAIR_SHARE = (
    1 / 20,
    0.3,
)  # of the pages: a name so stands in seven of 35,000 reports, a pair in one of a hundred
# A word of these ranks stands in a third of the reports of 20 pages: 1 - exp(-5,000 p) with p = 1 / (10.9 n)
COMMON_RANKS = range(1_050, 1_210)
EVERYWHERE_RANKS = range(5)  # on 99 pages of a hundred, and more
_SYLLABLES = "ba cor de fen gi hul jo kar lu mo nep pra quo rin sta tov vul wex yam zid".split()


@lru_cache(maxsize=1)
def vocabulary() -> tuple[list[str], list[str]]:
    """The words, the commonest first, and the names; no two have the same stem, so each is as frequent as it is drawn."""
    made_up = ("".join(four) for four in itertools.product(_SYLLABLES, repeat=4))
    stems: dict[str, str] = {}
    for word in itertools.chain(dict.fromkeys(WORDS), made_up):
        stems.setdefault(stem(word), word)
        if len(stems) == VOCABULARY + NAMES:
            break
    found = list(stems.values())
    return found[:VOCABULARY], found[VOCABULARY:]


@lru_cache(maxsize=1)
def sentences() -> list[str]:
    """What pages are made of. Each stands on some forty pages of 700,000, as phrases of an office's own do."""
    rng = random.Random("sentences")
    drawn = iter(rng.choices(vocabulary()[0], cum_weights=zipf(VOCABULARY), k=SENTENCES * SENTENCE))
    return [" ".join(itertools.islice(drawn, SENTENCE)).capitalize() + "." for _ in range(SENTENCES)]


def pair(number: int) -> tuple[str, str]:
    """Two words that are put side by side; each of them stands in most reports."""
    words, _ = vocabulary()
    return words[100 + number], words[700 + number]


def pages(report: int, count: int) -> list[str]:
    """The pages of a report's document, paragraphs with a blank line between them."""
    rng = random.Random(f"pages of {report}")
    _, names = vocabulary()
    found = []
    for _ in range(count):
        page = rng.choices(sentences(), k=PAGE)
        if rng.random() < NAME_SHARE:
            page[0] = f"{page[0][:-1]} {rng.choice(names)}."
        if rng.random() < PAIR_SHARE:
            page[-1] = f"{page[-1][:-1]} {' '.join(pair(rng.randrange(PAIRS)))}."
        found.append("\n\n".join(" ".join(page[n : n + PARAGRAPH]) for n in range(0, PAGE, PARAGRAPH)))
    return found
