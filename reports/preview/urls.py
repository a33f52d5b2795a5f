"""The addresses of previews. They hold a secret, so nothing about them may be kept or told on."""

from django.contrib import admin
from django.urls import path

from .copies import CopyAtTheDesk
from .page import PreviewDocument, PreviewPage

urlpatterns = [
    path(
        "admin/reports/report/<int:report_id>/copy/preview/",
        admin.site.admin_view(CopyAtTheDesk.as_view()),
        name="preview-copy",
    ),
    path("preview/<str:token>/", PreviewPage.as_view(), name="preview"),
    path("preview/<str:token>/documents/<int:pk>/", PreviewDocument.as_view(), name="preview-document"),
]
