"""The pages of long work: how far it is, what came of it, the file it made."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View

from crm.models import Job
from crm.views.base import wants_part

SHOWN = 50
OVER = 286  # htmx asks no more


class JobPage(View):
    """Something about one job its reader may see."""

    request: HttpRequest
    kwargs: dict[str, Any]

    @cached_property
    def job(self) -> Job:
        return get_object_or_404(
            Job.objects.visible_to(self.request.user).select_related("by"), pk=self.kwargs["pk"]
        )


class JobDetail(JobPage):
    """How far it is; asked again each second until it has ended."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        part = wants_part(request)
        template = "crm/_job.html" if part else "crm/job_detail.html"
        status = OVER if part and not self.job.is_unfinished else 200
        return render(request, template, self.content(), status=status)

    def content(self) -> dict[str, Any]:
        done, total = self.job.progress
        return {
            "title": self.job.title,
            "crumbs": [{"label": _("Background jobs"), "url": reverse("jobs")}],
            "job": self.job,
            "done": done,
            "total": total,
        }


class JobFile(JobPage):
    """The file a job made, for the one who asked for it."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> FileResponse:
        path = self.job.file if self.job.by_id == request.user.pk else None
        if path is None:
            raise Http404
        name = self.job.result.get("name") or path.name
        return FileResponse(path.open("rb"), as_attachment=True, filename=name)


class JobList(TemplateView):
    """What one has asked for lately."""

    template_name = "crm/job_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        mine = Job.objects.visible_to(self.request.user).select_related("by")
        own = {"title": _("Background jobs"), "jobs": mine.order_by("-created_at")[:SHOWN]}
        return super().get_context_data(**(own | kwargs))
