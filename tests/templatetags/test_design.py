"""Pages stand without the design system: where npm can't be reached, its files are not there."""

import pytest
from django.contrib.staticfiles.storage import staticfiles_storage
from django.template import engines

from reports.templatetags.design import uswds


def no_such_file(name):
    raise ValueError(f"Missing staticfiles manifest entry for {name!r}")


def test_address_of_a_collected_file():
    assert uswds("css/uswds.min.css") == "/static/uswds/css/uswds.min.css"


@pytest.mark.parametrize("is_official", [True, False])
def test_a_page_without_uswds_leaves_it_out(monkeypatch, settings, is_official):
    plain = staticfiles_storage.url
    monkeypatch.setattr(
        staticfiles_storage, "url", lambda name: no_such_file(name) if name.startswith("uswds/") else plain(name)
    )
    assert uswds("css/uswds.min.css") == ""
    office = {**settings.OFFICE, "is_official": is_official}
    html = engines["django"].from_string('{% extends "base.html" %}').render({"office": office})
    assert "uswds/" not in html
    assert 'src=""' not in html
    assert 'href=""' not in html
    assert '<link rel="stylesheet" href="/static/css/portal.css">' in html
