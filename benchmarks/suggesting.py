"""Suggestions while typing: the whole view in process, for what readers type, cold cache of nothing but the snapshot."""

import statistics
from urllib.parse import quote

from django.test import RequestFactory

from reports import catalog
from reports.models import Report
from reports.views.suggestions import Suggestions

from .figures import Figure, median_ms, shown
from .lists import commonest
from .synthetic import COMMON_WORD, RARE_WORD

TARGET_MS = {35_000: 10.0}
PART = "Suggestions while typing, in process"


def typed(snapshot: catalog.Snapshot) -> dict[str, str]:
    """What is typed, by what it is."""
    topic = snapshot.facets["topic"].labels[commonest(snapshot, "topic")]
    newest = Report.objects.public().filter(number__startswith="OIG-").exclude(slug=None).order_by("-pk")[0]
    return {
        "two letters": topic[:2],
        "the beginning of a topic": topic[:5],
        "the beginning of a number": newest.number[:7],
        "a number": newest.number,
        "a bare number": newest.number.partition("-")[2],
        "a rare word, unfinished": RARE_WORD[:-3],
        "a word in three titles of ten": COMMON_WORD,
        "that word, unfinished": COMMON_WORD[:-3],
        "two words": " ".join(newest.title.split()[:2]),
        "a title, unfinished": newest.title[:40],
        "a misspelled word": f"{RARE_WORD[:3]}{RARE_WORD[4:]}",
        "a word nobody has": "zzyzxq",
    }


def measure(size: int) -> list[Figure]:
    """The median of each, and of all together."""
    factory, figures, medians = RequestFactory(), [], []
    view = Suggestions.as_view()
    for name, text in typed(catalog.current()).items():
        request = factory.get(f"/suggestions/?q={quote(text)}")
        answer = view(request)
        assert answer.status_code == 200
        assert "no-store" not in answer.headers["Cache-Control"], f"{text}: the search was not answered"
        count = answer.content.count(b'"kind"')
        medians.append(median_ms(lambda request=request: view(request)))
        figures.append(
            Figure(PART, name, medians[-1], "ms", TARGET_MS.get(size), beside=f"“{text}”: {count} suggestions")
        )
    beside = f"slowest {shown(max(medians))} ms"
    return [
        *figures,
        Figure(PART, "median of all these", statistics.median(medians), "ms", TARGET_MS.get(size), beside=beside),
    ]
