"""The page that puts one topic in the place of others: it says what that changes, and asks."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.urls import path, reverse

from reports import publishing
from reports.models import FormerTopicSlug, Report, ReportTopic, Topic, naming

from . import alike
from .choosing import is_id
from .usage import with_counts

MOST = 20  # topics merged at once
NO_SUCH = "There is no topic “{}”. Type a name as it stands in the list of topics."
CHANGED = "Nothing was merged yet: somebody changed one of these topics or its reports after you opened this page. Look again."


@dataclass(frozen=True)
class Preview:
    """What a merge changes. Counts are of reports of every standing, and of public ones."""

    kept: Topic
    gone: list[Topic]
    gets: int  # reports that get the topic
    gets_public: int
    count: int  # reports that then have it
    public_count: int
    addresses: list[str]  # that lead to the topic from now on
    unknown: list[Topic]  # that no public report ever had: nothing of them is told
    synonyms: list[str]  # it gets
    description_from: Topic | None  # from which it takes the description
    lost: list[Topic]  # whose descriptions go
    mark: str  # of all that this was made of: sent back by who agrees

    @property
    def is_news(self) -> bool:
        """Whether readers have not seen this topic before, and will."""
        return bool(self.public_count and not self.kept.was_public)


@dataclass(frozen=True)
class Choice:
    """What the address of the page, or its form, says."""

    topics: list[Topic]  # with counts
    into: Topic | None  # None: there is nothing to merge yet
    take_hidden_words: bool
    problem: str  # in words

    @property
    def gone(self) -> list[Topic]:
        """All but the one that stays."""
        return [one for one in self.topics if one != self.into]


def read_choice(data: QueryDict) -> Choice:
    """The topics named by ids and by one name as typed, and the one that stays: else the one with the most reports."""
    ids = [int(one) for one in data.getlist("topic") if is_id(one)][: MOST - 1]
    typed, problem = data.get("other", "").strip(), ""
    if typed:
        found = named(typed)
        problem = "" if found else NO_SUCH.format(typed)
        ids += found
    topics = list(with_counts(Topic.objects.filter(pk__in=ids)).order_by("name"))
    wanted = data.get("into", "")
    most = max(topics, key=lambda one: (one.public_count, one.used_count, -one.pk), default=None)
    into = next((one for one in topics if str(one.pk) == wanted), most)
    return Choice(topics, into if len(topics) > 1 else None, bool(data.get("take_hidden_words")), problem)


def named(name: str) -> list[int]:
    """The id of the topic of this name, else of the first that looks like it."""
    topics = alike.known_topics()
    exact = [one.pk for one in topics if naming.fold(one.name) == naming.fold(name)]
    return (exact or [one.pk for one, _ in alike.like(name, topics)])[:1]


def preview(choice: Choice) -> Preview:
    """What the merge would change. Five statements."""
    kept, gone = choice.into, choice.gone
    assert kept is not None
    words = publishing.merged_words(gone, into=kept, take_hidden_words=choice.take_hidden_words)
    having = ReportTopic.objects.filter(tag=kept).values("content_object")
    gets = Report.objects.filter(topic_items__tag__in=gone).exclude(pk__in=having).distinct()
    gets_public = gets.filter(pk__in=Report.objects.public().values("pk")).count()
    former = FormerTopicSlug.objects.filter(current__in=gone, was_public=True).order_by("slug")
    slugs = [*(one.slug for one in gone if one.was_public), *former.values_list("slug", flat=True)]
    unknown = [one for one in gone if not one.was_public]
    source = next((one for one in gone if one.description == words.description and not kept.description), None)
    count = gets.count()
    return Preview(
        kept=kept,
        gone=gone,
        gets=count,
        gets_public=gets_public,
        count=kept.used_count + count,  # type: ignore[attr-defined]
        public_count=kept.public_count + gets_public,  # type: ignore[attr-defined]
        addresses=[Topic(slug=slug).get_absolute_url() for slug in slugs],
        unknown=unknown,
        synonyms=words.added,
        description_from=source if words.description else None,
        lost=[one for one in gone if one.description and one.description != words.description],
        mark=mark(choice, gets=count, gets_public=gets_public, slugs=slugs),
    )


def mark(choice: Choice, **shown: object) -> str:
    """A mark of what a preview was made of: it differs after any change of it."""
    said = [
        (one.pk, one.name, one.slug, one.synonyms, one.description, one.was_public, one.used_count, one.public_count)  # type: ignore[attr-defined]
        for one in choice.topics
    ]
    text = repr((said, choice.into and choice.into.pk, choice.take_hidden_words, sorted(shown.items())))
    return hashlib.sha256(text.encode()).hexdigest()[:20]


def merge_address(topics: Iterable[int] = ()) -> str:
    """The page for these topics."""
    query = urlencode([("topic", pk) for pk in topics])
    return f"{reverse(f'{admin.site.name}:reports_topic_merge')}{'?' if query else ''}{query}"


class Merging(admin.ModelAdmin):
    """The page, its action in the list of topics, and the log of what was done."""

    def get_urls(self) -> list:
        """With the page's address."""
        view = self.admin_site.admin_view(self.merge_view)
        return [path("merge/", view, name="reports_topic_merge"), *super().get_urls()]

    def may_merge(self, request: HttpRequest, topics: Iterable[Topic] = ()) -> bool:
        """A merge changes one topic and deletes the others, so it takes both rights, on each."""
        return all(
            self.has_change_permission(request, one) and self.has_delete_permission(request, one)
            for one in (None, *topics)
        )

    @admin.action(permissions=["change", "delete"], description="Merge selected topics")
    def merge_selected(self, request: HttpRequest, queryset) -> HttpResponse:
        """On to the page that says what that changes."""
        return HttpResponseRedirect(merge_address(queryset.order_by("name").values_list("pk", flat=True)[:MOST]))

    def merge_view(self, request: HttpRequest) -> HttpResponse:
        """Say what would change (GET), then do it (POST). What was changed meanwhile is shown again."""
        if request.method != "POST":
            choice, shown = self.read(request, request.GET)
            return self.merge_page(request, choice, shown)
        with transaction.atomic():
            publishing.hold_topics(alone=True)
            choice, shown = self.read(request, request.POST)
            if shown and self.is_merged(request, choice, shown):
                return HttpResponseRedirect(
                    reverse(f"{self.admin_site.name}:reports_topic_change", args=[shown.kept.pk])
                )
        messages.error(request, CHANGED)
        return self.merge_page(request, choice, shown)

    def read(self, request: HttpRequest, data: QueryDict) -> tuple[Choice, Preview | None]:
        """What was chosen, and what it would change. Raises PermissionDenied unless this person may do it with each topic."""
        choice = read_choice(data)
        if not self.may_merge(request, choice.topics):
            raise PermissionDenied
        return choice, preview(choice) if choice.into else None

    def is_merged(self, request: HttpRequest, choice: Choice, shown: Preview) -> bool:
        """Merge, if things are as this person saw them."""
        if request.POST.get("mark") != shown.mark:
            return False
        names = ", ".join(f"“{one.name}”" for one in shown.gone)
        try:
            with transaction.atomic():
                self.log_deletions(request, shown.gone)
                publishing.merge_topics(
                    shown.gone,
                    into=shown.kept,
                    by=request.user,  # type: ignore[arg-type]
                    take_hidden_words=choice.take_hidden_words,
                )
        except ValidationError:
            return False
        self.log_change(request, shown.kept, f"Took the place of {names}.")
        messages.success(request, f"“{shown.kept.name}” is now in the place of {names}.")
        return True

    def merge_page(self, request: HttpRequest, choice: Choice, shown: Preview | None) -> HttpResponse:
        """The page."""
        context = {
            **self.admin_site.each_context(request),
            "title": "Merge topics",
            "opts": self.opts,
            "choice": choice,
            "preview": shown,
            "has_hidden_words": choice.into is not None and any(not one.was_public for one in choice.gone),
        }
        return TemplateResponse(request, "admin/reports/topic/merge.html", context)
