"""The admin site of the office."""

from django.contrib import admin


class PortalAdminSite(admin.AdminSite):
    """Django's admin under the office's name."""

    site_title = "Report desk"
    site_header = "Report desk"
    index_title = "What do you want to do?"
    site_url = "/"
