"""Host headers, redirects and paths of documents, fifty tricks each, against the server as it runs in production."""

import re
from urllib.parse import quote, urljoin, urlsplit

import pytest
from django.test import Client

from tests import factories

from .serving import HOST, ask, status

EVIL = "evil.example"
TLS = b"X-Forwarded-Proto: https\r\nConnection: close\r\n"
HOSTS = [  # whole header lines; \0 and the like as they come
    f"Host: {EVIL}", f"Host: {EVIL}:443", f"Host: {EVIL}:8000", f"Host: {HOST}.{EVIL}", f"Host: {EVIL}.{HOST}",
    f"Host: {EVIL}#{HOST}", f"Host: {EVIL}?{HOST}", f"Host: {EVIL}/{HOST}", f"Host: {EVIL}\\{HOST}", f"Host: {HOST}@{EVIL}",
    f"Host: {EVIL}@{HOST}", f"Host: {HOST}:80@{EVIL}", f"Host: {HOST}:{EVIL}", f"Host: {HOST} {EVIL}", f"Host: {HOST}\t{EVIL}",
    f"Host: {HOST},{EVIL}", f"Host: {EVIL},{HOST}", f"Host: {HOST}\x00.{EVIL}", f"Host: .{EVIL}", f"Host: {EVIL}.",
    f"Host: {HOST}\r\nHost: {EVIL}", f"Host: {EVIL}\r\nHost: {HOST}", f"Host: {HOST}\r\n Host: {EVIL}", f"Host : {EVIL}",
    f"host: {EVIL}", f"HOST:{EVIL}", f"Host:\t{EVIL}", f"Host: http://{EVIL}", f"Host: //{EVIL}", f"Host: [{EVIL}]",
    f"Host: [::1].{EVIL}", f"Host: {EVIL}%00.{HOST}", f"Host: {EVIL}%20", f"Host: <script>{EVIL}", f"Host: '{EVIL}'",
    f'Host: "{EVIL}"', "Host: " + "a" * 4000 + f".{EVIL}", f"Host: \u0435vil.{EVIL}", "Host: ", "X: no host at all",
    f"Host: {HOST}\r\nX-Forwarded-Host: {EVIL}", f"Host: {HOST}\r\nForwarded: host={EVIL}", f"Host: {HOST}\r\nX-Host: {EVIL}",
    f"Host: {HOST}\r\nX-Original-URL: //{EVIL}/", f"Host: {HOST}\r\nX-Rewrite-URL: http://{EVIL}/",
    f"Host: {HOST}\r\nX-HTTP-Host-Override: {EVIL}", f"Host: {HOST}\r\nX-Forwarded-Server: {EVIL}",
    f"Host: {HOST}\r\nX-Forwarded-Prefix: //{EVIL}", f"Host: {HOST}\r\nScript-Name: //{EVIL}",
    f"Host: {HOST}\r\nSCRIPT_NAME: //{EVIL}",
]  # fmt: skip
TARGETS = [
    f"//{EVIL}", f"//{EVIL}/", f"///{EVIL}", f"////{EVIL}", f"/\\{EVIL}", f"\\\\{EVIL}", f"\\/{EVIL}", f"/\t/{EVIL}",
    f"\t//{EVIL}", f" //{EVIL}", f"\n//{EVIL}", f"/\n/{EVIL}", f"/\r\n/{EVIL}", f"http://{EVIL}", f"https://{EVIL}",
    f"HTTPS://{EVIL}", f"https:{EVIL}", f"https:/{EVIL}", f"https:///{EVIL}", f"https:\\\\{EVIL}", f"http:///{EVIL}",
    f"//{HOST}@{EVIL}", f"https://{HOST}@{EVIL}", f"https://{HOST}:443@{EVIL}", f"//{EVIL}\\@{HOST}", f"//{EVIL}#{HOST}",
    f"//{EVIL}?{HOST}", f"https://{HOST}.{EVIL}", f"//{HOST}.{EVIL}", f"ftp://{EVIL}", "javascript:alert(1)",
    "JavaScript:alert(1)", "java\tscript:alert(1)", " javascript:alert(1)", "data:text/html,x", "vbscript:x", "blob:x",
    f"//{EVIL}%2f..", f"%2f%2f{EVIL}", f"%5c%5c{EVIL}", f"/%09/{EVIL}", f"/%0d/{EVIL}", f"/%5c{EVIL}", "//%65vil.example",
    f"/admin/..//{EVIL}", f"/.//{EVIL}", f"/%2e%2e//{EVIL}", f"x\r\nLocation: https://{EVIL}", f"%0d%0aLocation:https://{EVIL}",
    "\u2028//" + EVIL, f"//\u200b{EVIL}", f"http://[::1]@{EVIL}",
]  # fmt: skip
TRICKS = [  # {0} is a hidden report's document, {1} the folder of its slug, {2} the stored key of some document
    "/reports/{1}/documents/{0}.pdf", "/reports/{1}/documents/{0}.PDF", "/reports/{1}/documents/{0}.pdf/",
    "/reports/{1}/documents/{0}.pdf%20", "/reports/{1}/documents/{0}.pdf%00", "/reports/{1}/documents/{0}.pdf;x",
    "/reports/{1}/documents/{0}.pdf%3Bx=1", "/reports/{1}/documents/{0}.pdf?", "/reports/{1}/documents/{0}.pdf#x",
    "/reports/{1}/documents//{0}.pdf", "/reports//{1}/documents/{0}.pdf", "//reports/{1}/documents/{0}.pdf",
    "/./reports/{1}/documents/{0}.pdf", "/reports/./{1}/documents/{0}.pdf", "/reports/{1}/documents/./{0}.pdf",
    "/reports/oig-24-01/documents/{0}.pdf", "/reports/oig-24-01/documents/../../{1}/documents/{0}.pdf",
    "/reports/oig-24-01/documents/..%2f..%2f{1}%2fdocuments%2f{0}.pdf", "/reports/{1}/documents/%2e%2e/documents/{0}.pdf",
    "/reports/oig-24-01/documents/%2e%2e%2f{2}", "/reports/oig-24-01/documents/{2}", "/reports/oig-24-01/documents/..%5c{2}",
    "/reports/oig-24-01/documents/..\\{2}", "/reports/oig-24-01/documents/%252e%252e%252f{2}", "/{2}", "/documents/{2}",
    "/media/{2}", "/static/{2}", "/static/../documents/{2}", "/static/..%2fdocuments%2f{2}", "/static/%2e%2e/documents/{2}",
    "/static/....//documents/{2}", "/static/..%c0%af..%c0%afdocuments/{2}", "/static/..%252fdocuments%252f{2}",
    "/static/..\\documents\\{2}", "/static/..%5cdocuments%5c{2}", "/static/%2e%2e%5c{2}", "/static//{2}", "/static/%00/{2}",
    "/static//etc/passwd", "/static/../../../../../../../etc/passwd", "/static/%2e%2e/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
    "/reports/oig-24-01/documents/../../../../../etc/passwd", "/var/documents/{2}", "/private/{2}", "/.env", "/static/../.env",
    "/number/{0}.pdf", "/number/..%2f{2}/", "http://oig.example/reports/{1}/documents/{0}.pdf",
    "file:///etc/passwd", "/reports/{1}%2fdocuments%2f{0}.pdf", "/reports/{1}/documents/{0}%2epdf",
]  # fmt: skip


def get(port: int, target: str, lines: str = f"Host: {HOST}", method: str = "GET") -> bytes:
    """The raw answer."""
    return ask(port, f"{method} {target} HTTP/1.1\r\n{lines}\r\n".encode() + TLS + b"\r\n")


def test_there_are_fifty_of_each():
    assert [len(set(one)) >= 50 for one in (HOSTS, TARGETS, TRICKS)] == [True] * 3


@pytest.mark.sqlite
@pytest.mark.parametrize(
    "target", ["/reports/oig-24-01/", "/sitemap.xml", "/reports", "/number/OIG-24-01/", "/nowhere/"]
)
def test_no_host_header_gets_into_an_answer(port, target):
    for lines in HOSTS:
        answer = get(port, target, lines)
        assert status(answer) < 500, lines
        assert EVIL.encode() not in answer.lower(), lines
        if EVIL in lines.partition("\r\n")[0].lower() and HOST not in lines:
            assert status(answer) in (0, 400), lines
    for url in (f"http://{EVIL}{target}", f"https://{EVIL}:443{target}", f"//{EVIL}{target}"):
        assert EVIL.encode() not in get(port, url).lower(), url


def is_ours(location: str, at: str) -> bool:
    """Whether a browser that gets this Location stays on the site. Browsers drop tabs and newlines and turn backslashes."""
    seen = re.sub(r"[\t\r\n]", "", location).strip().replace("\\", "/")
    return urlsplit(urljoin(f"https://{HOST}{at}", seen))[:2] in (("https", HOST), ("http", HOST))


@pytest.mark.sqlite
def test_no_address_leads_away(port):
    for text in TARGETS:
        typed = quote(text)
        ways = (
            "/{}",
            "/reports/{}",
            "/number/{}/",
            "/topics/{}/",
            "/agencies/{}",
            "/admin/{}",
            "/admin/login/?next={}",
        )
        for target in (f"/{text}", text.replace(" ", "%20"), *(way.format(typed) for way in ways)):
            answer = get(port, re.sub(r"[\r\n\t\u2028\u200b]", lambda found: quote(found[0]), target))
            assert status(answer) < 500, target
            head = answer.partition(b"\r\n\r\n")[0].decode("latin-1")
            for line in head.split("\r\n"):
                if line.lower().startswith("location:"):
                    assert is_ours(line.partition(":")[2], "/x/"), (target, line)


def test_no_sign_in_or_out_leads_away(db, settings):
    settings.ALLOWED_HOSTS = [HOST]
    factories.editor("somebody")
    form = {"username": "somebody", "password": "a long enough password"}
    for text in TARGETS:
        client = Client(headers={"host": HOST})
        for address, data in (
            (f"/admin/login/?next={quote(text)}", form),
            ("/admin/login/", {**form, "next": text}),
            (f"/admin/logout/?next={quote(text)}", {"next": text}),
        ):
            answer = client.post(address, data)
            assert answer.status_code in (200, 302), (address, answer.status_code)
            assert is_ours(answer.headers.get("Location", "/"), "/admin/login/"), (text, answer.headers)


@pytest.mark.sqlite
def test_no_path_leads_to_a_hidden_file(port, filled):
    keys = [path.relative_to(filled / "documents").as_posix() for path in (filled / "documents").rglob("*.pdf")]
    assert len(keys) >= 5
    for slug in ("oig-24-02", "oig-24-03", "oig-24-04"):  # a draft, a scheduled, a withdrawn report
        for trick in TRICKS:
            for method in ("GET", "HEAD"):
                answer = get(port, trick.format(slug, slug, keys[0]), method=method)
                head, _, body = answer.partition(b"\r\n\r\n")
                assert status(answer) in (0, 301, 302, 400, 404, 410), (trick, head)
                assert b"application/pdf" not in head.lower(), trick
                assert b"%PDF" not in body, trick
                assert b"root:" not in body, trick
    assert b"%PDF-1.4" in get(port, "/reports/oig-24-01/documents/oig-24-01.pdf")  # a public one is there
