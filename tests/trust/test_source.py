"""The syntax trees of public modules: every question about reports begins with what is public."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2] / "reports"
PUBLIC_MODULES = (
    "views",
    "api",
    "feeds.py",
    "sitemaps.py",
    "catalog",
    "search",
    "alerts",
    "templatetags",
    "filters",
)
GUARDED = {"Report", "ReportDocument", "DocumentPage", "Correction", "Revision"}
OPENINGS = {"public", "with_notice"}
# Ways from a report in hand to what belongs to it; views/documents.py asks whether a withdrawn report had a file.
RELATED = {"documents", "pages", "events", "topic_items", "legacy_addresses", "correction_notices", "revisions"}
MAY_FOLLOW = {"views/documents.py"}
OWN = {
    "file",
    "size",
    "sha256",
}  # of a document as the office has it; the public gets `public_file` and what is said of it
FORBIDDEN = {"with_copies", "_default_manager", "_base_manager", "raw", "get_model"}
# The catalog and the filters read who has which agency or topic, and keep public reports only.
MAY_READ_THROUGH = {"catalog/belonging.py", "catalog/facets.py", "filters/sql.py", "search/entry.py"}


def files() -> list[Path]:
    found = []
    for name in PUBLIC_MODULES:
        path = ROOT / name
        found += sorted(path.rglob("*.py")) if path.is_dir() else [path] if path.exists() else []
    return found


def faults(source: str, *, may_read_through: bool = False, may_follow: bool = False) -> list[str]:
    """What is wrong in a module's source."""
    tree = ast.parse(source)
    parents = {child: parent for parent in ast.walk(tree) for child in ast.iter_child_nodes(parent)}
    return [
        f"line {node.lineno}: {fault}"
        for node in ast.walk(tree)
        if (fault := fault_of(node, parents, may_read_through) or ("" if may_follow else fault_of_way(node)))
    ]


def fault_of_way(node: ast.AST) -> str:
    if isinstance(node, ast.Attribute) and node.attr in RELATED and not is_ours(node.value):
        return f".{node.attr} of a report: what it has may not be public"
    return ""


def fault_of(node: ast.AST, parents: dict, may_read_through: bool) -> str:
    if isinstance(node, ast.Attribute) and node.attr == "objects" and isinstance(node.value, ast.Name):
        following = parents.get(node)
        if node.value.id in GUARDED and not (isinstance(following, ast.Attribute) and following.attr in OPENINGS):
            return f"{node.value.id}.objects without .public() or .with_notice()"
        if node.value.id == "ReportTopic" and not may_read_through:
            return "ReportTopic.objects outside the catalog"
    if isinstance(node, ast.Attribute) and node.attr == "through" and not may_read_through:
        return "a join table outside the catalog"
    if isinstance(node, ast.Attribute) and node.attr in OWN and ast.unparse(node.value) == "document":
        return f"document.{node.attr}: the public gets the clean file"
    if isinstance(node, ast.Attribute) and node.attr in FORBIDDEN:
        return f".{node.attr}"
    if isinstance(node, ast.Attribute) and node.attr == "reports" and not is_ours(node.value):
        return "reports by way of an agency, area or topic: counts and lists come from the catalog"
    if isinstance(node, ast.alias) and node.name in GUARDED and node.asname:
        return f"{node.name} under another name"
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Count":
        return "Count(): counts come from the catalog"
    return ""


def is_ours(node: ast.AST) -> bool:
    """`finder.reports`, `shown.documents`, `entry.pages`: attributes of our own, filled from public(); `search.pages()`."""
    return isinstance(node, ast.Name) and node.id in {"self", "finder", "shown", "entry", "match", "search"}


@pytest.mark.parametrize("path", files(), ids=lambda path: str(path.relative_to(ROOT)))
def test_public_modules_ask_for_public_reports(path):
    name = path.relative_to(ROOT).as_posix()
    assert (
        faults(
            path.read_text(encoding="utf-8"), may_read_through=name in MAY_READ_THROUGH, may_follow=name in MAY_FOLLOW
        )
        == []
    )


@pytest.mark.parametrize(
    "leak",
    [
        "Report.objects.all()",
        "Report.objects.filter(slug=slug)",
        "objects = Report.objects",
        "ReportDocument.objects.get(pk=1)",
        "ReportDocument.with_copies.public()",
        "Report._default_manager.all()",
        "topic.reports.count()",
        "Topic.objects.annotate(n=Count('reports'))",
        "Report.agencies.through.objects.count()",
        "ReportTopic.objects.count()",
        "report.documents.all()",
        "DocumentPage.objects.filter(document=1)",
        "document.pages.all()",
        "open(document.file.path)",
        "size_text(document.size)",
        "from reports.models import Report as R",
    ],
)
def test_the_reading_bites(leak):
    assert len(faults(leak)) >= 1


def test_templates_do_not_walk_from_a_vocabulary_to_reports():
    templates = Path(__file__).parents[2] / "templates"
    for path in templates.rglob("*.html"):
        if "admin" in path.parts:
            continue
        text = path.read_text(encoding="utf-8")
        for way in (
            "topic.reports",
            "agency.reports",
            "area.reports",
            "entry.reports",
            "topic_items",
            ".items.all",
            "|safe",
        ):
            assert way not in text, (path, way)
