"""Pages stand without the design system: where npm can't be reached, its files are not there."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.template import engines

from reports.templatetags.design import uswds

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))


def no_such_file(name):
    raise ValueError(f"Missing staticfiles manifest entry for {name!r}")


def test_address_of_a_collected_file():
    assert uswds("css/uswds.css") == "/static/uswds/css/uswds.css"


@pytest.mark.parametrize("is_official", [True, False])
def test_a_page_without_uswds_leaves_it_out(monkeypatch, settings, is_official):
    plain = staticfiles_storage.url
    monkeypatch.setattr(
        staticfiles_storage, "url", lambda name: no_such_file(name) if name.startswith("uswds/") else plain(name)
    )
    assert uswds("css/uswds.css") == ""
    office = {**settings.OFFICE, "is_official": is_official}
    html = engines["django"].from_string('{% extends "base.html" %}').render({"office": office})
    assert "uswds/" not in html
    assert 'src=""' not in html
    assert 'href=""' not in html
    assert '<link rel="stylesheet" href="/static/css/portal.css">' in html


@pytest.fixture
def stylesheet():
    """The text of the design system's stylesheet as we build it."""
    if not (path := finders.find("uswds/css/uswds.css")):
        pytest.skip("no USWDS")
    return Path(path).read_text(encoding="utf-8")


def test_what_templates_name_is_staged(stylesheet):
    named = {name for path in TEMPLATES for name in re.findall(r'{% uswds "([^"]+)"', path.read_text(encoding="utf-8"))}
    assert "css/uswds.css" in named
    assert [name for name in sorted(named) if not finders.find(f"uswds/{name}")] == []


def blocks(pattern: str, text: str) -> set[str]:
    """The packages whose classes the text has: `usa-button` of `usa-button--outline`."""
    return {re.split("__|--", name)[0] for name in re.findall(pattern, text)}


def test_every_package_in_use_is_built(stylesheet):
    """They are named one by one in styles/uswds.scss: classes of another one would stay without a look."""
    css = stylesheet + "".join(path.read_text(encoding="utf-8") for path in (ROOT / "static").rglob("*.css"))
    used = blocks(r"\busa-[\w-]+", "".join(path.read_text(encoding="utf-8") for path in TEMPLATES))
    assert {"usa-button", "usa-pagination"} < used
    assert sorted(used - blocks(r"\.(usa-[\w-]+)", css)) == []


def test_the_stylesheet_names_only_what_is_staged_and_our_two_fonts(stylesheet):
    names = re.findall(r"url\([\"']?([^\"')]+)", stylesheet)
    assert [name for name in names if not finders.find(f"uswds/{name.removeprefix('../')}")] == []
    assert sorted(name for name in names if "/fonts/" in name) == [
        "../fonts/source-sans-pro/sourcesanspro-bold-webfont.woff2",
        "../fonts/source-sans-pro/sourcesanspro-regular-webfont.woff2",
    ]
