"""The public names that publication gives: a report's slug, its documents' addresses."""

from django.db import connection

from reports.models import FormerReportSlug, Report, ReportDocument
from reports.models.naming import base_slug, with_suffix

LOCK = 5_420  # any number, the same in every process


def hold_slugs() -> None:
    """Let one transaction at a time give slugs, so that two that publish the same number at once do not clash.

    SQLite has one writer at a time anyway.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def free_slug(report: Report) -> str:
    """The slug a report gets on becoming public. Only reports that were public can push it to `-2`."""
    base = base_slug(report.number, report.title)
    taken = set(Report.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    taken |= set(FormerReportSlug.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    return with_suffix(base, taken)


def give_slugs(reports: list[Report]) -> None:
    """Set on each row in hand the slug it gets, unique among all that were ever public and among themselves."""
    hold_slugs()
    taken = {slug for slug in Report.objects.values_list("slug", flat=True) if slug}
    taken |= set(FormerReportSlug.objects.values_list("slug", flat=True))
    for report in reports:
        report.slug = with_suffix(base_slug(report.number, report.title), taken)
        taken.add(report.slug)


def batch_with_documents(reports: list[Report]) -> list[Report]:
    """Those of the reports that have documents. One query."""
    ids = set(ReportDocument.objects.filter(report__in=reports).values_list("report_id", flat=True))
    return [report for report in reports if report.pk in ids]


def name_documents(report: Report) -> None:
    """Name documents that have no public name yet; before a report is public, all of them: its number may change."""
    documents = list(report.documents.all())
    taken = {document.name for document in documents if document.name} if report.was_public else set()
    renamed = []
    for document in documents:
        if document.name in taken and report.was_public:
            continue
        name = document.proposed_name(taken)
        taken.add(name)
        if name != document.name:
            document.name = name
            renamed.append(document)
    # first out of each other's way: names are unique in a report
    report.documents.filter(pk__in=[document.pk for document in renamed]).update(name="")
    for document in renamed:
        report.documents.filter(pk=document.pk).update(name=document.name)
