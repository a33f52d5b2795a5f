"""Two worlds that must look the same from outside: one without hidden reports, one full of them.

The hidden ones are extremal in every column: newest and oldest, first and last in every order, the only users of an
agency, an area, a topic, a type and a year, sharers of public numbers, titles, agencies and topics.
"""

import datetime as dt
import tomllib
from pathlib import Path

from django.contrib.auth.models import User
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from reports import publishing
from reports.models import DocumentPage, FormerReportSlug, Report, ReportDocument, Revision
from tests import factories

REGISTER = tomllib.loads((Path(__file__).parent.parent / "surfaces.toml").read_text(encoding="utf-8"))
PUBLIC_PROBES = [address for probes in REGISTER["public"].values() for address in probes]
CANARY = "canary"  # in every hidden text and nowhere else


def routes(patterns: list | None = None, before: str = "") -> list[str]:
    """Every URL pattern of the portal as its full route."""
    found = []
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            found += routes(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern):
            found.append(route)
    return found


def make_public() -> None:
    """What everybody may see, a withdrawn report's notice included."""
    public = factories.published(
        "OIG-24-01", "Wildlife trafficking at ports", agencies=["CBP"], topics=["trafficking"], area="Border",
        report_type="audit", issued_on=dt.date(2023, 12, 4), documents=["report"], executive_summary="We found wildlife.",
    )  # fmt: skip
    factories.read(public, "Ivory in containers", "More wildlife, and ivory")
    factories.cleaned(public)
    FormerReportSlug.objects.create(slug="former-public", current=public)
    for n in range(10, 32):
        factories.published(
            f"OIG-24-{n}", f"Grants to city {n}", agencies=["FEMA"], topics=["grants"], fiscal_year=2020 + n % 4
        )
    factories.published("", "A report with no number", issued_on=dt.date(2009, 6, 1), issued_precision="month")
    publishing.correct(public, notice="Table 2 was wrong.", by=None)
    withdrawn = factories.published("OIG-24-04", "Withdrawn title", topics=["withdrawn-only"], documents=["report"])
    publishing.correct(withdrawn, notice="Canary of a notice", by=None)
    publishing.withdraw(withdrawn, reason="Its figures were wrong.", by=None)
    factories.read(withdrawn, "Canary of what was withdrawn, ivory")


def make_hidden() -> None:
    """Drafts and scheduled reports, each the extreme of something."""
    draft = factories.draft("OIG-24-02", "Canary title", documents=["report"], **hidden(dt.date(2199, 9, 30)))
    FormerReportSlug.objects.create(slug="former-draft", current=draft)
    factories.draft("OIG-24-01", "Canary: shares a public number", documents=["report"], **hidden(dt.date(1900, 1, 1)))
    factories.scheduled("OIG-24-03", "Canary scheduled", documents=["report"], **hidden(dt.date(2023, 12, 4)))
    factories.scheduled(
        "000", "AAA first canary", topics=["trafficking", "grants"], agencies=["CBP", "FEMA"], area="Border"
    )
    factories.scheduled("ZZZ-9", "zzz last canary", fiscal_year=1900)
    factories.draft("", "Wildlife trafficking at ports", executive_summary="canary", fiscal_year=2024)
    for n in range(25):  # more than a page of any list
        factories.draft(
            f"OIG-24-{n + 50}", f"Canary wildlife {n}", topics=[f"canary-draft-topic-{n}"], agencies=["FEMA"]
        )
    for public in Report.objects.filter(slug="oig-24-01"):  # what a public report said once, and what it may say
        for facts in ({"number": 90}, {"state": "working"}):
            said = draft.revisions.get().content
            Revision.objects.create(report=public, kind="edited", content=said, happened_at=later(), **facts)
    for public in Report.objects.filter(slug="oig-24-10"):  # and what another one will say at a moment that is to come
        facts = {"kind": "replaced", "state": "approved", "takes_place_at": later(days=1)}
        said = draft.revisions.get().content
        copy = Revision.objects.create(report=public, content=said, happened_at=later(), **facts)
        file = factories.document(public, "highlights", content=factories.PDF + b"% canary\n%%EOF\n")
        ReportDocument.objects.filter(pk=file.pk).update(copy=copy, title="Canary of a copy", page_count=1)
        DocumentPage.objects.create(document=file, number=1, text="Canary ivory and wildlife, canarywords")
    for report in Report.objects.filter(first_published_at=None):
        factories.read(report, "Canary ivory and wildlife", "canarywords")
    # Touched after everything public, and made long before it
    Report.objects.filter(first_published_at=None).update(updated_at=later(days=30), created_at=later(days=-900))


def hidden(day: dt.date) -> dict:
    """The fields of a hidden report that no public one shares."""
    return {
        "issued_on": day,
        "agencies": ["canary-agency", "CBP"],
        "topics": ["canary-topic", "canary-draft-topic", "trafficking"],
        "area": "canary-area",
        "report_type": "special-report",
        "executive_summary": "Canary wildlife summary.",
    }


def people() -> dict[str, User | None]:
    """The roles of the leak matrix."""
    return {
        "anonymous": None,
        "visitor": User.objects.create_user("visitor", password="a long enough password"),
        "editor": factories.editor(),
    }


def later(**delta: float) -> dt.datetime:
    """A moment from now."""
    return timezone.now() + dt.timedelta(**delta)
