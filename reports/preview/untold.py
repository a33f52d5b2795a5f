"""What every preview has in common: nothing of it is kept, listed or told on."""

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views import View

from reports.views.errors import not_found

# The address is the secret: nothing keeps the page, no engine lists it, no other site is told where a reader came from.
HEADERS = {
    "Cache-Control": "no-store, private",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
    "Referrer-Policy": "no-referrer",
}


class Untold(View):
    """A view of which nothing is kept or told on."""

    http_method_names = ["get", "head"]

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        """Ask the link, then say to all that nothing of the answer may be kept."""
        try:
            response = super().dispatch(request, *args, **kwargs)
        except Http404 as error:
            response = not_found(request, error)
        for header, value in HEADERS.items():
            response[header] = value
        return response
