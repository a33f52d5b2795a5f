"""Topics given to many reports at once, or taken from them: the action of the list, and the page that says what changes."""

from dataclasses import dataclass

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone

from reports import publishing
from reports.choices import State
from reports.models import Report, ReportTopic, Topic

from .choosing import ChosenTopics, is_id

MOST = 5_000  # reports at once: on SQLite nobody else can save meanwhile, and none waits longer than 20 seconds
BATCH, NAMED = 500, 10
TOO_MANY = "These are too many reports at once. Narrow the list to at most {:,}."
Ids = list[int]


class IdsField(forms.CharField):
    """The reports that were selected. One text: a box for each would be more than a form may have."""

    widget = forms.HiddenInput

    def clean(self, value: str) -> Ids:
        """Their ids; made-up ones are left out."""
        return sorted({int(one) for one in super().clean(value).split(",") if is_id(one)})[:MOST]


class TopicsForm(forms.Form):
    """Which topics to add, and which to remove."""

    reports = IdsField(required=False)
    back = forms.CharField(required=False, widget=forms.HiddenInput)  # what the list was filtered by
    add = forms.ModelMultipleChoiceField(Topic.objects.all(), required=False, label="Topics to add")
    remove = forms.ModelMultipleChoiceField(Topic.objects.all(), required=False, label="Topics to remove")

    def __init__(self, *args, site: admin.AdminSite, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        tag = ReportTopic._meta.get_field("tag")
        for name in ("add", "remove"):
            self.fields[name].widget = ChosenTopics(tag, site, choices=self.fields[name].choices)

    def clean(self) -> dict:
        """Something to do, and no contradiction."""
        data = super().clean() or self.cleaned_data
        add, remove = set(data.get("add") or ()), set(data.get("remove") or ())
        if not self.errors and not add | remove:
            raise forms.ValidationError("Choose at least one topic to add or to remove.")
        if both := add & remove:
            names = ", ".join(sorted(f"“{one}”" for one in both))
            raise forms.ValidationError(f"{names} cannot be added and removed at once.")
        return data

    @property
    def change(self) -> dict[str, Ids]:
        """For `publishing`: ids to add, ids to remove."""
        return {name: [one.pk for one in self.cleaned_data[name]] for name in ("add", "remove")}


@dataclass(frozen=True)
class Preview:
    """What will change. Counts are of reports."""

    count: int
    public_count: int
    lapsing_count: int  # approved and scheduled ones, which go back to review
    same_count: int  # have it so already
    hidden_by_rule: bool  # another editor must approve what is not public yet


class ManyReports(admin.ModelAdmin):
    """The action and its page, as a part of `ReportAdmin`."""

    def get_urls(self) -> list:
        """With the page's address."""
        view = self.admin_site.admin_view(self.topics_view)
        return [path("topics/", view, name="reports_report_topics"), *super().get_urls()]

    @admin.action(permissions=["change"], description="Add or remove topics")
    def change_topics_selected(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        """Show the page for the selected reports."""
        ids = list(queryset.order_by("pk").values_list("pk", flat=True)[: MOST + 1])
        if len(ids) > MOST:
            messages.error(request, TOO_MANY.format(MOST))
            return None
        chosen = {"reports": ",".join(map(str, ids)), "back": request.GET.urlencode()}
        return self.topics_page(request, TopicsForm(initial=chosen, site=self.admin_site), ids)

    def topics_view(self, request: HttpRequest) -> HttpResponse:
        """Say what would change, then do it: with `confirmed`. Without a selection there is nothing to see."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        if request.method != "POST":
            return HttpResponseRedirect(self.list_address(""))
        form = TopicsForm(request.POST, site=self.admin_site)
        is_valid = form.is_valid()
        ids = form.cleaned_data.get("reports", [])
        if not is_valid or not request.POST.get("confirmed"):
            return self.topics_page(request, form, ids)
        with transaction.atomic():
            publishing.hold_topics(alone=False)
            allowed, _ = self.split(request, ids, Report.objects.select_for_update())
            before = self.preview(allowed, form)
            changed = publishing.change_topics(allowed, **form.change, by=request.user)  # type: ignore[arg-type]
            self.log_many(request, changed, form)
        messages.success(request, done_text(len(changed), before))
        return HttpResponseRedirect(self.list_address(form.cleaned_data["back"]))

    def topics_page(self, request: HttpRequest, form: TopicsForm, ids: Ids) -> HttpResponse:
        """The page: boxes to choose topics and, once they are chosen, what that changes."""
        allowed, refused = self.split(request, ids, Report.objects.all())
        context = {
            **self.admin_site.each_context(request),
            "title": "Add or remove topics",
            "opts": self.opts,
            "form": form,
            "count": len(allowed),
            "refused": refused[:NAMED],
            "refused_count": len(refused),
            "preview": self.preview(allowed, form) if allowed and form.is_bound and form.is_valid() else None,
            "list_address": self.list_address(str(form["back"].value() or "")),
        }
        return TemplateResponse(request, "admin/reports/report/topics.html", context)

    def split(self, request: HttpRequest, ids: Ids, reports: QuerySet) -> tuple[Ids, list[Report]]:
        """The ids of those that this person may change, and the others. A statement for each batch, none for a report."""
        allowed: Ids = []
        refused: list[Report] = []
        for start in range(0, len(ids), BATCH):
            batch = reports.filter(pk__in=ids[start : start + BATCH]).order_by("pk")
            for one in batch.only("number", "title", "state", "created_by"):
                if self.has_change_permission(request, one):
                    allowed.append(one.pk)
                elif self.has_view_permission(request, one):
                    refused.append(one)
        return allowed, refused

    def preview(self, ids: Ids, form: TopicsForm) -> Preview:
        """What the change means for these reports, at this moment."""
        now = timezone.now()
        changing = publishing.changing(ids, **form.change)
        waiting = Q(state=State.APPROVED) | Q(state=State.PUBLISHED, publish_at__gt=now)
        public = lapsing = 0
        for start in range(0, len(changing), BATCH):
            batch = changing[start : start + BATCH]
            public += Report.objects.public(now).filter(pk__in=batch).count()
            lapsing += Report.objects.filter(waiting, pk__in=batch, first_published_at=None).count()
        rule = settings.TWO_PERSON_RULE
        return Preview(
            count=len(changing),
            public_count=public,
            lapsing_count=lapsing if rule else 0,
            same_count=len(ids) - len(changing),
            hidden_by_rule=rule and public < len(changing),
        )

    def log_many(self, request: HttpRequest, ids: Ids, form: TopicsForm) -> None:
        """Write the change into Django's history of each report."""
        said = {"add": "Added the topics", "remove": "Removed the topics"}
        parts = [
            f"{words} {', '.join(f'“{one}”' for one in form.cleaned_data[name])}."
            for name, words in said.items()
            if form.cleaned_data[name]
        ]
        for start in range(0, len(ids), BATCH):
            batch = Report.objects.filter(pk__in=ids[start : start + BATCH]).only("number", "title")
            LogEntry.objects.log_actions(request.user.pk, batch, CHANGE, " ".join(parts))

    def list_address(self, query: str) -> str:
        """The list, filtered as it was."""
        address = reverse(f"{self.admin_site.name}:reports_report_changelist")
        return f"{address}?{query}" if query else address


def done_text(count: int, before: Preview) -> str:
    """What was done, in words."""
    text = f"{reports(count)} changed, of which {before.public_count:,} {'is' if before.public_count == 1 else 'are'} public."
    if before.same_count:
        text += f" {reports(before.same_count)} had it so already."
    if before.lapsing_count:
        text += f" {reports(before.lapsing_count)} went back to review."
    return text


def reports(count: int) -> str:
    """“1 report”, “2,400 reports”."""
    return f"{count:,} report{'' if count == 1 else 's'}"
