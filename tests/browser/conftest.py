"""The browser's tests: a small catalog behind a live server, Chromium, and a page that forgives no error in its console."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from scripts import chromium
from scripts.portal import portal as running_portal
from tests import factories
from tests.documents import making_pdfs

from . import small_site

ROOT = Path(__file__).resolve().parent.parent.parent
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OPEN_ALL = "document.querySelectorAll('details').forEach((one) => { one.open = true })"
WIDE = {"width": 1280, "height": 900}
MIDDLE = {"width": 768, "height": 1024}
NARROW = {"width": 320, "height": 640}
# A breach of the content policy, into the console in words of ours.
BREACHES = """addEventListener("securitypolicyviolation", (one) => {
  console.error(`policy: ${one.effectiveDirective} ${one.blockedURI} on ${location.pathname}`);
})"""

expect.set_options(timeout=5_000)
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # playwright has an event loop in the test's own thread


def pytest_collection_modifyitems(items):
    """Every test in this folder needs a browser, and may be tried once more: scripts/test.py names those that were."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.flaky(reruns=1))


@pytest.fixture(scope="session")
def browser_type_launch_args(live_server):
    """The installed Chromium, quiet and offline.

    It is closed before the live server is: a connection that the browser keeps open would end in a thread that may no
    longer close the shared database connection.
    """
    executable = chromium.executable()
    if not executable:
        pytest.skip("no Chromium")
    return {"executable_path": executable, "args": chromium.ARGUMENTS}


@pytest.fixture(scope="session")
def portal(tmp_path_factory):
    """The address of a portal as in production, with the sample. Its data are shared: tests read only."""
    with running_portal(tmp_path_factory.mktemp("portal")) as address:
        yield address


def needs_uswds() -> None:
    """Skip where npm could not fetch the design system."""
    if not (ROOT / ".build" / "uswds" / "uswds").exists():
        pytest.skip("no USWDS")


@pytest.fixture
def site(live_server, clean_index, settings):
    """The address of the small site; /broken/500/ and the like show the pages for what went wrong."""
    settings.ROOT_URLCONF = "tests.browser.broken"
    small_site.set_up()
    return live_server.url


@pytest.fixture
def open_page(browser: Browser, site):
    """Opens an address of the site in a context of its own, as a reader who sees no cookie and no other host.

    Afterwards no script and no policy may have complained, no cookie be there, nobody else have been asked.
    """
    complaints, contexts = [], []

    def open_at(path: str, *, viewport: dict | None = None, blocked: str = "", **options) -> Page:
        options = {"reduced_motion": "reduce"} | options
        context = browser.new_context(viewport=viewport or WIDE, base_url=site, **options)
        contexts.append(context)
        listen(context, site, complaints)
        page = context.new_page()
        if blocked:
            page.route(blocked, lambda route: route.abort())
        page.goto(path)
        return page

    yield open_at
    for context in contexts:
        complaints += [f"cookie {cookie['name']}" for cookie in context.cookies()]
        context.close()
    assert complaints == []


def listen(context: BrowserContext, site: str, complaints: list[str]) -> None:
    """Note what a reader's browser complains of, and whom else it asks."""
    own = (
        site + "/",
        "data:",
        "blob:",
        "chrome:",
        "chrome-extension:",
    )  # the last two are the browser's viewer of PDFs
    context.add_init_script(BREACHES)
    context.on("weberror", lambda error: complaints.append(str(error.error)))
    context.on("console", lambda message: complaints.append(message.text) if is_complaint(message) else None)
    context.on("request", lambda asked: None if asked.url.startswith(own) else complaints.append(f"asked {asked.url}"))


def is_complaint(message) -> bool:
    """An error or a warning, but for a request that was answered with an error, blocked or given up."""
    expected = ("Failed to load resource", "Response Status Error Code", "htmx:afterRequest", "htmx:send")
    return message.type in ("error", "warning") and not message.text.startswith(expected)


@pytest.fixture
def desk(browser: Browser, live_server, clean_index, tmp_path):
    """A signed-in editor's page. Afterwards no page of theirs, small windows included, may have complained."""
    complaints = []
    factories.editor("desk")
    for name in ("FEMA", "USCG"):
        factories.AgencyFactory(abbreviation=name)
    factories.AreaFactory(name="Disaster Recovery")
    factories.TopicFactory(name="fraud")
    (tmp_path / "report.pdf").write_bytes(making_pdfs.ordinary(1))
    (tmp_path / "report.doc").write_bytes(b"not a PDF")
    context = browser.new_context(viewport=WIDE, base_url=live_server.url, reduced_motion="reduce")

    def listen(page: Page) -> None:
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda message: complaints.append(message.text) if is_complaint(message) else None)

    context.on("page", listen)
    page = context.new_page()
    page.goto("/admin/")
    page.fill("#id_username", "desk")
    page.fill("#id_password", "a long enough password")
    page.click("input[type=submit]")
    yield page
    context.close()
    assert complaints == []


@pytest.fixture(scope="session")
def violations():
    """Runs axe-core on a page: the broken rules with the elements that break them."""
    if not AXE.exists():
        pytest.skip("no axe-core")
    source = AXE.read_text(encoding="utf-8")

    def run(page: Page) -> list[str]:
        if not page.evaluate("'axe' in window"):
            page.evaluate(source)
        found = page.evaluate(
            "(tags) => axe.run(document, {runOnly: tags, resultTypes: ['violations'], preload: false})", RULES
        )
        return [f"{one['id']}: {node['html']}" for one in found["violations"] for node in one["nodes"]]

    return run
