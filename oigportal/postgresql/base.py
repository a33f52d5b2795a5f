"""Django's PostgreSQL engine, except that a request does not ask the server "are you there?" before its first query.

Connections are kept between requests (CONN_MAX_AGE), so each request must know whether its connection still lives, or a
restart of the database would show readers error pages. Django asks with a statement of its own, which made an unchanged
page (304) half as long again (docs/performance.md). But a server that ends a connection says so: its last words or the
end of the stream wait in the socket, where nothing may wait while the connection is idle. So the socket is looked at.
"""

import select
import time

from django.db.backends.postgresql import base

# A connection that a firewall dropped on its way says nothing. Firewalls wait for minutes of silence; after this many
# seconds without use the server is asked, as Django would.
SILENCE_S = 30.0


class DatabaseWrapper(base.DatabaseWrapper):
    """See the module."""

    _heard_at = float("-inf")

    def is_usable(self) -> bool:
        """Whether the connection still lives. Django calls it once in a request, before the first query."""
        now = time.monotonic()
        if now - self._heard_at < SILENCE_S and self.connection is not None and is_silent(self.connection.fileno()):
            self._heard_at = now
            return True
        is_alive = super().is_usable()
        self._heard_at = now if is_alive else float("-inf")
        return is_alive


def is_silent(descriptor: int) -> bool:
    """Whether nothing waits to be read from the socket: no last words of the server and no end of the stream."""
    poll = select.poll()
    poll.register(descriptor, select.POLLIN | select.POLLPRI)
    return not poll.poll(0)
