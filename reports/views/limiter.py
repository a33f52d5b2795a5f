"""How many combinations of filters there may be: for one network, for all together, at once. docs/crawlers.md says why."""

import contextlib
import logging
import math
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator

MAX_NETWORKS = 20_000  # remembered: about 4 MB
TELL_S = 60  # from one line in the log to the next
logger = logging.getLogger(__name__)


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
            took = self.clock() - began
            cost = took / self.SHARE
            with self._lock:
                # One alone, be it as slow as the first after a start, has nobody refused the next
                if self.all_paid_at <= began:
                    cost = min(cost, took + self.PATIENCE_S)
                self.all_paid_at = max(self.all_paid_at, began) + cost

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
