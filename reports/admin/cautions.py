"""What an editor should look at again: doubts about a saved report. Nothing here refuses anything."""

from django.contrib import admin
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from reports.choices import ReadingState, State
from reports.models import Report

LISTED = 5  # other reports named in one warning


def cautions(report: Report, *, can_view: bool) -> list[str | SafeString]:
    """Warnings about a report, in the order of its form. Other reports are named only to someone who may see them."""
    found: list[str | SafeString] = []
    others = same_number(report)
    if others:
        found.append(reused_number_text(report, others, can_view=can_view))
    derived = report.derived_fiscal_year
    if derived and report.fiscal_year and derived != report.fiscal_year:
        found.append(
            f"Fiscal year {report.fiscal_year} does not agree with the issue date, {report.issue_date_text}, which lies "
            f"in fiscal year {derived}. It was kept as you typed it."
        )
    if not report.executive_summary.strip():
        found.append("There is no executive summary yet. The law asks for a summary of findings with each report.")
    if report.state == State.PUBLISHED and not report.documents.exists():
        found.append("This report has no document: readers cannot download it.")
    for document in report.documents.filter(reading_state=ReadingState.FAILED):
        found.append(f"The text of “{document}” could not be read. {document.get_reading_problem_display()}")
    for document in report.documents.filter(is_unfit=True):
        text = next(one.text for one in document.found if one.is_red)
        is_out = "It must not be public" if report.is_public() else "The report cannot come out"
        found.append(f"{is_out} with “{document}” as it is. {text}")
    return found


def same_number(report: Report) -> QuerySet[Report]:
    """Other reports with this one's number in any spelling. The few that agencies reuse are real, so it's no error."""
    if not report.number_key:
        return Report.objects.none()
    return Report.objects.filter(number_key=report.number_key).exclude(pk=report.pk)


def reused_number_text(report: Report, others: QuerySet[Report], *, can_view: bool) -> str | SafeString:
    """That the number is not new, with links to the reports that have it."""
    count = others.count()
    start = f"The number {report.number} is also the number of {count} other report{'s' if count > 1 else ''}"
    if not can_view:
        return f"{start}."
    name = admin.site.name
    links = format_html_join(
        ", ",
        '<a href="{}">{}</a>',
        ((reverse(f"{name}:reports_report_change", args=[one.pk]), str(one)) for one in others[:LISTED]),
    )
    return format_html("{}: {}. Both are kept; check that it is right.", start, links)
