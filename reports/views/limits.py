"""The one limiter of the public pages: lists with a search or two filters or more, which crawlers can combine for ever, and
searches within a document.

Everything else (report pages, documents, plain topic pages, the sitemap) is never limited. It holds no reader's address
longer than the memory of a process and writes none down. `docs/crawlers.md` explains the figures.
"""

import functools
import ipaddress
from urllib.parse import unquote_plus

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string

from .base import PublicView
from .context import sections
from .limiter import Limiter, Refused

FILTERS = frozenset(("agency", "area", "topic", "type", "year", "issued_after", "issued_before"))
MAX_PARAMETERS = 40  # looked at; an address with more is no plain one
TITLE = "Too many searches at once"
# The addresses of proxies, of this machine and of an office's own network: never one reader's.
_INSIDE = tuple(
    map(
        ipaddress.ip_network,
        "127.0.0.0/8 10.0.0.0/8 172.16.0.0/12 192.168.0.0/16 169.254.0.0/16 100.64.0.0/10 ::1/128 fc00::/7 fe80::/10".split(),
    )
)

limiter = Limiter(per_minute=settings.LIST_LIMIT, at_once=settings.LIST_LIMIT_AT_ONCE)


class LimitedView(PublicView):
    """A list, or a page of a document: asks the limiter before any work, where its address is a combination."""

    facet = ""

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        """The page, or 429. A 304 is no work and costs nothing, but who has had too much is refused before it."""
        query = request.META.get("QUERY_STRING", "")
        if request.method not in ("GET", "HEAD") or not is_combination(query, is_within=bool(self.facet)):
            return super().dispatch(request, *args, **kwargs)
        try:
            with limiter.place(network_of(request)) as give_back:
                response = super().dispatch(request, *args, **kwargs)
                if response.status_code == 304:
                    give_back()
                return response
        except Refused as refusal:
            return too_many(refusal)


def is_combination(query: str, *, is_within: bool) -> bool:
    """Whether a raw query string searches, or filters by two values or more. A page's own facet (`is_within`) is one.

    Counts what stands there without looking whether it means anything: that would cost what is to be saved.
    """
    if not query:
        return False
    pairs = query.split("&", MAX_PARAMETERS)
    if len(pairs) > MAX_PARAMETERS:
        return True
    count = int(is_within)
    for pair in pairs:
        name, _, value = pair.partition("=")
        if "%" in name or "+" in name:
            name = unquote_plus(name)
        if value and name == "q":
            return True
        count += bool(value) and name in FILTERS
    return count > 1


def network_of(request: HttpRequest) -> str | None:
    """The network a request comes from; None if that can't be told apart from a proxy's.

    The sender writes `X-Forwarded-For`, each proxy adds at its end who called it. So only as many entries from the
    right as there are proxies of ours (TRUSTED_PROXIES) are believed, and without any the header is not looked at.
    """
    address = request.META.get("REMOTE_ADDR", "")
    if count := settings.TRUSTED_PROXIES:
        entries = [entry.strip() for entry in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if entry.strip()]
        address = entries[-count:][0] if entries else address
    return network(address[:60])


@functools.lru_cache(maxsize=4096)
def network(text: str) -> str | None:
    """The neighbourhood of an address: 256 addresses of IPv4, a customer's /56 of IPv6. None for what is no reader's."""
    bare = text.partition("]")[0].lstrip("[") if text.startswith("[") else text
    if bare.count(":") == 1:  # some proxies add the port
        bare = bare.partition(":")[0]
    try:
        address = ipaddress.ip_address(bare.partition("%")[0])
    except ValueError:
        return None
    address = getattr(address, "ipv4_mapped", None) or address
    if any(address in inside for inside in _INSIDE):
        return None
    return str(ipaddress.ip_network((address, 24 if address.version == 4 else 56), strict=False))


def too_many(refusal: Refused) -> HttpResponse:
    """429: one page for everybody, made of nothing that the request says."""
    response = HttpResponse(page(), status=429)
    response["Retry-After"] = str(refusal.seconds)
    response["Cache-Control"] = "no-store"
    response._has_been_logged = True  # by the limiter, once a minute: Django would write a line for each
    return response


@functools.cache
def page() -> bytes:
    """The page, rendered once: it must cost next to nothing when it is wanted most."""
    context = {"office": settings.OFFICE, "origin": settings.ORIGIN, "sections": sections(""), "page_title": TITLE}
    return render_to_string("429.html", context).encode()
