"""`/number/<anything>/`: from a report number in any spelling, or an old PDF name, to the report."""

import datetime as dt
import re

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from reports.catalog import Snapshot
from reports.models import Report, naming

from .base import PublicView, crumbs
from .missing import links, name_of

LONGEST = 200  # characters looked at
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_PDF = re.compile(r"\.pdf$", re.IGNORECASE)
_SAID = re.compile(r"^(?:(?:report|number|no)\b[\s.:#-]*)+", re.IGNORECASE)
_RUN_TOGETHER = re.compile(r"^([a-z]+)(\d{2})(\d{2,3})([a-z]*)$")


class NumberResolver(PublicView):
    """One report: redirect. Several: a page to choose from. None: 404 with a search box."""

    def get(self, request: HttpRequest, number: str) -> HttpResponse:
        """The answer. Withdrawn reports are found too, for their notice."""
        number = _CONTROL.sub("", number).strip()[:LONGEST]
        found = numbered(number, self.snapshot, self.now)
        if len(found) == 1:
            return HttpResponseRedirect(found[0].get_absolute_url())
        trail = crumbs(("Reports", "/reports/"), ("Report number", ""))
        context: dict = {"number": number, "robots": "noindex", "canonical": "", "breadcrumb": trail}
        if found:
            context |= {"reports": found, "page_title": f"Reports numbered {found[0].number}"}
            return self.page("reports/number_chooser.html", context)
        context |= {"page_title": "No such number", "links": links(self.snapshot, name_of(number), self.now)}
        return self.page("reports/number_not_found.html", context, status=404)


def numbered(text: str, snapshot: Snapshot, now: dt.datetime) -> list[Report]:
    """The reports that a number in any spelling, or an old file name, may mean. Withdrawn ones too, for their notice."""
    text = text.strip()[:LONGEST]
    return by_number(text, snapshot, now) or by_legacy_address(text, now)


def by_number(text: str, snapshot: Snapshot, now: dt.datetime) -> list[Report]:
    """The reports with the likeliest of the keys that any report has. One query."""
    keys = look_up_keys(text, snapshot)
    known = Report.objects.with_notice(now).exclude(slug=None).filter(number_key__in=keys)
    by_key: dict[str, list[Report]] = {}
    for report in known:
        by_key.setdefault(report.number_key, []).append(report)
    return next((by_key[key] for key in keys if key in by_key), [])


def by_legacy_address(text: str, now: dt.datetime) -> list[Report]:
    """The reports of which a file on a former site had this name. One query."""
    name = text.rstrip("/").rpartition("/")[2]
    if not _PDF.search(name):
        return []
    known = Report.objects.with_notice(now).exclude(slug=None)
    return list(known.filter(legacy_addresses__path__iendswith=f"/{name}").distinct())


def look_up_keys(text: str, snapshot: Snapshot) -> list[str]:
    """The look-up keys a text may mean, likeliest first."""
    stem = _PDF.sub("", text.rstrip("/").rpartition("/")[2])
    keys = [naming.number_key(stem), naming.number_key(naming.without_month(stem))]
    keys += [naming.number_key(_SAID.sub("", stem)), naming.number_key(text)]  # "report OIG-22-02", "oig/22/02"
    if match := _RUN_TOGETHER.match(naming.fold(stem).replace(" ", "")):  # oig2202
        keys.append(naming.number_key("-".join(part for part in match.groups() if part)))
    bare = keys[1]
    if bare[:1].isdigit():  # 22-02: try the beginnings that public numbers have
        keys += [f"{start}-{bare}" for start in sorted(snapshot.number_prefixes)]
    return [key for key in dict.fromkeys(keys) if key]
