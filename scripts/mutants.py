"""Puts small leaks into a copy of the portal, one at a time, and asks the trust tests to catch each.

    python scripts/mutants.py [NAME ...]

A proof that has never failed proves nothing. Each mutant is one replacement of text in one file. Prints which tests
caught it; exits 1 if one survived. The list stands in docs/trust.md too.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SKIPPED = shutil.ignore_patterns(".git", ".venv", "node_modules", "var", ".build", "__pycache__", ".*_cache")

SUITES = ("tests/trust", "tests/views", "tests/catalog")


@dataclass(frozen=True)
class Mutant:
    """A leak: what is replaced by what, and where."""

    name: str
    path: str
    old: str
    new: str
    also: tuple[str, str] = ("", "")  # a second replacement in the same file


MUTANTS = (
    Mutant(
        "a total of all rows on the home page",
        "reports/views/home.py",
        "len(self.snapshot.everything)",
        '__import__("reports.models").models.Report.objects.count()',
    ),
    Mutant(
        "facet counts from all rows",
        "reports/catalog/facets.py",
        "        if pk < limit and (ordinal := ordinals[pk]) >= 0:\n",
        "        ordinal = max(ordinals[pk], 0) if pk < limit else 0\n        if True:\n",
    ),
    Mutant(
        "a draft's topic on the index",
        "reports/catalog/facets.py",
        "for entry in entries.filter(pk__in=list(by_key)):",
        "by_key = {entry.pk: by_key.get(entry.pk, BitMap()) for entry in entries}\n    for entry in entries:",
    ),
    Mutant(
        "a file of a draft by its address",
        "reports/views/documents.py",
        "ReportDocument.objects.public().filter(report__slug=slug, name=name)",
        "ReportDocument.objects.filter(name=name)",
    ),
    Mutant(
        "a file by its key",
        "oigportal/urls.py",
        'path("", include("reports.views.urls")),',
        'path("", include("reports.views.urls")),\n'
        '    path("media/<path:path>", __import__("django.views.static").views.static.serve, '
        '{"document_root": __import__("django.conf").conf.settings.DOCUMENTS_DIR}),',
    ),
    Mutant(
        "a lastmod of all rows in the sitemap",
        "reports/sitemaps.py",
        "max(updated_at, came_out_at)",
        'Report.objects.latest("updated_at").updated_at',
    ),
    Mutant(
        "403 instead of 404 for a hidden report",
        "reports/views/report.py",
        "        if report is None:\n",
        '        if Report.objects.filter(number__iexact=slug).exclude(state="withdrawn").exists() and report is None:\n'
        "            return HttpResponse(status=403)\n        if report is None:\n",
    ),
    Mutant(
        "an ETag that moves with a draft",
        "reports/publishing/edits.py",
        "        if report.was_public:\n",
        "        if True:\n",
    ),
    Mutant(
        "drafts in the search index",
        "reports/search/__init__.py",
        "Report.objects.public().filter(pk__in=batch).exclude(slug=None)",
        "Report.objects.filter(pk__in=batch)",
    ),
    Mutant(
        "scheduled reports a second early",
        "reports/models/report.py",
        "publish_at__lte=now or timezone.now())",
        "publish_at__lte=(now or timezone.now()) + dt.timedelta(seconds=1))",
        ("publish_at__lte=now, first", "publish_at__lte=now + dt.timedelta(seconds=1), first"),
    ),
    Mutant(
        "withdrawn files still served",
        "reports/views/documents.py",
        "ReportDocument.objects.public().filter(report__slug=slug, name=name)",
        "ReportDocument.objects.filter(report__slug=slug, name=name)",
    ),
    Mutant(
        "a slug that a draft takes",
        "reports/publishing/names.py",
        "    taken = set(Report.objects.filter(slug__startswith=base)",
        "    taken = {base_slug(one.number, one.title) for one in Report.objects.filter(slug=None).exclude(pk=report.pk)}\n"
        "    taken |= set(Report.objects.filter(slug__startswith=base)",
    ),
    Mutant(
        "the resolver knows drafts",
        "reports/views/numbers.py",
        "Report.objects.with_notice(self.now).exclude(slug=None)",
        "Report.objects.all()",
    ),
    Mutant(
        "a session read by public pages",
        "reports/views/context.py",
        '"origin": settings.ORIGIN}',
        '"origin": settings.ORIGIN, "who": str(request.user)}',
    ),
)


def main(names: list[str]) -> int:
    """Try the mutants whose names contain one of the words given, or all of them."""
    survivors = 0
    for mutant in MUTANTS:
        if names and not any(name in mutant.name for name in names):
            continue
        caught = killers(mutant)
        survivors += not caught
        print(
            f"{'caught  ' if caught else 'SURVIVED'}  {mutant.name}: {', '.join(caught) or 'no test failed'}",
            flush=True,
        )
    return 1 if survivors else 0


def killers(mutant: Mutant) -> list[str]:
    """The tests that fail with the leak in."""
    with tempfile.TemporaryDirectory(prefix="portal-mutant-") as folder:
        copy = Path(folder) / "portal"
        shutil.copytree(ROOT, copy, ignore=SKIPPED)
        path = copy / mutant.path
        text = path.read_text(encoding="utf-8")
        if mutant.old not in text:
            raise SystemExit(f"The mutant “{mutant.name}” no longer fits {mutant.path}: mend scripts/mutants.py.")
        text = text.replace(mutant.old, mutant.new)
        if mutant.also[0]:
            text = text.replace(*mutant.also)
        path.write_text(text, encoding="utf-8")
        environment = {**os.environ, "OIG_TEST": "1", "OIG_DATA_DIR": str(copy / "var"), "PYTHONPATH": str(copy)}
        command = [sys.executable, "-m", "pytest", "-q", "-n", "2", "-p", "no:cacheprovider", *SUITES]
        found = subprocess.run(
            [*command, "-m", "not soak"], cwd=copy, env=environment, capture_output=True, text=True, check=False
        )
    failed = re.findall(r"^(?:FAILED|ERROR) tests/(\S+?)(?:\[| - |$)", found.stdout, re.MULTILINE)
    return sorted(set(failed))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
