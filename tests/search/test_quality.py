"""How often the report that a reader looks for comes first: the judged queries, asked of the site itself.

Run with `-s` to see the figures and what was missed. Not a public page's test: what is judged is the order alone.
"""

import re
import tomllib
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import pytest
from django.db import transaction
from django.test import Client, override_settings

from reports import catalog
from reports.documents import states
from reports.exchange.sample import load_sample
from reports.models import Report

JUDGED = tomllib.loads(Path(__file__).with_name("judged.toml").read_text(encoding="utf-8"))["query"]
pytestmark = pytest.mark.django_db  # without it pytest-django would make no database of its own for `run`
FEWEST = 80
LISTED = re.compile(r'<(?:article|li)\b[^>]*\bdata-report="([^"]+)"')
OF_A_REPORT = re.compile(r"/reports/([^/]+)/")


class Answer(NamedTuple):
    """What the site made of a query: the slugs of the reports it lists, best first."""

    query: dict
    got: list[str]

    def is_right(self, among: int) -> bool:
        """Whether one of the right reports is among the first so many."""
        return bool(set(self.got[:among]) & set(self.query["right"]))


class Run(NamedTuple):
    """All answers, and the slugs that the public sees."""

    answers: list[Answer]
    public: set[str]

    def share(self, among: int) -> float:
        """Of all queries, how many have a right report among the first so many."""
        return sum(answer.is_right(among) for answer in self.answers) / len(self.answers)


def listed(client: Client, text: str) -> list[str]:
    """The reports of the list that the query leads to, or the one report to which a number leads at once."""
    response = client.get("/reports/", {"q": text}, follow=True)
    assert response.status_code == 200, (text, response.status_code)
    if at_once := OF_A_REPORT.fullmatch(response.request["PATH_INFO"]):
        return [at_once[1]]
    return LISTED.findall(response.content.decode())


@pytest.fixture(scope="module")
def run(django_db_setup, django_db_blocker, tmp_path_factory) -> Run:
    """The sample loaded and its PDFs read, once; every query asked; nothing of it left for other tests."""
    folder = tmp_path_factory.mktemp("documents")
    with django_db_blocker.unblock(), override_settings(DOCUMENTS_DIR=folder), transaction.atomic():
        assert not Report.objects.exists()
        load_sample()
        assert states.read_for(300) == 25
        catalog.forget()
        client = Client()
        public = set(Report.objects.public().values_list("slug", flat=True))
        asked = Run([Answer(query, listed(client, query["q"])) for query in JUDGED], public)
        transaction.set_rollback(True)
    catalog.forget()
    return asked


def figures(run: Run) -> str:
    """Both shares, the share of each kind, and each query that has no right report first."""
    asked = Counter(answer.query["kind"] for answer in run.answers)
    first = Counter(answer.query["kind"] for answer in run.answers if answer.is_right(1))
    lines = [
        f"{len(run.answers)} queries: a right report first in {run.share(1):.1%}, among the first three in {run.share(3):.1%}"
    ]
    lines += [f"  {kind}: first in {first[kind]} of {number}" for kind, number in sorted(asked.items())]
    for answer in run.answers:
        if not answer.is_right(1):
            place = "second or third" if answer.is_right(3) else "MISSED"
            lines.append(f"{place}: {answer.query['q']!r} wants {answer.query['right']}, got {answer.got[:3]}")
    return "\n".join(lines)


def test_the_judged_reports_are_there(run):
    assert len(JUDGED) >= FEWEST
    assert [query["q"] for query in JUDGED if not 1 <= len(query["right"]) <= 5] == []
    assert [query["q"] for query in JUDGED if not set(query["right"]) <= run.public] == []
    assert [text for text, times in Counter(query["q"] for query in JUDGED).items() if times > 1] == []


def test_the_right_report_comes_first(run):
    print("\n" + figures(run))
    assert run.share(1) >= 0.80
    assert run.share(3) >= 0.95
