"""The app's registration, and the admin site it brings."""

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.db.models.signals import post_migrate


class PortalAdminConfig(AdminConfig):
    """Django's admin with the office's own site class."""

    default_site = "reports.admin.site.PortalAdminSite"


class ReportsConfig(AppConfig):
    """The one app."""

    name = "reports"
    verbose_name = "Reports"

    def ready(self) -> None:
        """Register the system checks and the single signal receiver there is."""
        from reports import checks  # noqa: F401
        from reports.search import prepare_storage

        post_migrate.connect(prepare_storage, sender=self)
