"""The addresses of previews. They hold a secret, so nothing about them may be kept or told on."""

from django.urls import path

from .page import PreviewDocument, PreviewPage

urlpatterns = [
    path("preview/<str:token>/", PreviewPage.as_view(), name="preview"),
    path("preview/<str:token>/documents/<int:pk>/", PreviewDocument.as_view(), name="preview-document"),
]
