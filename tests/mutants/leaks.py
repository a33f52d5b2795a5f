"""Leaks: ways in which something hidden could show."""

from .engine import Group, Mutant

MATRIX, HEADERS = "tests/trust/test_matrix.py", "tests/trust/test_headers.py"
NOTHING_CHANGES = "tests/trust/test_non_interference.py::test_hidden_reports_change_no_byte"
MUTANTS = (
    Mutant(
        "a total of all rows on the home page",
        "reports/views/home.py",
        "len(self.snapshot.everything)",
        '__import__("reports.models").models.Report.objects.count()',
        proofs=(NOTHING_CHANGES,),
    ),
    Mutant(
        "facet counts from all rows",
        "reports/catalog/facets.py",
        "        if pk < limit and (ordinal := ordinals[pk]) >= 0:\n",
        "        ordinal = max(ordinals[pk], 0) if pk < limit else 0\n        if True:\n",
        proofs=(
            NOTHING_CHANGES,
            "tests/catalog/test_current.py",
        ),
    ),
    Mutant(
        "a draft's topic on the index",
        "reports/catalog/facets.py",
        "for entry in entries.filter(pk__in=list(by_key)):",
        "by_key = {entry.pk: by_key.get(entry.pk, BitMap()) for entry in entries}\n    for entry in entries:",
        proofs=(MATRIX,),
    ),
    Mutant(
        "a file of a draft by its address",
        "reports/views/documents.py",
        "ReportDocument.objects.public().filter(report__slug=slug, name=name)",
        "ReportDocument.objects.filter(name=name)",
        proofs=(MATRIX,),
    ),
    Mutant(
        "a file by its key",
        "oigportal/urls.py",
        'path("", include("reports.views.urls")),',
        'path("", include("reports.views.urls")),\n'
        '    path("media/<path:path>", __import__("django.views.static").views.static.serve, '
        '{"document_root": __import__("django.conf").conf.settings.DOCUMENTS_DIR}),',
        proofs=(
            MATRIX,
            "tests/trust/test_register.py",
        ),
    ),
    Mutant(
        "a lastmod of all rows in the sitemap",
        "reports/sitemaps.py",
        "max(updated_at, came_out_at)",
        'Report.objects.latest("updated_at").updated_at',
        proofs=(NOTHING_CHANGES,),
    ),
    Mutant(
        "403 instead of 404 for a hidden report",
        "reports/views/report.py",
        "        if report is None:\n",
        '        if Report.objects.filter(number__iexact=slug).exclude(state="withdrawn").exists() and report is None:\n'
        "            return HttpResponse(status=403)\n        if report is None:\n",
        proofs=(MATRIX,),
    ),
    Mutant(
        "an ETag that moves with a draft",
        "reports/publishing/edits.py",
        "        if report.was_public:\n",
        "        if True:\n",
        proofs=(HEADERS,),
    ),
    Mutant(
        "drafts in the search index",
        "reports/search/entry.py",
        "Report.objects.public().filter(pk__in=report_ids).exclude(slug=None)",
        "Report.objects.filter(pk__in=report_ids)",
        proofs=("tests/search/test_search.py",),
    ),
    Mutant(
        "scheduled reports a second early",
        "reports/models/report_query.py",
        "publish_at__lte=now or timezone.now())",
        "publish_at__lte=(now or timezone.now()) + dt.timedelta(seconds=1))",
        (("publish_at__lte=now, first", "publish_at__lte=now + dt.timedelta(seconds=1), first"),),
        proofs=(MATRIX,),
    ),
    Mutant(
        "withdrawn files still served",
        "reports/views/documents.py",
        "ReportDocument.objects.public().filter(report__slug=slug, name=name)",
        "ReportDocument.objects.filter(report__slug=slug, name=name)",
        proofs=(
            MATRIX,
            "tests/views/test_documents.py",
        ),
    ),
    Mutant(
        "a withdrawn report's pages still read",
        "reports/views/pages.py",
        "ReportDocument.objects.public().filter(report__slug=slug)",
        "ReportDocument.objects.filter(report__slug=slug)",
        (("DocumentPage.objects.public().filter(", "DocumentPage.objects.filter("),),
        proofs=(MATRIX, "tests/views/test_pages.py"),
    ),
    Mutant(
        "words of withdrawn reports in the vocabulary",
        "reports/search/indexing.py",
        "        change.subtract(words)\n",
        "        pass\n",
        proofs=("tests/search/test_understanding.py", "tests/search/test_proofs.py"),
    ),
    Mutant(
        "pages of withdrawn reports in the index",
        "reports/search/indexing.py",
        "    documents = [document for one in held for document in one.kept.document_ids]\n",
        "    documents = []\n",
        proofs=("tests/search/test_indexing.py", "tests/search/test_proofs.py"),
    ),
    Mutant(
        "a withdrawn report left in the index when its agency is renamed",
        "reports/search/indexing.py",
        "sorted({*batch} - {*new})",
        "[]",
        proofs=("tests/search/test_indexing.py",),
    ),
    Mutant(
        "pages of drafts in the index",
        "reports/search/entry.py",
        "Report.objects.public().filter(pk__in=report_ids).exclude(slug=None)",
        "Report.objects.filter(pk__in=report_ids)",
        proofs=("tests/search/test_proofs.py", "tests/documents/test_states.py"),
    ),
    Mutant(
        "an ETag that moves when a draft's document is read",
        "reports/publishing/edits.py",
        "        if Report.objects.public().filter(pk=report.pk).exclude(slug=None).exists():\n",
        "        if True:\n",
        proofs=("tests/documents/test_states.py",),
    ),
    Mutant(
        "a slug that a draft takes",
        "reports/publishing/names.py",
        "    taken = set(Report.objects.filter(slug__startswith=base)",
        "    taken = {base_slug(one.number, one.title) for one in Report.objects.filter(slug=None).exclude(pk=report.pk)}\n"
        "    taken |= set(Report.objects.filter(slug__startswith=base)",
        proofs=(NOTHING_CHANGES,),
    ),
    Mutant(
        "the resolver knows drafts",
        "reports/views/numbers.py",
        "Report.objects.with_notice(now).exclude(slug=None)",
        "Report.objects.all()",
        proofs=(MATRIX,),
    ),
    Mutant(
        "a session read by public pages",
        "reports/views/context.py",
        '"origin": settings.ORIGIN, ',
        '"origin": settings.ORIGIN, "who": str(request.user), ',
        proofs=(MATRIX,),
    ),
)

GROUPS = (Group("nothing hidden is public", (MATRIX, NOTHING_CHANGES), MUTANTS),)
