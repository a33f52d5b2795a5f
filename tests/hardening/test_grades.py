"""Mozilla's HTTP Observatory grades the headers: A+ and 130 or more, on every kind of page."""

import http.client
import json
import shutil
import subprocess
from pathlib import Path

import pytest

from .serving import HOST, ROOT

pytestmark = pytest.mark.sqlite
ADDRESSES = {  # and the statuses they must have, or the wrong page would be graded
    "/": 200,
    "/reports/": 200,
    "/topics/trafficking/": 200,
    "/reports/oig-24-01/": 200,
    "/reports/oig-24-01/documents/oig-24-01.pdf": 200,
    "/nowhere/": 404,
    "/about/": 200,
    "/admin/login/": 200,
}
GRADER = Path(__file__).with_name("grade.mjs")


def fetch(port: int, path: str, *, method: str = "GET", scheme: str = "https", **headers: str) -> dict:
    """A response as the grader takes it, fetched the way a proxy with TLS would."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request(method, path, headers={"Host": HOST, "X-Forwarded-Proto": scheme, **headers})
    answer = connection.getresponse()
    body = answer.read().decode("latin-1")
    connection.close()
    found = {name.lower(): value for name, value in answer.getheaders() if name.lower() != "set-cookie"}
    cookies = answer.headers.get_all("Set-Cookie") or []
    return {
        "status": answer.status,
        "headers": found,
        "cookies": cookies,
        "body": body,
        "location": found.get("location"),
    }


def captured(port: int, path: str) -> dict:
    """Everything the observatory asks a site for."""
    asking = {"Origin": "https://foreign.example", "Access-Control-Request-Method": "GET"}
    return {
        "host": HOST,
        "path": path,
        "http": fetch(port, path, scheme="http"),
        "https": fetch(port, path),
        "cors": fetch(port, path, method="OPTIONS", **asking),
        "robots": fetch(port, "/robots.txt"),
    }


def graded(pages: list[dict]) -> list[dict]:
    """The observatory's judgement of captured pages."""
    if not shutil.which("node") or not (ROOT / "node_modules" / "@mdn" / "mdn-http-observatory").exists():
        pytest.skip("no node or no observatory")
    done = subprocess.run(["node", GRADER], input=json.dumps(pages), capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_every_page_has_the_best_grade(port):
    pages = [captured(port, path) for path in ADDRESSES]
    assert {page["path"]: page["https"]["status"] for page in pages} == ADDRESSES
    grades = graded(pages)
    for page in grades:
        print(page["grade"], page["score"], page["path"])
    bad = [page for page in grades if page["grade"] != "A+" or page["score"] < 130]
    assert bad == []


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("content-security-policy", None),
        ("content-security-policy", "default-src 'self'; form-action 'self'; frame-ancestors 'none'"),
        ("content-security-policy", "default-src 'none'; script-src 'self' 'unsafe-inline'; form-action 'self'"),
        ("strict-transport-security", None),
        ("strict-transport-security", "max-age=60"),
        ("x-content-type-options", None),
        ("referrer-policy", "unsafe-url"),
        ("cross-origin-resource-policy", None),
    ],
)
def test_the_grading_bites(port, header, value):
    page = captured(port, "/")
    page["https"]["headers"].pop(header)
    if value:
        page["https"]["headers"][header] = value
    assert graded([page])[0]["score"] < 130
