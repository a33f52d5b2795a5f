"""Measurements of lists, facets and search on large catalogs: `make bench`. Nothing of the portal imports this."""
