"""Every kind of page the public can meet, named once: for the tests in a browser, the validator and the screenshots."""

from dataclasses import dataclass


@dataclass(frozen=True)
class PageType:
    """Where a kind of page is: on the small site of the tests (small_site.py), and on the sample if elsewhere there."""

    address: str
    on_sample: str = ""
    status: int = 200

    @property
    def sample_address(self) -> str:
        """Its address on a portal with the sample."""
        return self.on_sample or self.address


PAGES = {
    "home": PageType("/"),
    "list": PageType("/reports/"),
    "filtered-list": PageType(
        "/reports/?q=records&agency=cbp&topic=-grants&issued_after=2021-01-01&expand=topic",
        "/reports/?q=border&agency=cbp&topic=-grants&issued_after=2015-01-01&expand=topic",
    ),
    "list-of-few": PageType("/reports/?q=county", "/reports/?q=harbor+lantern"),
    "search": PageType("/reports/?q=ledger", "/reports/?q=storm+pantry"),
    "search-misspelled": PageType("/reports/?q=ledgr", "/reports/?q=wildlfe"),
    "search-relaxed": PageType("/reports/?q=ledger+seal+zebra", "/reports/?q=harbor+lantern+zebra"),
    "search-relaxed-nothing": PageType(
        "/reports/?q=ledger+zebra&agency=ice", "/reports/?q=harbor+zebra&agency=fema&year=2024"
    ),
    "second-page": PageType("/reports/?page=2", "/reports/?agency=fema&page=2"),
    "nothing-found": PageType("/reports/?q=zebra"),
    "nothing-found-filters": PageType("/reports/?agency=fema&agency=-fema&topic=grants&year=2021&type=audit"),
    "problems": PageType("/reports/?agency=nobody&issued_after=tomorrow&sort=size&page=x"),
    "past-the-end": PageType("/reports/?page=99", status=404),
    "topics": PageType("/topics/"),
    "topic": PageType("/topics/trafficking/"),
    "agencies": PageType("/agencies/"),
    "agency": PageType("/agencies/cbp/"),
    "areas": PageType("/oversight-areas/"),
    "area": PageType("/oversight-areas/border-security/"),
    "years": PageType("/fiscal-years/"),
    "year": PageType("/fiscal-years/2024/"),
    "report": PageType("/reports/da-07-04/", "/reports/demo-24-01/"),
    "report-bare": PageType("/reports/oig-21-02/", "/reports/demo-09-01/"),
    "page": PageType("/reports/da-07-04/pages/2/?q=ledger", "/reports/demo-18-01/pages/7/?q=clock+driver"),
    "page-of-highlights": PageType(
        "/reports/da-07-04/documents/da-07-04-highlights/pages/4/",
        "/reports/demo-24-01/documents/demo-24-01-highlights/pages/1/",
    ),
    "page-empty": PageType("/reports/da-07-04/pages/3/?q=zebra", "/reports/demo-18-01/pages/1/?q=zebra"),
    "page-of-scan": PageType("/reports/da-07-04-2/pages/2/?q=ledger", "/reports/demo-20-01/pages/1/?q=calibration"),
    "withdrawn": PageType("/reports/oig-24-99/", "/reports/demo-19-01/"),
    "document-gone": PageType(
        "/reports/oig-24-99/documents/oig-24-99.pdf", "/reports/demo-19-01/documents/demo-19-01.pdf", 410
    ),
    "chooser": PageType("/number/DA-07-04/", "/number/DEMO-12-03/"),
    "unknown-number": PageType("/number/XX-1/", status=404),
    "corrections": PageType("/corrections/"),
    "about": PageType("/about/"),
    "accessibility": PageType("/accessibility/"),
    "data": PageType("/data/"),
    "bad-request": PageType("/broken/400/", status=400),
    "forbidden": PageType("/broken/403/", status=403),
    "not-found": PageType("/nowhere/", status=404),
    "too-large": PageType("/broken/413/", status=413),
    "too-many": PageType("/broken/429/", status=429),
    "server-error": PageType("/broken/500/", status=500),
}
