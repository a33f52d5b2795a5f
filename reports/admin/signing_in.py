"""Sessions at the desk: they end some time after the last thing somebody did there."""

import time

from django.http import HttpRequest

SEEN = "seen"  # in the session: when it was last written, in seconds since 1970
WRITTEN_EVERY_S = 300  # a session is written anew at most so often: each writing is a transaction


def keep_alive(request: HttpRequest) -> None:
    """Have a session that is in use end later, `SESSION_COOKIE_AGE` from now."""
    seen = request.session.get(SEEN)
    now = int(time.time())
    if seen is not None and now - seen >= WRITTEN_EVERY_S:
        request.session[SEEN] = now  # a changed session is saved and its cookie sent again


def begin(request: HttpRequest) -> None:
    """Have the session of somebody who has just signed in end some time after their last request."""
    request.session[SEEN] = int(time.time())
