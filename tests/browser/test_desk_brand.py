"""The desk's pages in the office's brand, and as accessible as Django's admin can be made from outside."""

import pytest
from django.contrib.auth.models import User

from reports import exchange
from reports.exchange import pending
from tests import factories

from .conftest import NARROW, WIDE

# What Django's own templates and its widgets do, and no style or label of ours can mend:
NOT_OURS = {
    "label-title-only",  # the search box has a label, which is a picture with a text; axe sees only the help text
    "list",  # select2 puts a box for typing among the items of its list
}


@pytest.fixture
def pages(desk):
    """The kinds of pages of the desk."""
    report = factories.published("OIG-24-1", "Title", agencies=["FEMA"], topics=["fraud"], documents=["report"])
    alike = "&".join(f"topic={factories.TopicFactory(name=name).pk}" for name in ("fraud", "frauds"))
    whole = factories.finished("OIG-24-2", "Whole")
    for n in range(60):
        factories.draft(f"OIG-25-{n}")
    return {
        "index": "/admin/",
        "list": "/admin/reports/report/",
        "second page": "/admin/reports/report/?p=2",
        "change": f"/admin/reports/report/{report.pk}/change/",
        "add": "/admin/reports/report/add/",
        "withdraw": f"/admin/reports/report/{report.pk}/withdraw/",
        "schedule": f"/admin/reports/report/{whole.pk}/schedule/",
        "incomplete": f"/admin/reports/report/{factories.draft('D-1', 'T').pk}/publish/",
        "agency": f"/admin/reports/agency/{report.agencies.get().pk}/change/",
        "topics": "/admin/reports/topic/",
        "topics alike": "/admin/reports/topic/?look=alike",
        "merge": f"/admin/reports/topic/merge/?{alike}",
        "password": "/admin/password_change/",
        "sign-in codes": "/admin/second-factor/",
        **of_imports(),
    }


def of_imports() -> dict[str, str]:
    """The pages of imports, with something in each of their tables."""
    data = b"Number,Title,Type\nOIG-25-1,,audit\nOIG-24-2,Whole,audit\nN-1,New,sonata\n,,\n,,audit\n"
    waiting = pending.keep(data, "rows.csv", owner=User.objects.get(username="desk"), overwrites=False, publishes=False)
    table = exchange.read_bytes(data.replace(b"Whole", b"Made").replace(b"OIG-25-1,", b"OIG-24-1,Title"), "made.csv")
    batch = exchange.import_table(
        table, terms=exchange.Terms(as_drafts=True), source=exchange.Source.of(table, "made.csv")
    ).batch
    factories.Report.objects.filter(number="N-1").update(title="Touched since")
    base = "/admin/reports/report"
    return {
        "import": f"{base}/import/",
        "plan of an import": f"{base}/import/{waiting.key}/",
        "imports": f"{base}/imports/",
        "one import": f"{base}/imports/{batch.pk}/",
    }


def broken(violations, page) -> list[str]:
    return [one for one in violations(page) if one.partition(":")[0] not in NOT_OURS]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_violation_that_we_can_mend(desk, pages, violations, scheme):
    desk.emulate_media(color_scheme=scheme)
    found = {}
    for name, path in pages.items():
        for viewport in (WIDE, NARROW) if name == "change" else (WIDE,):
            desk.set_viewport_size(viewport)
            desk.goto(path, wait_until="load")
            if faults := broken(violations, desk):
                found[name, viewport["width"]] = faults
    assert found == {}


@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["1280", "320"])
def test_the_page_to_sign_in(desk, violations, viewport):
    page = desk
    page.context.clear_cookies()
    page.set_viewport_size(viewport)
    page.goto("/admin/login/")
    assert page.get_by_role("heading", level=1).inner_text() == "Sign in to the report desk"
    assert page.locator("#site-name").inner_text().split("\n")[0] == "Demonstration Office of Inspector General"
    assert broken(violations, page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]


def test_the_brand(desk, pages):
    header = desk.locator("#header").evaluate("one => getComputedStyle(one).backgroundColor")
    assert header == "rgb(20, 40, 75)"
    assert desk.locator("body").evaluate("one => getComputedStyle(one).fontFamily").startswith('"Source Sans Pro Web"')
    assert desk.locator("#site-name img").evaluate("one => one.naturalWidth > 0")


def test_boxes_that_complete_have_the_names_of_their_labels(desk):
    desk.goto("/admin/reports/report/add/", wait_until="load")
    names = desk.evaluate(
        """() => [...document.querySelectorAll(".select2-container .select2-search__field")].map((one) =>
          document.getElementById(one.getAttribute("aria-labelledby")).textContent.trim())"""
    )
    assert names == ["Agencies:", "Topics:"]
    assert desk.get_by_role("combobox", name="Oversight area:").count() == 1


def test_nothing_of_a_document_is_cut_off_on_a_phone(desk, pages):
    desk.set_viewport_size(NARROW)
    desk.goto(pages["change"])
    frame = desk.locator(".dynamic-documents").first.bounding_box()
    for one in desk.locator(".dynamic-documents").first.locator("select, input:not([type=hidden]), .help").all():
        box = one.bounding_box()
        assert box["x"] + box["width"] <= frame["x"] + frame["width"]


@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["1280", "320"])
def test_long_names_of_agencies_are_seen_whole(desk, viewport):
    name = "Federal Emergency Management Agency"
    long = factories.AgencyFactory(abbreviation="ZZ", name=name)
    report = factories.published("OIG-24-1", "Title")
    report.agencies.add(long)
    desk.set_viewport_size(viewport)
    desk.goto(f"/admin/reports/report/{report.pk}/change/", wait_until="load")
    chosen = desk.locator(".field-agencies .select2-selection__choice")
    assert name in chosen.inner_text()
    assert desk.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
    if viewport == WIDE:
        assert chosen.evaluate("one => one.scrollWidth <= one.clientWidth")
        assert (
            chosen.bounding_box()["width"]
            < desk.locator(".field-agencies .select2-selection").bounding_box()["width"] - 24
        )
