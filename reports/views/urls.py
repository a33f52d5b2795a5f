"""Public addresses: a contract. Every one is in tests/surfaces.toml with its probe, or the suite fails."""

from django.urls import path

from . import home, machines, statements
from .corrections import Corrections
from .documents import DocumentFile, DocumentPicture
from .lists import AgencyPage, AreaPage, ReportList, TopicPage, YearPage
from .numbers import NumberResolver
from .pages import PageReader
from .report import ReportPage
from .sitemap import SitemapFile, SitemapIndex
from .suggestions import Suggestions

urlpatterns = [
    path("", home.Home.as_view(), name="home"),
    path("reports/", ReportList.as_view(), name="reports"),
    path("reports/<slug:slug>/", ReportPage.as_view(), name="report"),
    path("reports/<slug:slug>/documents/<slug:name>.pdf", DocumentFile.as_view(), name="document"),
    path(
        "reports/<slug:slug>/documents/<slug:name>/first-page.webp", DocumentPicture.as_view(), name="document-picture"
    ),
    path("reports/<slug:slug>/pages/<int:number>/", PageReader.as_view(), name="page"),
    path("reports/<slug:slug>/documents/<slug:name>/pages/<int:number>/", PageReader.as_view(), name="document-page"),
    path("topics/", home.TopicIndex.as_view(), name="topics"),
    path("topics/<slug:value>/", TopicPage.as_view(), name="topic"),
    path("agencies/", home.VocabularyIndex.as_view(facet="agency"), name="agencies"),
    path("agencies/<slug:value>/", AgencyPage.as_view(), name="agency"),
    path("oversight-areas/", home.VocabularyIndex.as_view(facet="area"), name="areas"),
    path("oversight-areas/<slug:value>/", AreaPage.as_view(), name="area"),
    path("fiscal-years/", home.VocabularyIndex.as_view(facet="year"), name="years"),
    path("fiscal-years/<slug:value>/", YearPage.as_view(), name="year"),
    path("number/<path:number>/", NumberResolver.as_view(), name="number"),
    path("suggestions/", Suggestions.as_view(), name="suggestions"),
    path("about/", statements.About.as_view(), name="about"),
    path("accessibility/", statements.Accessibility.as_view(), name="accessibility"),
    path("corrections/", Corrections.as_view(), name="corrections"),
    path("data/", statements.Definitions.as_view(), name="data"),
    path("sitemap.xml", SitemapIndex.as_view(), name="sitemap"),
    path("sitemap-<slug:section>-<int:page>.xml", SitemapFile.as_view(), name="sitemap-file"),
    path("opensearch.xml", machines.opensearch, name="opensearch"),
    path("robots.txt", machines.robots, name="robots"),
    path("healthz", machines.healthz, name="healthz"),
    path("readyz", machines.readyz, name="readyz"),
]
