"""Makes reports and what belongs to them, the way editors do: through `publishing`."""

import datetime as dt
import itertools

import factory
from django.contrib.auth.models import Permission, User
from django.core.files.base import ContentFile
from django.utils import timezone
from django.utils.text import slugify

from reports import publishing
from reports.choices import DocumentKind, Precision, ReadingState
from reports.models import Agency, DocumentPage, OversightArea, Report, ReportDocument, Topic

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
_serial = itertools.count(1)


class AgencyFactory(factory.django.DjangoModelFactory):
    """An agency; `slug` is its abbreviation in lower case."""

    class Meta:
        model = Agency
        django_get_or_create = ("slug",)

    abbreviation = factory.Sequence(lambda n: f"AG{n}")
    name = factory.LazyAttribute(lambda one: f"Agency {one.abbreviation}")
    slug = factory.LazyAttribute(lambda one: slugify(one.abbreviation))


class AreaFactory(factory.django.DjangoModelFactory):
    """An oversight area."""

    class Meta:
        model = OversightArea
        django_get_or_create = ("slug",)

    name = factory.Sequence(lambda n: f"Area {n}")
    slug = factory.LazyAttribute(lambda one: slugify(one.name))


class TopicFactory(factory.django.DjangoModelFactory):
    """A topic."""

    class Meta:
        model = Topic
        django_get_or_create = ("slug",)

    name = factory.Sequence(lambda n: f"topic {n}")
    slug = factory.LazyAttribute(lambda one: Topic().slugify(one.name))


def draft(
    number: str = "", title: str = "", *, agencies=(), topics=(), area: str = "", documents=(), **fields
) -> Report:
    """A draft. Agencies by abbreviation, topics and area by name, documents by kind."""
    title = title or f"Report {next(_serial)}"
    if isinstance(fields.get("issued_on"), dt.date):
        fields.setdefault("issued_precision", Precision.DAY)
    if fields.get("fiscal_year"):
        fields.setdefault("is_fiscal_year_by_hand", True)
    report = Report(number=number, title=title, **fields)
    report.area = AreaFactory(name=area) if area else None
    report.save()
    report.agencies.set(AgencyFactory(abbreviation=one) for one in agencies)
    report.topics.set([TopicFactory(name=one) for one in topics])
    for kind in documents:
        document(report, kind)
    publishing.saved(report, by=None)
    return report


def finished(*args, **kwargs) -> Report:
    """A draft with everything that a report needs to come out."""
    needed = {"fiscal_year": 2026, "executive_summary": "We looked.", "documents": ["report"]}
    return draft(*args, **needed | kwargs)


def document(report: Report, kind: str = DocumentKind.REPORT, content: bytes = PDF) -> ReportDocument:
    """A stored PDF of a report."""
    made = ReportDocument(
        report=report,
        kind=kind,
        size=len(content),
        sha256="0" * 64,
        uploaded_at=timezone.now(),
        findings=[],
        is_checked=True,
    )
    made.file.save("upload.pdf", ContentFile(content), save=False)
    made.save()
    return made


def cleaned(report: Report, *, own: bytes = PDF + b"% Canary, the author\n%%EOF\n") -> None:
    """Let the public get a plain PDF of each of a report's documents; what the office has is `own` and tells more."""
    for made in report.documents.all():
        made.clean_file.save("clean.pdf", ContentFile(PDF), save=False)
        made.clean_size, made.clean_sha256 = len(PDF), "0" * 64
        made.file.save("upload.pdf", ContentFile(own), save=False)
        made.size, made.sha256 = len(own), "canary" + "0" * 58
        made.save()


def read(report: Report, *texts: str) -> None:
    """What is on the pages of each of a report's documents, as if it had been read from the file."""
    for made in report.documents.all():
        made.pages.all().delete()
        DocumentPage.objects.bulk_create(
            [DocumentPage(document=made, number=n, text=text) for n, text in enumerate(texts, 1)]
        )
        ReportDocument.objects.filter(pk=made.pk).update(
            reading_state=ReadingState.READY, page_count=len(texts), word_count=sum(len(text.split()) for text in texts)
        )
    publishing.document_read(report)


def published(*args, at: dt.datetime | None = None, **kwargs) -> Report:
    """A public report."""
    report = draft(*args, **kwargs)
    publishing.publish(report, at=at, by=None)
    return report


def scheduled(*args, at: dt.datetime | None = None, **kwargs) -> Report:
    """A report that will be public at a moment (default: tomorrow)."""
    return published(*args, at=at or timezone.now() + dt.timedelta(days=1), **kwargs)


def withdrawn(*args, reason: str = "Its figures were wrong.", **kwargs) -> Report:
    """A report that was public and is withdrawn."""
    report = published(*args, **kwargs)
    publishing.withdraw(report, reason=reason, by=None)
    return report


def editor(username: str = "editor") -> User:
    """A member of the office with every right on reports, and no superuser."""
    user = User.objects.create_user(username, password="a long enough password", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(content_type__app_label="reports"))
    return user


class World:
    """One report of every state, and people with different rights."""

    def __init__(self) -> None:
        self.public = published(
            "OIG-24-01", "Wildlife trafficking at ports", agencies=["CBP"], topics=["trafficking"], area="Border Security",
            report_type="audit", issued_on=dt.date(2023, 12, 4), documents=["report"],
            executive_summary="We found wildlife at the border.",
        )  # fmt: skip
        self.draft = draft(
            "OIG-24-02", "Canary-draft", agencies=["ICE"], topics=["canary-draft-topic"], documents=["report"],
            fiscal_year=2031, executive_summary="Canary-draft-summary.",
        )  # fmt: skip
        self.scheduled = scheduled(
            "OIG-24-03", "Canary-scheduled", topics=["canary-scheduled-topic"], documents=["report"],
            fiscal_year=2032, executive_summary="Canary-scheduled-summary.",
        )  # fmt: skip
        self.withdrawn = withdrawn(
            "OIG-24-04", "Withdrawn title", topics=["canary-withdrawn-topic"], documents=["report"],
            fiscal_year=2033, executive_summary="Canary-withdrawn-summary.",
        )  # fmt: skip
        read(self.public, "Border patrol", "Ivory at the harbor")
        for hidden in (self.draft, self.scheduled, self.withdrawn):
            read(hidden, "Canary of ivory", "canary")
        self.editor = editor()
        self.visitor = User.objects.create_user("visitor", password="a long enough password")
