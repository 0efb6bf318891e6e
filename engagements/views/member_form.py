"""The form by which members tell a problem without an account, and where its address is made."""

from __future__ import annotations

import uuid
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from contacts.models import Organization
from crm import rights
from crm.public import PublicPage
from engagements.actions.problems import report_by_form
from engagements.forms.problems import FormLinkForm, MemberForm
from engagements.member_links import form_address, reporter_of
from engagements.models import Problem


class TellProblem(PublicPage):
    """What a member tells is kept as new, until the secretariat verifies it.

    It tells nothing of what is kept.
    """

    model = Problem
    template_name = "engagements/tell_problem.html"

    def form(self, *args: Any, **kwargs: Any) -> MemberForm:
        self.organization  # noqa: B018 (an address that is not ours opens nothing)
        return MemberForm(*args, **kwargs)

    def take(self, form: MemberForm, key: uuid.UUID | None) -> Problem:
        return report_by_form(*form.records(self.organization), key=key)

    @cached_property
    def organization(self) -> Organization | None:
        """Whose form it is; an address we did not make, or of long ago, opens nothing."""
        known, found = reporter_of(self.request.GET.get("form", ""))
        if not known:
            raise Http404
        return found

    def context(self) -> dict[str, Any]:
        return {"title": _("Tell us a problem")}


class MemberFormLink(TemplateView):
    """The address of the form, to be sent to members; made anew whenever one asks."""

    template_name = "engagements/member_form_link.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Only those who may enter problems hand it out."""
        if not rights.may_create(request.user, Problem):
            raise PermissionDenied
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = FormLinkForm(self.request.GET or None)
        organization = form.cleaned_data["organization"] if form.is_valid() else None
        own = {
            "title": _("Form for members"),
            "form": form,
            "organization": organization,
            "address": form_address(organization),
            "crumbs": [{"label": _("Problems"), "url": Problem.url_role("list")}],
        }
        return super().get_context_data(**(own | kwargs))
