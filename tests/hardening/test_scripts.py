"""Hostile text in everything stored and everything typed, shown in a real browser: none of it runs, loads or leads away."""

from collections.abc import Iterator
from urllib.parse import quote, urlsplit

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page

from benchmarks.figures import Figure
from reports import search
from reports.catalog import PAGE_SIZE
from reports.models import Agency, OversightArea, PublicationEvent, Report, Topic
from tests import factories
from tests.record import noted

from .payloads import payloads

pytestmark = [pytest.mark.soak, pytest.mark.browser]
BATCH = (
    30  # payloads in the catalog at once: the desk's list has a filter for each and takes the longer the more there are
)
# What a page must not hold, whatever its policy would have made of it. The admin's own links beginning with javascript: are
# none; scripts of ours have an address.
FAULTS = """() => {
  const found = [];
  const scheme = /^[\\s\\u0000-\\u0020]*(javascript|data|vbscript):/i;
  for (const one of document.querySelectorAll("*")) {
    for (const { name, value } of one.attributes) {
      if (name.startsWith("on") || name.startsWith("hx-on")) found.push(`${one.tagName} ${name}`);
      if (["href", "src", "action", "formaction", "data", "xlink:href", "srcdoc"].includes(name) && scheme.test(value))
        found.push(`${one.tagName} ${name}=${value}`);
    }
  }
  const strange = "iframe, object, embed, base, math, x, body form[action^='javascript'], meta[http-equiv], video, " +
    "script:not([src]):not([type='application/json']):not([type='text/x-template'])";
  for (const one of document.querySelectorAll(strange)) found.push(one.outerHTML.slice(0, 200));
  return found;
}"""
TELL = "window.canary = () => { window.hasRun = true; throw new Error('the canary sang'); }"


class Watched:
    """A page that remembers every sign of a script that ran, or tried to."""

    def __init__(self, page: Page, host: str) -> None:
        self.page, self.host, self.signs, self.looks = page, host, [], 0
        page.add_init_script(TELL)
        page.on("dialog", lambda dialog: (self.signs.append(f"dialog {dialog.message}"), dialog.dismiss()))
        page.on("pageerror", lambda error: self.signs.append(f"error {error}"))
        page.on("console", lambda message: self.hear(message.text))
        page.on("request", lambda request: self.see(request.url))

    def hear(self, text: str) -> None:
        """What the browser complains of; the policy's refusals mean that markup got in."""
        if "Content Security Policy" in text or "canary" in text or "Refused" in text:
            self.signs.append(f"console {text}")

    def see(self, url: str) -> None:
        """A request to anywhere else."""
        if urlsplit(url).netloc != self.host and not url.startswith("data:image/svg+xml"):  # USWDS's own icons
            self.signs.append(f"request {url}")

    def load(self, address: str, statuses: tuple[int, ...] = (200,)) -> None:
        """Open an address and look."""
        answer = self.page.goto(address)
        assert answer.status in statuses, (answer.status, address)
        self.look(address)

    def look(self, what: str) -> None:
        """Raise if anything ran or got in."""
        found, self.signs, self.looks = self.signs + self.page.evaluate(FAULTS), [], self.looks + 1
        if self.page.evaluate("window.hasRun"):
            found.append("it ran")
        assert found == [], (what, found)


@pytest.fixture
def hostile(soak, seed):
    """The payloads of this run."""
    return payloads(300 if soak else 30, seed)


@pytest.fixture
def watched(browser: Browser, live_server, clean_index):
    """A reader's page, and the desk's, with an editor signed in."""
    client = Client()
    client.force_login(factories.editor())
    contexts = [browser.new_context(base_url=live_server.url, reduced_motion="reduce") for _ in range(2)]
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": f"{live_server.url}/admin/"}
    contexts[1].add_cookies([cookie])
    yield [Watched(context.new_page(), urlsplit(live_server.url).netloc) for context in contexts]
    for context in contexts:
        context.close()


def plant(n: int, text: str) -> dict[str, Report]:
    """A public and a withdrawn report with the text in every field that takes text."""
    agency = Agency.objects.create(slug=f"a{n}", name=f"{n}{text}"[:150], abbreviation=text[:20], description=text)
    area = OversightArea.objects.create(slug=f"o{n}", name=f"{n}{text}"[:150], description=text)
    topic = Topic.objects.create(slug=f"t{n}", name=f"{n}{text}"[:100], description=text)
    made = {}
    for kind, make in (("public", factories.published), ("withdrawn", factories.withdrawn)):
        more = {"reason": text} if kind == "withdrawn" else {}
        made[kind] = make(text[:60], f"{text} {n}", executive_summary=f"{text}\n\n{text}", **more)
        report = made[kind]
        report.agencies.set([agency])
        report.topics.set([topic])
        report.area = area
        report.save()
        document = factories.document(report)
        document.title, document.original_name = text[:200], text
        document.save()
        factories.publishing.saved(report, by=None)
        report.refresh_from_db()
    return made


def reflected(text: str) -> list[tuple[str, tuple[int, ...]]]:
    """Addresses that repeat what is typed, and the statuses they may have."""
    typed = quote(text, safe="")
    names = ("q", "agency", "area", "topic", "type", "year", "issued_after", "issued_before", "sort", "page", "expand")
    everywhere = "&".join(f"{name}={typed}" for name in names)
    return [
        (f"/reports/?{everywhere}", (200,)),
        (f"/number/{quote(text[:60])}-nowhere/", (404,)),
        (f"/number/{quote(text[:60])}/", (200, 404)),  # to choose from: two have this number
        (f"/reports/?{typed}={typed}", (200,)),
    ]


def uproot() -> None:
    """Take everything out again that was planted."""
    for model in (PublicationEvent, Report, Agency, OversightArea, Topic):
        model.objects.all().delete()
    search.clear()


def test_no_text_runs(hostile, watched, soak, record):
    reader, desk = watched
    faults = []
    for start in range(0, len(hostile), BATCH):
        texts = hostile[start : start + BATCH]
        planted = [plant(n, text) for n, text in enumerate(texts)]
        pages = [*own_pages(reader, desk, texts, planted, soak), *shared_pages(reader, desk, len(texts))]
        for page, address, statuses in pages:
            with noted(faults):
                page.load(address, statuses)
        with noted(faults):
            by_script(reader, desk, planted[0]["public"])
        uproot()
    looks = f"{reader.looks + desk.looks:,} pages looked at"
    figures = [
        Figure("", "payloads in every field", len(hostile), "", beside=looks),
        Figure("", "pages where one ran, loaded or got in", len(faults), "", 0),
    ]
    record("Hostile text in a browser", figures)
    assert faults == []


def own_pages(reader: Watched, desk: Watched, texts: list[str], planted: list[dict], soak: bool) -> Iterator[tuple]:
    """Who opens which address with which statuses, for each text: all of its pages, in `make test` some."""
    for n, (text, made) in enumerate(zip(texts, planted, strict=True)):
        pages = [
            *((reader, *one) for one in reflected(text)),
            (reader, made["public"].get_absolute_url(), (200,)),
            (reader, made["withdrawn"].get_absolute_url(), (200,)),
            *((reader, f"/{kind}/{kind[0]}{n}/", (200,)) for kind in ("topics", "agencies")),
            (reader, f"/oversight-areas/o{n}/?q={quote(text, safe='')}", (200,)),
            (desk, f"/admin/reports/report/{made['public'].pk}/change/", (200,)),
            (desk, f"/admin/reports/report/?q={quote(text, safe='')}", (200,)),
        ]
        yield from (one for k, one in enumerate(pages) if soak or k in (0, 4) or (k + n) % 6 == 0)


def shared_pages(reader: Watched, desk: Watched, count: int) -> Iterator[tuple]:
    """The same for the pages that show many texts at once."""
    lists = [f"/reports/?page={n}&expand=topic&expand=agency" for n in range(1, -(-count // PAGE_SIZE) + 1)]
    for address in ("/", "/topics/", "/agencies/", "/oversight-areas/", *lists):
        yield reader, address, (200,)
    for address in ("/admin/", "/admin/reports/report/?o=2", "/admin/reports/topic/", "/admin/reports/agency/"):
        yield desk, address, (200,)


def by_script(reader: Watched, desk: Watched, report: Report) -> None:
    """Text that a script puts into the page: the list exchanged by htmx, and the desk's boxes to choose from."""
    reader.load("/reports/")
    reader.page.locator("#filter-form input[type=checkbox]").first.evaluate("one => one.click()")
    reader.page.wait_for_url("**/reports/?*")
    reader.look("a list exchanged by htmx")
    desk.load(f"/admin/reports/report/{report.pk}/change/")
    for field in ("agencies", "topics"):
        desk.page.locator(f".field-{field} .select2-selection").click()
        desk.page.locator(".select2-results__option").nth(3).wait_for()
        desk.look(f"choosing {field}")
        desk.page.keyboard.press("Escape")


@pytest.mark.parametrize(
    "markup",
    [
        "<img src=x onerror=canary()>", "<script>canary()</script>", "<a href=javascript:canary()>x</a>",
        "<img src=//foreign.example/a.png>", "<iframe></iframe>", "<p style=color:red>x</p>",
    ],
)  # fmt: skip
def test_the_watching_bites(watched, monkeypatch, markup):
    """The same page with one text let through unescaped."""
    from reports.templatetags import formatted

    monkeypatch.setattr(formatted, "render", lambda text: text)
    report = factories.published("X-1", "Let through", executive_summary=markup)
    with pytest.raises(AssertionError):
        watched[0].load(report.get_absolute_url())
