"""The synonyms of the sample's topics: each says one topic and no other."""

import json
from collections import Counter

from reports.exchange.sample import SAMPLE
from reports.models import naming

SYNONYMS: dict[str, list[str]] = json.loads((SAMPLE / "synonyms.json").read_text(encoding="utf-8"))
TOPICS = [topic["name"] for topic in json.loads((SAMPLE / "vocabulary.json").read_text(encoding="utf-8"))["topics"]]
WORDS = [word for words in SYNONYMS.values() for word in words]


def test_they_belong_to_topics_of_the_sample_and_are_many():
    assert set(SYNONYMS) - set(TOPICS) == set()
    assert all(SYNONYMS.values())
    assert len(SYNONYMS) >= 50


def test_each_is_a_few_plain_words_in_lower_case():
    assert [word for word in WORDS if word != " ".join(word.lower().split()) or not 3 <= len(word) <= 50] == []


def test_none_stands_twice_or_is_the_name_of_a_topic():
    folded = [naming.fold(word) for word in WORDS]
    assert "" not in folded
    assert [word for word, times in Counter(folded).items() if times > 1] == []
    assert set(folded) & {naming.fold(name) for name in TOPICS} == set()
