"""Pictures of the report desk for docs/editors.md, taken by `make screenshots`.

On the sample, with what a desk has on an ordinary day: a draft with a redaction that failed, a report in review, one that is
scheduled, a public one with a working copy, a file to import.
"""

import secrets
import tempfile
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, ViewportSize, sync_playwright

from . import chromium
from .portal import portal

PASSWORD = secrets.token_urlsafe(12)
# Run in the portal before it is photographed. Times are counted from now, so the countdowns look alike in each picture.
A_DAY_AT_THE_DESK = f"""
import datetime as dt
import hashlib
from django.contrib.auth.models import Group, User
from django.utils import timezone
from reports import publishing
from reports.documents import states
from reports.models import Report
from tests import factories
from tests.documents import making_pdfs, redactions

rivera = User.objects.create_user("rivera", password="{PASSWORD}", is_staff=True, first_name="Ana", last_name="Rivera")
rivera.groups.set(Group.objects.filter(name__in=("Editors", "Managers")))
chen = User.objects.create_user("chen", password="{PASSWORD}", is_staff=True, first_name="Li", last_name="Chen")
chen.groups.set(Group.objects.filter(name="Authors"))

def made(number, title, file, **more):
    needed = dict(fiscal_year=2026, executive_summary="We looked at how the keys of three offices were kept.")
    report = factories.draft(number, title, agencies=["FEMA"], topics=["Grants"], **needed | more)
    document = factories.document(report, "report", file)
    document.sha256, document.original_name = hashlib.sha256(file).hexdigest(), number.lower() + "-final.pdf"
    document.save()
    states.read_again([document.pk])
    return report

names = making_pdfs.ordinary(2)
hidden = redactions.failed()["a black box"]
made("OIG-26-31", "FEMA's Inventory of Office Keys", hidden)
waiting = made("OIG-26-30", "FEMA Did Not Count Its Keys", names)
publishing.submit(waiting, by=chen)
later = made("OIG-26-29", "Keys of Three Field Offices", making_pdfs.ordinary(3))
publishing.submit(later, by=chen)
publishing.publish(later, at=timezone.now() + dt.timedelta(days=2, hours=3, minutes=10), by=rivera)
public = Report.objects.get(number="DEMO-24-01")
public.executive_summary = public.executive_summary.replace(".", " in the spring.", 1)
public.save()
publishing.saved(public, by=rivera)
copy = publishing.make_copy(public, by=chen)
publishing.change_copy(copy, copy.content | {{"title": copy.content["title"] + " (Revised)"}}, by=chen)
publishing.submit_copy(copy, by=chen, why="The title was too short.")
factories.TopicFactory(name="Grant")
"""
A_FILE = """number,title,fiscal_year,agencies,topics
OIG-26-40,FEMA Lost a List,2026,FEMA,Grants
OIG-26-30,FEMA Did Not Count All of Its Keys,2026,FEMA,Grants
OIG-26-41,,twenty,FEMA,Grants
"""
DESK: ViewportSize = {"width": 1100, "height": 760}


def report_at(page: Page, number: str) -> None:
    """Open the form of a report by its number."""
    page.goto(f"/admin/reports/report/?q={number}")
    page.locator("#result_list tbody th a").first.click()


def start(page: Page) -> None:
    """The start page."""
    page.goto("/admin/")


def form(page: Page) -> None:
    """A form as it begins."""
    report_at(page, "OIG-26-30")


def check(page: Page) -> None:
    """What the check of a PDF found, beside the file."""
    report_at(page, "OIG-26-31")
    page.locator(".document-findings").first.scroll_into_view_if_needed()


def decision(page: Page) -> None:
    """What the public will see, before it is decided."""
    report_at(page, "OIG-26-30")
    page.locator("button[value=schedule]").first.click()


def history(page: Page) -> None:
    """The history of a report."""
    report_at(page, "DEMO-24-01")
    page.locator(".historylink").first.click()


def working_copy(page: Page) -> None:
    """A working copy in review."""
    report_at(page, "DEMO-24-01")
    page.goto(page.url.replace("/change/", "/copy/"))


def an_import(page: Page) -> None:
    """What a file would do, before it is imported."""
    page.goto("/admin/reports/report/import/")
    page.set_input_files("input[type=file]", {"name": "keys.csv", "mimeType": "text/csv", "buffer": A_FILE.encode()})
    page.locator("main [type=submit], #content [type=submit]").first.click()


def alike(page: Page) -> None:
    """Topics that look alike."""
    page.goto("/admin/reports/topic/?look=alike")


PICTURES: dict[str, Callable[[Page], None]] = {
    "desk-start": start,
    "desk-form": form,
    "desk-check": check,
    "desk-decision": decision,
    "desk-history": history,
    "desk-copy": working_copy,
    "desk-import": an_import,
    "desk-alike": alike,
}


def take(browser_path: str, into: Path, only: list[str]) -> None:
    """All of them, or those whose name has a part of `only` in it, from a portal of their own."""
    rules = {"TWO_PERSON_RULE": "true"}
    with (
        tempfile.TemporaryDirectory(prefix="portal-desk-") as folder,
        sync_playwright() as playwright,
        portal(Path(folder), prepared=A_DAY_AT_THE_DESK, settings=rules) as address,
    ):
        browser = playwright.chromium.launch(executable_path=browser_path, args=chromium.ARGUMENTS)
        photograph(browser.new_page(base_url=address, viewport=DESK), into, only)
        browser.close()


def photograph(page: Page, into: Path, only: list[str]) -> None:
    """Sign in as somebody who may decide, and take the pictures."""
    page.goto("/admin/")
    page.fill("#id_username", "rivera")
    page.fill("#id_password", PASSWORD)
    page.click("[type=submit]")
    for name, go in PICTURES.items():
        if only and not any(part in name for part in only):
            continue
        go(page)
        page.wait_for_load_state("networkidle")
        page.screenshot(path=into / f"{name}.png")
        print(f"  docs/images/{name}.png")
