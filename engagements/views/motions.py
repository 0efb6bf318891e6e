"""Resolutions by circulation: written, put to the vote, counted; and where a seat votes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from crm.views import (
    ActionView,
    RecordCreate,
    RecordDelete,
    RecordDetail,
    RecordHistory,
    RecordList,
    RecordUpdate,
)
from engagements.actions import motions
from engagements.filters import MotionFilter
from engagements.forms.follow_ups import ReasonForm
from engagements.forms.resolutions import BallotForm, MotionForm, VoteForm
from engagements.models import Ballot, Motion
from engagements.tables import MotionTable
from engagements.voting import ballot_of


class MotionList(RecordList):
    model = Motion
    table_class = MotionTable
    filter_class = MotionFilter
    icon = "vote"
    empty_text = gettext_lazy("What a body is to decide without a meeting is voted on by mail.")


class MotionDetail(RecordDetail):
    """What is voted on; how each seat voted is shown to whoever leads the vote."""

    model = Motion
    inline_form = MotionForm
    facts = ("body", "text", "why", "until", "resolution")
    icon = "vote"

    def actions(self) -> Iterator[dict[str, str]]:
        if self.object.is_draft:
            yield self.button("put", _("Put to the vote"), "send", "primary")
        elif self.object.is_open:
            yield self.button("count", _("Count the votes"), "check", "primary")
            yield self.button("withdraw", _("Withdraw"), "ban")

    def button(self, role: str, label: str, icon: str, style: str = "") -> dict[str, str]:
        url = self.object.url_role(role, self.object.pk)
        return {"label": label, "url": url, "icon": icon, "style": style}

    def address_of(self, role: str) -> str | None:
        """What has been sent stays as its readers saw it."""
        return super().address_of(role) if self.object.is_draft else None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        motion = self.object
        ballots = list(Ballot.objects.filter(motion=motion).for_list())
        voted = sum(bool(ballot.choice) for ballot in ballots)
        choices = [(value, label) for value, label in Ballot.Choice.choices]
        counted = [(label, sum(b.choice == value for b in ballots)) for value, label in choices]
        shown = self.may_change or not (motion.is_open or motion.is_draft)
        own = {
            "ballots": ballots if self.may_change else [],
            "seats": len(ballots),
            "voted": voted,
            "counted": counted if ballots and shown else [],
            "rule": motion.body.get_adopts_by_display(),
        }
        return super().get_context_data(**(own | kwargs))


class MotionCreate(RecordCreate):
    model = Motion
    form_class = MotionForm
    prefilled = ("body",)


class OnlyDrafts:
    """What has been put to the vote can be neither edited nor thrown away."""

    def require_change(self) -> None:
        super().require_change()
        if not self.object.is_draft:
            raise PermissionDenied(_("This was put to the vote; it stays as it was."))


class MotionUpdate(OnlyDrafts, RecordUpdate):
    model = Motion
    form_class = MotionForm


class MotionDelete(OnlyDrafts, RecordDelete):
    model = Motion


class MotionHistory(RecordHistory):
    model = Motion


class MotionPut(ActionView):
    model = Motion
    action = motions.put
    label = gettext_lazy("Put to the vote")
    explanation = gettext_lazy(
        "Whoever holds a seat today that counts gets a letter with an address of their own, by "
        "which they vote without an account."
    )
    success = gettext_lazy("The letters leave now.")


class MotionCount(ActionView):
    model = Motion
    action = motions.count
    label = gettext_lazy("Count the votes")
    explanation = gettext_lazy(
        "When enough seats are for it, it becomes a resolution under a number; nobody votes any "
        "more."
    )
    success = gettext_lazy("The votes are counted.")


class MotionWithdraw(ActionView):
    model = Motion
    action = motions.withdraw
    form_class = ReasonForm
    label = gettext_lazy("Withdraw")
    explanation = gettext_lazy("Nobody votes on it any more; history keeps why.")
    success = gettext_lazy("It was withdrawn.")


class BallotEnter(ActionView):
    """A vote that came by telephone or letter is noted by whoever leads the vote."""

    model = Ballot
    action = motions.vote
    form_class = BallotForm
    label = gettext_lazy("Note a vote")
    success = gettext_lazy("The vote was noted.")

    def list_crumb(self) -> dict[str, str]:
        return {"label": str(Motion._meta.verbose_name_plural), "url": Motion.url_role("list")}


@method_decorator(login_not_required, name="dispatch")
class Vote(View):
    """Where a seat votes, by the signed address in its letter.

    Opening the page changes nothing, because mail scanners open it too; sending its form does.
    """

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page()

    def post(self, request: HttpRequest) -> HttpResponse:
        form = VoteForm(request.POST)
        if not form.is_valid():
            return self.page(422, trouble=_("Choose one of the three."))
        try:
            motions.vote(self.ballot, by=None, **form.cleaned_data)
        except ValidationError as error:
            return self.page(409, trouble=error.messages[0])
        del self.ballot
        return self.page(done=True)

    @cached_property
    def ballot(self) -> Ballot:
        """The one that the signed word in the address opens."""
        found = ballot_of(self.request.GET.get("ballot", ""))
        if found is None:
            raise Http404
        return found

    def page(self, status: int = 200, **told: Any) -> HttpResponse:
        motion = self.ballot.motion
        context = {
            "title": _("Vote on a resolution"),
            "motion": motion,
            "ballot": self.ballot,
            "choices": Ballot.Choice.choices,
            **told,
        }
        response = render(self.request, "engagements/vote.html", context, status=status)
        response["Cache-Control"] = "private, no-store"
        return response
