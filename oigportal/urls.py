"""The portal's addresses. They are a contract: tests/surfaces.toml lists each with how it is probed for leaks."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("admin/", admin.site.urls),
    path("", include("reports.views.urls")),
]
