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

        post_migrate.connect(prepare_tables, sender=self)


def prepare_tables(**kwargs: object) -> None:
    """After every migration: what the app's tables must hold, and the search index, which no migration knows."""
    from django.db import connection

    from reports import search
    from reports.models import CatalogCounter

    if CatalogCounter._meta.db_table in connection.introspection.table_names():  # else migrated back to nothing
        CatalogCounter.objects.make()
        search.prepare_storage()
