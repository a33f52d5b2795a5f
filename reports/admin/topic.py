"""Topics at the editors' desk: what is asked before one is made or renamed."""

import json

from django.http import HttpRequest, HttpResponse
from django.template.response import SimpleTemplateResponse

from reports.models import Topic

from . import asking
from .choosing import is_id
from .vocabulary import EntryAdmin
from .vocabulary_form import TopicForm


class TopicAdmin(EntryAdmin):
    """Topics."""

    form = TopicForm
    fields = ("name", "slug", "synonyms", "description", "legacy_term_id")

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None) -> HttpResponse:
        """With what exists already, if the form asks."""
        form = context["adminform"].form
        context["lines"] = asking.lines(form.found, request) if getattr(form, "found", None) else []
        return super().render_change_form(request, context, add, change, form_url, obj)

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: dict | None = None) -> HttpResponse:
        """In the small window beside a report's form: take a topic that exists instead."""
        chosen = request.POST.get("_use", "")
        may = is_id(chosen) and "_popup" in request.POST and self.has_view_permission(request)
        if may and (topic := Topic.objects.filter(pk=chosen).first()):
            said = json.dumps({"value": str(topic.pk), "obj": str(topic)})
            return SimpleTemplateResponse("admin/popup_response.html", {"popup_response_data": said})
        return super().add_view(request, form_url, extra_context)
