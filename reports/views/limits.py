"""The one limiter of the public pages: lists with a search or two filters or more, which crawlers can combine for ever.

Everything else (report pages, documents, plain topic pages, the sitemap) is never limited. It holds no reader's address
longer than the memory of a process and writes none down. `docs/crawlers.md` explains the figures.
"""

import contextlib
import functools
import ipaddress
import logging
import math
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from urllib.parse import unquote_plus

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string

from .base import PublicView
from .context import sections

FILTERS = frozenset(("agency", "area", "topic", "type", "year", "issued_after", "issued_before"))
MAX_PARAMETERS = 40  # looked at; an address with more is no plain one
MAX_NETWORKS = 20_000  # remembered: about 4 MB
TELL_S = 60  # from one line in the log to the next
TITLE = "Too many searches at once"
logger = logging.getLogger(__name__)
# The addresses of proxies, of this machine and of an office's own network: never one reader's.
_INSIDE = tuple(
    map(
        ipaddress.ip_network,
        "127.0.0.0/8 10.0.0.0/8 172.16.0.0/12 192.168.0.0/16 169.254.0.0/16 100.64.0.0/10 ::1/128 fc00::/7 fe80::/10".split(),
    )
)


class Refused(Exception):
    """A request that has to come again later. `seconds` is when it makes sense to."""

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = max(1, math.ceil(seconds))


class Limiter:
    """Who may have a combination now. In memory, for this process alone; safe to use from several threads.

    Three questions, the cheapest first. Has this network had its share (`per_minute`, half of it at once)? Have all
    readers' combinations together had theirs: a quarter of the process's time, seen over `PATIENCE_S`? Is there room, with
    `at_once` in work, or after a short wait? The second is what holds when a crawler comes from thousands of networks.
    """

    SHARE = 0.25  # of the process's time
    PATIENCE_S = 2.0  # how much more than that may be taken in advance
    WAIT_S = 0.2  # for a place
    PRESSURE_S = 30.0  # when to come again if it is everybody together who asks too much: that will last

    def __init__(self, *, per_minute: int, at_once: int, clock: Callable[[], float] = time.monotonic) -> None:
        """`per_minute` 0 switches everything off."""
        self.interval = 60 / per_minute if per_minute else 0.0
        self.ahead = max(1, per_minute // 2) * self.interval
        self.clock = clock
        # Of each network: the moment at which all it had is paid for, at one combination an interval. Least used first.
        self.paid_at: OrderedDict[str, float] = OrderedDict()
        self.all_paid_at = -math.inf  # the same for all together
        self.refused, self.told_at = 0, -math.inf
        self._lock = threading.Lock()
        self._places = threading.BoundedSemaphore(at_once)

    @contextlib.contextmanager
    def place(self, network: str | None) -> Iterator[Callable[[], None]]:
        """A place to work in, and what to call if there turned out to be no work. Raises Refused."""
        if not self.interval:
            yield lambda: None
            return
        self._take(network)
        if not self._places.acquire(timeout=self.WAIT_S):
            self._give_back(network)
            raise self._refusal(self.PRESSURE_S)
        began = self.clock()
        try:
            yield lambda: self._give_back(network)
        finally:
            self._places.release()
            ended = self.clock()
            with self._lock:
                self.all_paid_at = max(self.all_paid_at, began) + (ended - began) / self.SHARE

    def _take(self, network: str | None) -> None:
        """Count a combination against its network. One whose network is unknown only shares what all have."""
        with self._lock:
            now = self.clock()
            if self.all_paid_at > now + self.PATIENCE_S:
                raise self._refusal(self.PRESSURE_S)
            if network is None:
                return
            paid_at = max(self.paid_at.get(network, now), now) + self.interval
            if paid_at > now + self.ahead + 1e-6:
                raise self._refusal(paid_at - now - self.ahead)
            self.paid_at[network] = paid_at
            self.paid_at.move_to_end(network)
            if len(self.paid_at) > MAX_NETWORKS:
                self.paid_at.popitem(last=False)

    def _refusal(self, seconds: float) -> Refused:
        """The exception to raise. Tells the office's log now and then, with no word of who asked for what."""
        self.refused += 1
        if (now := self.clock()) > self.told_at + TELL_S:
            logger.warning("Searches and combinations of filters refused so far: %d. Crawlers?", self.refused)
            self.told_at = now
        return Refused(seconds)

    def _give_back(self, network: str | None) -> None:
        with self._lock:
            if network in self.paid_at:
                self.paid_at[network] -= self.interval


limiter = Limiter(per_minute=settings.LIST_LIMIT, at_once=settings.LIST_LIMIT_AT_ONCE)


class LimitedView(PublicView):
    """A list: asks the limiter before any work, where its address is a combination."""

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
