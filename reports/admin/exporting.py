"""Export at the desk: the selected reports, or all that the list shows, as a file to work with."""

from collections.abc import Iterable

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import path, reverse
from django.utils import timezone

from reports.exchange import export
from reports.models import Report

NAMES = {"xlsx": "XLSX", "csv": "CSV", "jsonl": "JSON lines"}


class Exporting(admin.ModelAdmin):
    """The actions and the address of exports. They take the right to look, and hold what this person may see."""

    def get_urls(self) -> list:
        """With the export of the list."""
        view = self.admin_site.admin_view(self.export_view)
        return [path("export/<slug:kind>/", view, name="reports_report_export"), *super().get_urls()]

    def export_view(self, request: HttpRequest, kind: str) -> HttpResponseBase:
        """All reports that the list shows with the same parameters, on all its pages, in its order."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        if kind not in export.FORMATS:
            raise Http404
        try:
            found = self.get_changelist_instance(request).get_queryset(request)
        except IncorrectLookupParameters:
            return HttpResponseRedirect(reverse(f"{self.admin_site.name}:reports_report_changelist"))
        return self.exported(request, found.values_list("pk", flat=True), kind)

    def exported(self, request: HttpRequest, report_ids: Iterable[int], kind: str) -> HttpResponseBase:
        """The file."""
        found = export.rows(list(report_ids), is_allowed=lambda report: self.has_view_permission(request, report))
        name = f"reports-{timezone.localdate().isoformat()}.{kind}"
        if kind == "xlsx":
            content, content_type = export.xlsx_file(found), export.FORMATS[kind]
            return FileResponse(content, as_attachment=True, filename=name, content_type=content_type)
        lines = export.csv_lines(found) if kind == "csv" else export.json_lines(found)
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return StreamingHttpResponse(lines, content_type=export.FORMATS[kind], headers=headers)

    @admin.action(permissions=["view"], description="Export selected reports as XLSX")
    def export_as_xlsx(self, request: HttpRequest, queryset: QuerySet[Report]) -> HttpResponseBase:
        """A spreadsheet."""
        return self.exported(request, queryset.values_list("pk", flat=True), "xlsx")

    @admin.action(permissions=["view"], description="Export selected reports as CSV")
    def export_as_csv(self, request: HttpRequest, queryset: QuerySet[Report]) -> HttpResponseBase:
        """Text that every spreadsheet reads."""
        return self.exported(request, queryset.values_list("pk", flat=True), "csv")

    @admin.action(permissions=["view"], description="Export selected reports as JSON lines")
    def export_as_jsonl(self, request: HttpRequest, queryset: QuerySet[Report]) -> HttpResponseBase:
        """For programs."""
        return self.exported(request, queryset.values_list("pk", flat=True), "jsonl")

    def changelist_view(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        """With the addresses under which all that the list shows is exported."""
        query = request.GET.urlencode()
        links = []
        for kind, label in NAMES.items():
            address = reverse(f"{self.admin_site.name}:reports_report_export", args=[kind])
            links.append((f"Export as {label}", f"{address}?{query}" if query else address))
        return super().changelist_view(request, {"exports": links, **(extra_context or {})})
