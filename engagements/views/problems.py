"""Problems."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views import View

from contacts.models import Organization
from crm import rights
from crm.forms import ActionForm, RecordForm
from crm.picks import RecordPick, is_key
from crm.templatetags.persian import number
from crm.views import (
    ActionView,
    RecordCreate,
    RecordDelete,
    RecordDetail,
    RecordHistory,
    RecordList,
    RecordUpdate,
)
from engagements.actions import problems
from engagements.filters import ProblemFilter
from engagements.forms.follow_ups import ReasonForm
from engagements.forms.problems import (
    AnswerForm,
    JoinForm,
    ProblemForm,
    ProblemReportForm,
    QuickProblemForm,
    RaiseForm,
    SolveForm,
)
from engagements.hits import ProblemHits
from engagements.models import FollowUp, Problem, ProblemReport, Resolution
from engagements.samelike import problems_like
from engagements.tables import ProblemTable
from engagements.views.follow_ups import add_url
from engagements.views.letters import letters_about

SHOWN = 50
LONGEST = 250


class ProblemList(RecordList):
    """The register, and above it one line to enter what was just heard."""

    model = Problem
    table_class = ProblemTable
    filter_class = ProblemFilter
    icon = "triangle-alert"
    empty_text = gettext_lazy("What mills and towns complain of is kept here until it is solved.")
    bulk_form = ProblemForm
    bulk_fields = ("category", "severity", "state", "about", "province", "must_answer")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        quick = QuickProblemForm(user=user, auto_id="quick_%s")
        may_add = rights.may_create(user, Problem)
        return super().get_context_data(quick=quick if may_add else None, **kwargs)


class ProblemDetail(RecordDetail):
    model = Problem
    inline_form = ProblemForm
    facts = (
        *("text", "category", "severity", "state", "about", "province", "sector"),
        *("reported_by", "must_answer", "meeting", "solution"),
    )
    icon = "triangle-alert"

    def panels(self) -> list[str]:
        return [reverse("cooperation:problem-panel", args=[self.object.pk])]

    def actions(self) -> Iterator[dict[str, str]]:
        problem = self.object
        if problem.is_closed:
            yield self.button("reopen", _("Take up again"), "history")
            return
        if problem.state == Problem.State.NEW:
            yield self.button("verify", _("Verify"), "check", "primary")
        yield self.button("raise", _("Raise in a meeting"), "calendar-days")
        yield self.button("answer", _("Answered by letter"), "mail")
        yield self.button("join", _("Join to another"), "layers")
        yield self.button("solve", _("Solved"), "circle-check")
        yield self.button("reject", _("Reject"), "ban")

    def button(self, role: str, label: str, icon: str, style: str = "") -> dict[str, str]:
        url = self.object.url_role(role, self.object.pk)
        return {"label": label, "url": url, "icon": icon, "style": style}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        problem, user = self.object, self.request.user
        owed = FollowUp.objects.filter(problem=problem).for_list().order_by("due", "pk")
        reports = list(ProblemReport.objects.filter(problem=problem).for_list())
        again = f"{reverse('engagements:problem-report-create')}?problem={problem.pk}"
        decided = Resolution.objects.visible_to(user).filter(problem=problem).order_by("pk")
        own = {
            "follow_ups": owed,
            "add_url": add_url(user, problem=problem.pk),
            "reports": reports[:SHOWN],
            "raised": raised_in_words(problem, reports),
            "again_url": again if self.may_change else "",
            "resolutions": decided[:SHOWN],
        }
        own |= letters_about(user, problem=problem.pk)
        return super().get_context_data(**(own | kwargs))


def raised_in_words(problem: Problem, reports: list[ProblemReport]) -> str:
    """How often it was raised, by how many units, in how many provinces."""
    units = {report.unit_name or report.unit_id for report in reports} or {problem.about_id}
    provinces = {province_of(report) for report in reports} | {problem.province_id}
    known = [len(units - {None, ""}), len(provinces - {None})]
    times = len(reports) or 1
    told = [ngettext("raised %(n)s time", "raised %(n)s times", times) % {"n": number(times)}]
    if known[0]:
        told.append(ngettext("by %(n)s unit", "by %(n)s units", known[0]) % {"n": number(known[0])})
    if known[1]:
        words = ngettext("in %(n)s province", "in %(n)s provinces", known[1])
        told.append(words % {"n": number(known[1])})
    if problem.age is not None:
        days = ngettext("open for %(n)s day", "open for %(n)s days", problem.age)
        told.append(days % {"n": number(problem.age)})
    return _(", ").join(told)


def province_of(report: ProblemReport) -> int | None:
    return report.province_id or (report.unit.province_id if report.unit else None)


class ProblemCreate(RecordCreate):
    model = Problem
    form_class = ProblemForm
    prefilled = ("meeting", "about")


class ProblemQuick(RecordCreate):
    """One line from the list, which is shown again."""

    model = Problem
    form_class = QuickProblemForm
    prefilled = ("title", "category", "about")

    def record(self, form: RecordForm, key: Any) -> None:
        if about := form.instance.about:
            form.instance.province = about.province
        super().record(form, key)

    def next_url(self, saved: Any) -> str:
        return Problem.url_role("list")


class ProblemAlike(View):
    """Those that may be meant, while somebody types a new one."""

    http_method_names = ("post",)  # what is typed stays out of addresses and logs

    def post(self, request: HttpRequest) -> HttpResponse:
        if not rights.may_create(request.user, Problem):
            raise PermissionDenied
        typed = request.POST.get("title", "").replace("\x00", "")[:LONGEST]
        key = request.POST.get("about", "")
        visible = Organization.objects.visible_to(request.user)
        about = visible.filter(pk=key).first() if is_key(key) else None
        found = problems_like(typed, about, request.user)
        response = render(request, "engagements/_problem_alike.html", {"alike": found})
        if found:
            words = ngettext("%(n)s problem may be the same", "%(n)s may be the same", len(found))
            response["X-Announce"] = quote(words % {"n": number(len(found))})
        return response


class ProblemUpdate(RecordUpdate):
    model = Problem
    form_class = ProblemForm


class ProblemDelete(RecordDelete):
    model = Problem


class ProblemHistory(RecordHistory):
    model = Problem


class ProblemPick(RecordPick):
    model = Problem
    hits = ProblemHits


class ProblemVerify(ActionView):
    model = Problem
    action = problems.verify
    label = gettext_lazy("Verify")
    explanation = gettext_lazy("Somebody of us has made sure that it is so.")
    success = gettext_lazy("“%(name)s” is verified.")


class ProblemRaise(ActionView):
    model = Problem
    action = problems.raise_in
    form_class = RaiseForm
    label = gettext_lazy("Raise in a meeting")
    explanation = gettext_lazy(
        "It comes onto the agenda of a meeting that is being planned and that you prepare."
    )
    success = gettext_lazy("“%(name)s” is raised there.")


class ProblemJoin(ActionView):
    model = Problem
    form_class = JoinForm
    label = gettext_lazy("Join to another")
    explanation = gettext_lazy(
        "What was told here becomes one more report of the other problem; this record goes to the "
        "trash."
    )
    success = gettext_lazy("“%(name)s” was joined.")

    def act(self, form: ActionForm) -> None:
        self.kept = problems.join(self.object, by=self.request.user, **form.cleaned_data)

    def next_url(self) -> str:
        return self.kept.get_absolute_url()


class ProblemAnswer(ActionView):
    model = Problem
    action = problems.answer
    form_class = AnswerForm
    label = gettext_lazy("Answered by letter")
    explanation = gettext_lazy("A letter of the register is linked to it as the answer.")
    success = gettext_lazy("“%(name)s” is answered.")


class ProblemSolve(ActionView):
    model = Problem
    action = problems.solve
    form_class = SolveForm
    label = gettext_lazy("Solved")
    success = gettext_lazy("“%(name)s” is solved.")


class ProblemReject(ActionView):
    model = Problem
    action = problems.reject
    form_class = ReasonForm
    label = gettext_lazy("Reject")
    explanation = gettext_lazy("It stays on record as rejected, with the reason.")
    success = gettext_lazy("“%(name)s” was rejected.")


class ProblemReopen(ActionView):
    model = Problem
    action = problems.reopen
    form_class = ReasonForm
    label = gettext_lazy("Take up again")
    success = gettext_lazy("“%(name)s” is open again.")


class OfProblem:
    """Reports are shown on the page of their problem."""

    prefilled = ("problem",)

    def list_crumb(self) -> dict[str, str]:
        return {"label": _("Problems"), "url": reverse("engagements:problem-list")}

    def next_after_delete(self) -> str:
        return self.object.get_absolute_url()


class ProblemReportCreate(OfProblem, RecordCreate):
    model = ProblemReport
    form_class = ProblemReportForm

    def record(self, form: RecordForm, key: Any) -> None:
        problems.raise_again(form.instance, by=self.request.user, key=key)


class ProblemReportUpdate(OfProblem, RecordUpdate):
    model = ProblemReport
    form_class = ProblemReportForm


class ProblemReportDelete(OfProblem, RecordDelete):
    model = ProblemReport


class ProblemReportHistory(OfProblem, RecordHistory):
    model = ProblemReport
