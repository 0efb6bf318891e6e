"""Certificates of a course: how everybody stands, numbers, paper, and the check of a paper."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from cooperation.actions import certificates as actions
from cooperation.certificate_paper import LONG, file_name, typeset, without_english
from cooperation.certificates import certificate_of, standings
from cooperation.forms.certificates import AttendanceForm
from cooperation.forms.sessions import PresenceForm
from cooperation.models import Initiative
from cooperation.models.sessions import in_hours, with_sessions
from crm import pdf
from crm.forms import ActionForm
from crm.picks import is_key
from crm.views import ActionView
from crm.views.base import ObjectPage
from engagements.letterwords import LANGUAGE
from engagements.views.minutes import LANGUAGES, handed_over

LONGEST_CODE = 120


class GivesCertificates:
    """Only of initiatives of a kind that gives some."""

    request: HttpRequest

    def allowed(self) -> Any:
        return Initiative.objects.visible_to(self.request.user).filter(kind__in=with_sessions())


class InitiativeCertificates(GivesCertificates, ObjectPage):
    """How those stand who may get one; `?as=pdf` gives all as a file, with `party` one of them.

    A job sets many, asked for by POST.
    """

    model = Initiative
    template_name = "cooperation/certificates.html"

    @property
    def language(self) -> str:
        wanted = self.request.GET.get("language", "")
        return wanted if wanted in LANGUAGES else LANGUAGE

    @cached_property
    def chosen(self) -> list[Any]:
        """The certificates the address asks for."""
        party = self.request.GET.get("party", "")
        return actions.printable(self.object, int(party) if is_key(party) else None)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.require_change()
        if request.GET.get("as") != "pdf" or not self.chosen or len(self.chosen) > LONG:
            return self.render_to_response(self.get_context_data())
        try:
            content = typeset(self.object, self.chosen, self.language)
        except pdf.Unavailable as missing:
            return self.render_to_response(self.get_context_data(trouble=str(missing)), status=503)
        return handed_over(content, "application/pdf", file_name(self.object))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Ask for the file of many."""
        self.require_change()
        if not self.chosen:
            why = _("No certificate has been given yet.")
            return self.render_to_response(self.get_context_data(trouble=why), status=422)
        return redirect(actions.ask_for_pdf(self.object, by=request.user, language=self.language))

    def crumbs(self) -> list[dict[str, str]]:
        return [
            {"label": _("Initiatives"), "url": reverse("cooperation:initiative-list")},
            {"label": str(self.object), "url": self.object.get_absolute_url()},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = standings(self.object)
        given = [one for one in rows if one.may_be_printed]
        own = {
            "title": _("Certificates"),
            "rows": rows,
            "role_title": self.object.track.roles[self.object.track.certificate.role],
            "given": len(given),
            "waiting": sum(1 for one in rows if not one.wanting and not one.number),
            "is_long": len(given) > LONG,
            "without_english": without_english(self.object, given),
            "languages": [("fa", _("in Persian")), ("en", _("in English"))],
        }
        return super().get_context_data(**(own | kwargs))


class OnCertificates(GivesCertificates, ActionView):
    """Something done to the certificates of a course; leads back to them."""

    model = Initiative

    def next_url(self) -> str:
        return reverse("cooperation:initiative-certificates", args=[self.object.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**({"cancel_url": self.next_url()} | kwargs))


class InitiativeAttendance(OnCertificates):
    """One sheet for all: how long each was there, and the mark."""

    action = actions.mark
    form_class = AttendanceForm
    label = gettext_lazy("Attendance and marks")
    success = gettext_lazy("Attendance and marks of “%(name)s” are saved.")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**({"submit_label": _("Save")} | kwargs))

    def act(self, form: ActionForm) -> None:
        actions.mark(self.object, by=self.request.user, sheet=form.sheet())


class InitiativeSessions(OnCertificates):
    """The sessions of a course, and who was at which."""

    action = actions.attend
    form_class = PresenceForm
    template_name = "cooperation/sessions.html"
    label = gettext_lazy("Sessions and attendance")
    success = gettext_lazy("Who was at the sessions of “%(name)s” is saved.")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Shown to whoever sees the course, as its parties with their hours are."""
        return self.render_to_response(self.get_context_data())

    def next_url(self) -> str:
        return self.request.path

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        role = self.object.track.certificate.role
        own = {"role_title": self.object.track.roles[role], "may_change": self.may_change}
        context = super().get_context_data(**(own | kwargs))
        form = context["form"]
        minutes = sum(session.minutes for session in form.sessions)
        return context | {"sessions": form.sessions, "hours": in_hours(minutes)}

    def act(self, form: ActionForm) -> None:
        actions.attend(self.object, by=self.request.user, ticks=form.ticks())


class InitiativeCertify(OnCertificates):
    action = actions.certify
    label = gettext_lazy("Give certificates")
    explanation = gettext_lazy(
        "Everybody who has passed and has no certificate gets the next number, with today as its"
        " day."
    )
    success = gettext_lazy("The certificates of “%(name)s” are given.")


@method_decorator(login_not_required, name="dispatch")
class CertificateCheck(View):
    """Whether a printed certificate counts, and what must stand on it."""

    def get(self, request: HttpRequest) -> HttpResponse:
        code = request.GET.get("code", "").strip()[:LONGEST_CODE]
        context = {
            "title": _("Check of a certificate"),
            "code": code,
            "found": certificate_of(code) if code else None,
        }
        response = render(request, "cooperation/certificate_check.html", context)
        response["Cache-Control"] = "no-store"
        return response
