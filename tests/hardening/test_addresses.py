"""Fuzzed addresses over HTTP, raw bytes included: never a server error, never silence, and never slow."""

import random
import statistics
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote_from_bytes

import pytest

from benchmarks.figures import Figure
from tests.trust.worlds import PUBLIC_PROBES
from tests.views.test_bad_input import query

from .serving import HOST, ask, status

pytestmark = [pytest.mark.soak, pytest.mark.sqlite]
CLIENTS, P99_S, PATIENCE_S = 2, 0.25, 5.0
SILENCE = 999  # in the place of a status
SCRAPS = (
    b"/", b"//", b"..", b"/../", b"%", b"%2", b"%00", b"%2f", b"%ff", b"%u0041", b"\\", b"?", b"&", b"=", b";", b"#", b":",
    b"@", b"*", b"\x00", b"\x7f", b"\xff\xfe", b"\xc0\xaf", b"\xed\xa0\x80", b"\xf0\x9f\x92\xa9", b"a" * 2000, b"9" * 90,
    b"-1", b"'", b'"', b"<x>", b"{{7*7}}", b"${x}", b"\t", b" ", b"  ", b"\r", b"none", b".pdf", b"+", b"%0d%0aX:%20y",
    b"[", b"]", b"|", b"e\xcc\x81", b"\xc3\xa9", b"%d9%a3", b"\xe2\x80\xae", b"%e2%80%ae",
    b"documents", b"oig-24-02", b"admin", b"static",
)  # fmt: skip
HEADERS = (
    b"Range: bytes=%s", b"If-None-Match: %s", b"If-Modified-Since: %s", b"Accept-Encoding: %s", b"Cookie: sessionid=%s",
    b"Cookie: %s", b"Accept-Language: %s", b"HX-Request: %s", b"HX-Current-URL: %s", b"HX-Target: %s", b"Referer: %s",
    b"User-Agent: %s", b"X-Forwarded-For: %s", b"Content-Type: %s", b"Content-Length: %s", b"Transfer-Encoding: %s",
    b"Expect: %s", b"Authorization: %s", b"Upgrade: %s", b"X-%s: y", b"%s", b"If-Range: %s", b"Origin: %s", b"Accept: %s",
)  # fmt: skip
METHODS = (
    b"HEAD",
    b"POST",
    b"OPTIONS",
    b"PUT",
    b"DELETE",
    b"TRACE",
    b"PATCH",
    b"get",
    b"CONNECT",
    b"\xff",
    b"PRI",
    b"",
)


def scraps(rng: random.Random, most: int) -> bytes:
    return b"".join(
        rng.choice(SCRAPS) if rng.random() < 0.8 else rng.randbytes(3) for _ in range(rng.randrange(most + 1))
    )


def target(rng: random.Random) -> bytes:
    """An address of ours, whole or broken, with or without a query."""
    known = rng.choice(
        [*PUBLIC_PROBES, "/admin/", "/admin/login/", "/admin/reports/report/", "/static/js/portal.js"]
    ).encode()
    place = rng.randrange(len(known) + 1)
    number = b"/number/" + scraps(rng, 4) + b"/"  # the one path that takes any text
    path = rng.choice(
        [known, number, known[:place] + scraps(rng, 3) + known[place:], b"/" + scraps(rng, 6), scraps(rng, 3)]
    )
    more = [b"", b"?" + query(rng).encode(), b"?" + scraps(rng, 5)]
    return path + rng.choice(more)


def request(rng: random.Random) -> bytes:
    """A request that is complete: its head ends. What does not end is a matter of patience, not of addresses."""
    wanted = target(rng)
    if rng.random() < 0.6:  # as a browser would send it; else byte for byte, which the server itself may refuse
        wanted = b"/" + quote_from_bytes(wanted.lstrip(b"/"), safe="/?&=%;:@+-._~!$'()*,[]|").encode()
    method = b"GET" if rng.random() < 0.85 else rng.choice(METHODS)
    version = (
        b"HTTP/1.1"
        if rng.random() < 0.95
        else rng.choice([b"HTTP/1.0", b"HTTP/0.9", b"HTTP/2.0", b"HTTP/9.9", b"X", b""])
    )
    lines = [b"Host: " + HOST.encode(), b"X-Forwarded-Proto: https", b"Connection: close"]
    if rng.random() < 0.3:
        lines.append(rng.choice(HEADERS).replace(b"%s", scraps(rng, 3).replace(b"\r", b"").replace(b"\n", b"") or b"1"))
    return method + b" " + wanted + b" " + version + b"\r\n" + b"\r\n".join(lines) + b"\r\n\r\n"


def announces_a_body(sent: bytes) -> bool:
    """Whether the server is right to wait for more."""
    return b"\r\ncontent-length: " in sent.lower() or b"\r\ntransfer-encoding: " in sent.lower()


def test_no_address_is_an_error_or_hangs(port, soak, filled, seed, record):
    count = 20_000 if soak else 2_000
    rng = random.Random(seed)
    wanted = [one for one in (request(rng) for _ in range(count)) if not announces_a_body(one)]
    statuses, times, bad = Counter(), [], []

    def send(sent: bytes) -> None:
        began = time.perf_counter()
        try:
            found = status(ask(port, sent, timeout=PATIENCE_S))
        except TimeoutError:
            found = SILENCE
        times.append(time.perf_counter() - began)
        statuses[found] += 1
        if found >= 500:
            bad.append((found, sent))

    with ThreadPoolExecutor(CLIENTS) as pool:
        list(pool.map(send, wanted))
    p99 = statistics.quantiles(times, n=100)[-1]
    print(f"{len(wanted)} addresses: {dict(statuses)}; p99 {1000 * p99:.0f} ms, worst {1000 * max(times):.0f} ms")
    record("Fuzzed addresses", figures(count, statuses, times))
    assert bad == [], seed
    assert statuses[200] + statuses[404] > len(wanted) / 3, "most never came to the portal"
    assert max(times) < PATIENCE_S
    assert b"Traceback" not in (filled / "server.log").read_bytes()
    if soak:
        assert p99 <= P99_S


def figures(count: int, statuses: Counter, times: list[float]) -> list[Figure]:
    """As they stand in RESULTS.md."""
    answers = ", ".join(
        f"{number:,} × {status or 'closed without a word'}" for status, number in statuses.most_common()
    )
    errors = sum(number for status, number in statuses.items() if 500 <= status < SILENCE)
    return [
        Figure("", "requests sent", len(times), "", beside=f"of {count:,}; those that announce a body are not sent"),
        Figure("", "answers with an error of the server's", errors, "", 0, beside=answers),
        Figure("", f"without an answer for {PATIENCE_S:g} s", statuses[SILENCE], "", 0),
        Figure("", "p99", 1000 * statistics.quantiles(times, n=100)[-1], "ms", 1000 * P99_S),
        Figure("", "slowest", 1000 * max(times), "ms", 1000 * PATIENCE_S),
    ]


@pytest.mark.parametrize(
    "sent", [b"Content-Length: 1000000000000", b"Content-Length: 2000000", b"Transfer-Encoding: chunked"]
)
@pytest.mark.parametrize("path", [b"/", b"/admin/login/", b"/nowhere/"])
def test_a_body_that_never_comes_is_answered_at_once(port, path, sent):
    """The refusal does not wait for what was announced."""
    head = (
        b"POST "
        + path
        + b" HTTP/1.1\r\nHost: "
        + HOST.encode()
        + b"\r\nX-Forwarded-Proto: https\r\nConnection: close\r\n"
    )
    cookie = b"Cookie: csrftoken=" + b"a" * 32 + b"\r\nContent-Type: multipart/form-data; boundary=x\r\n"
    began = time.perf_counter()
    answer = ask(port, head + cookie + sent + b"\r\n\r\n")
    assert status(answer) == (411 if b"chunked" in sent else 413)
    assert time.perf_counter() - began < PATIENCE_S
