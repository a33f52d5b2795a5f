"""Portals of their own."""

from tests.databases.portal import portal, portals, template, within  # noqa: F401
