"""What holds for the repository itself: its shape, its names, its promises to whoever maintains it."""

import ast
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LONGEST_FILE, LONGEST_FUNCTION = 300, 30
UNWELCOME = {"utils.py", "helpers.py", "services.py", "misc.py", "common.py"}


def tracked(pattern: str = "") -> list[Path]:
    """Files git knows or will know: tracked and new ones, without what is ignored."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\n")
    return [ROOT / name for name in names if name and re.search(pattern, name) and (ROOT / name).exists()]


pytestmark = pytest.mark.skipif(not (ROOT / ".git").exists(), reason="not a git checkout")


def test_files_are_short():
    long = {}
    for path in tracked(r"\.(py|html|css|scss|js)$"):
        lines = len(path.read_text(encoding="utf-8").splitlines())
        if lines > LONGEST_FILE and "migrations" not in path.parts:
            long[str(path.relative_to(ROOT))] = lines
    assert long == {}


def test_functions_are_short():
    long = {}
    for path in tracked(r"^(reports|oigportal)/.*\.py$"):
        if "migrations" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = node.end_lineno - node.lineno + 1
                if length > LONGEST_FUNCTION + documentation(node):
                    long[f"{path.relative_to(ROOT)}:{node.name}"] = length
    assert long == {}


def documentation(node: ast.AST) -> int:
    """The lines of the docstring, which do not count."""
    return len((ast.get_docstring(node) or "").splitlines()) + 1


def test_public_functions_say_what_they_mean():
    silent = []
    for path in tracked(r"^(reports|oigportal)/.*\.py$"):
        if "migrations" in path.parts:
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        if tree.body and not ast.get_docstring(tree):
            silent.append(str(path.relative_to(ROOT)))
        for node in tree.body:
            if (
                isinstance(node, ast.FunctionDef | ast.ClassDef)
                and not node.name.startswith("_")
                and not ast.get_docstring(node)
            ):
                silent.append(f"{path.relative_to(ROOT)}:{node.name}")
    assert silent == []


def test_no_drawer_for_everything_and_no_signals_of_our_own():
    assert [str(path) for path in tracked(r"^reports/.*\.py$") if path.name in UNWELCOME] == []
    for path in tracked(r"^reports/.*\.py$"):
        text = path.read_text(encoding="utf-8")
        assert "import *" not in text, path
        assert not re.search(r"\b(pre|post)_(save|delete|init)\b|m2m_changed|@receiver", text), path
        if path.name != "apps.py":
            assert "post_migrate.connect" not in text, path


def test_every_requirement_says_why_it_is_there():
    for path in tracked(r"^requirements.*\.in$"):
        lines = path.read_text(encoding="utf-8").splitlines()
        for number, line in enumerate(lines):
            if line and not line.startswith(("#", "-")):
                assert "#" in line or lines[number - 1].startswith("#"), (path.name, line)


def test_partials_name_their_variables():
    for path in tracked(r"^templates/.*/_[^/]*\.html$"):
        assert path.read_text(encoding="utf-8").lstrip().startswith(("{#", "{% comment %}")), path


def test_nothing_of_this_office_is_in_the_code():
    for path in tracked(r"^(reports|oigportal|templates|static)/.*\.(py|html|js|css)$"):
        assert not re.search(r"\bDHS\b|Homeland", path.read_text(encoding="utf-8")), path


def test_no_script_or_style_in_templates():
    for path in tracked(r"^templates/.*\.html$"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"<script(?![^>]*\bsrc=)[^>]*>", text), path
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=\"|javascript:", text), path


def test_third_party_files_are_not_in_the_repository():
    assert [
        str(path)
        for path in tracked(r"uswds|htmx|\.min\.(js|css)$|node_modules|vendor")
        if path.suffix in {".js", ".css"}
    ] == []
