"""Fields, constraints, indexes and QuerySets. `Report.objects.public()` is the one meaning of "public"."""

from .catalog_counter import CatalogCounter
from .document import ReportDocument
from .finding import Finding
from .history import Correction, LegacyAddress, PublicationEvent, Transition
from .imports import ImportBatch, ImportedReport, PendingImport
from .kept_form import KeptForm
from .page import DocumentPage
from .preview_link import PreviewLink
from .report import Report
from .revision import Revision
from .slugs import FormerAgencySlug, FormerAreaSlug, FormerReportSlug, FormerTopicSlug
from .vocabulary import Agency, OversightArea, ReportTopic, Topic

__all__ = [
    "Agency",
    "CatalogCounter",
    "Correction",
    "DocumentPage",
    "Finding",
    "FormerAgencySlug",
    "FormerAreaSlug",
    "FormerReportSlug",
    "FormerTopicSlug",
    "ImportBatch",
    "ImportedReport",
    "KeptForm",
    "LegacyAddress",
    "OversightArea",
    "PendingImport",
    "PreviewLink",
    "PublicationEvent",
    "Report",
    "ReportDocument",
    "ReportTopic",
    "Revision",
    "Topic",
    "Transition",
]
