"""The portal's addresses. They are a contract: tests/surfaces.toml lists each with how it is probed for leaks."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("reports.preview.urls")),  # one page of which is the desk's, whose own addresses take all the rest
    path("admin/", admin.site.urls),
    path("", include("reports.views.urls")),
]

handler400 = "reports.views.errors.bad_request"
handler403 = "reports.views.errors.forbidden"
handler404 = "reports.views.errors.not_found"
handler500 = "reports.views.errors.server_error"
