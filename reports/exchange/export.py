"""Export: reports as rows of the one list of columns, in CSV, XLSX or JSON lines.

Reading it back changes nothing. CSV and JSON lines are written as they are sent, 500 reports at a time; an XLSX is a file
before its first byte can be sent.
"""

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator

from django.conf import settings
from django.utils import timezone

from reports.models import LegacyAddress, Report

from . import columns, workbook
from .cells import guarded
from .entries import batches
from .facts import Facts, as_text, former_addresses, own_facts, spelling
from .vocabulary import Vocabularies

FORMATS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "jsonl": "application/x-ndjson; charset=utf-8",
}
KEYS = tuple(column.key for column in columns.WRITTEN)


def rows(report_ids: Iterable[int], *, is_allowed: Callable[[Report], bool]) -> Iterator[Facts]:
    """What these reports say, in their order; those that are not allowed, or gone meanwhile, are left out.

    Four statements for 500 reports.
    """
    vocabularies = Vocabularies()
    now = timezone.now()
    for batch in batches(report_ids):
        reports = Report.objects.filter(pk__in=batch).with_cards()
        by_id = {report.pk: report for report in reports if is_allowed(report)}
        paths: dict[int, list[str]] = {pk: [] for pk in by_id}
        for address in LegacyAddress.objects.filter(report_id__in=by_id).order_by("pk"):
            paths[address.report_id].append(address.path)
        for pk in batch:
            if pk in by_id:
                report = by_id[pk]
                yield {
                    **own_facts(report),
                    "agencies": sorted(spelling(one, vocabularies.agencies) for one in report.agencies.all()),
                    "oversight_area": spelling(report.area, vocabularies.areas) if report.area else "",
                    "tags": sorted(spelling(one, vocabularies.topics) for one in report.topics.all()),
                    **former_addresses(paths[pk]),
                    "standing": str(report.standing_at(now).label),
                    "public_address": settings.ORIGIN + report.get_absolute_url() if report.slug else "",
                }


def cells(found: Iterable[Facts]) -> Iterator[list[str]]:
    """The rows as text, a cell for each column."""
    for one in found:
        yield [as_text(one[key]) for key in KEYS]


def csv_lines(found: Iterable[Facts]) -> Iterator[str]:
    """CSV, a row at a time. The mark in front tells spreadsheets that it is UTF-8."""
    yield "\ufeff" + csv_line([columns.HEADERS[key] for key in KEYS])
    for row in cells(found):
        yield csv_line(row)


def csv_line(texts: Iterable[str]) -> str:
    """One row of CSV, its end included, of which no cell is a formula."""
    buffer = io.StringIO(newline="")
    csv.writer(buffer, quoting=csv.QUOTE_ALL).writerow([guarded(text) for text in texts])
    return buffer.getvalue()


def json_lines(found: Iterable[Facts]) -> Iterator[str]:
    """JSON lines: what is there, without what is empty. No cells, so nothing is put in front of any text."""
    for one in found:
        found_facts = {key: one[key] for key in KEYS if one[key]}
        yield json.dumps(found_facts, ensure_ascii=False) + "\n"


def xlsx_file(found: Iterable[Facts]):  # type: ignore[no-untyped-def]  # noqa: ANN201
    """A workbook, as a file at its start."""
    return workbook.write([(key, columns.HEADERS[key]) for key in KEYS], cells(found))
