"""Inviting to a meeting, and the page on which those invited answer without an account."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views import View

from contacts.actions import add_person
from contacts.lookalikes import asked_about, people_like
from contacts.mailing import sender
from contacts.models import Person
from crm import pdf
from crm.forms import ActionForm
from crm.models import Change
from crm.templatetags.persian import number
from crm.views import ActionView, RecordHistory
from crm.views.base import ObjectPage
from engagements.actions import invitations as actions
from engagements.answering import invitation_of
from engagements.forms.invitations import AnswerForm, InviteForm
from engagements.invitation_paper import sheets
from engagements.letterwords import LANGUAGE
from engagements.models import Invitation, Meeting
from engagements.views.meetings import PartOfMeeting

#: so many changes of an answer an hour are taken by one link
MOST_ANSWERS, WITHIN = 10, timedelta(hours=1)


class MeetingInvite(ActionView):
    """Whom to invite; a guest who may be a contact already is asked about first."""

    model = Meeting
    form_class = InviteForm
    template_name = "engagements/meeting_invite.html"
    label = gettext_lazy("Invite")
    explanation = gettext_lazy(
        "Each gets a letter with an event for their calendar and a link to answer by, without an "
        "account. Who is invited already gets no second letter. For an organization whoever heads "
        "it is invited. A guest who is no contact yet becomes one."
    )

    def carry_out(self, form: ActionForm) -> HttpResponse:
        """Ask once about namesakes of a guest; “Add anyway” sends the same again."""
        assert isinstance(form, InviteForm)  # noqa: S101 (for the type checker)
        if form.has_guest and "anyway" not in self.request.POST and not self.came_before(form):
            found = asked_about(people_like(self.request.POST, self.request.user))
            if found:
                context = self.get_context_data(form=form, alike=found, asked=True)
                return self.render_to_response(context, status=409)
        return super().carry_out(form)

    def came_before(self, form: InviteForm) -> bool:
        """Whether the same form made its guest already."""
        key = form.cleaned_data.get("key")
        return bool(key) and Change.objects.filter(key=key).exists()

    def act(self, form: ActionForm) -> None:
        """All of it or nothing; the same form sent twice makes one guest."""
        assert isinstance(form, InviteForm)  # noqa: S101 (for the type checker)
        by = self.request.user
        try:
            with transaction.atomic():
                people = [*form.people(), *self.guests(form)]
                invited = actions.invite(self.object, by=by, people=people)
        except IntegrityError:
            messages.warning(self.request, _("This form was sent already."))
            return
        self.tell(invited)
        self.tell_of(form.headless, _("Nobody is known to head: %(names)s"))

    def guests(self, form: InviteForm) -> list[Person]:
        """The guest, as a contact."""
        if not form.has_guest or self.came_before(form):
            return []
        guest = form.guest
        guest.full_clean()
        key = form.cleaned_data.get("key")
        return [add_person(guest, by=self.request.user, key=key, points=form.points)]

    def tell(self, invited: actions.Invited) -> None:
        count = len(invited.people)
        text = ngettext("%(n)s person was invited.", "%(n)s people were invited.", count)
        tell = messages.success if count else messages.info
        tell(self.request, text % {"n": number(count)} if count else _("They are invited already."))
        self.tell_of(invited.unreachable, _("No e-mail address is known of: %(names)s"))

    def tell_of(self, whom: Sequence[Any], text: str) -> None:
        """A warning that names them, if there are any."""
        if whom:
            messages.warning(self.request, text % {"names": _(", ").join(map(str, whom))})

    def next_url(self) -> str:
        return f"{self.object.get_absolute_url()}#invitations"


class InvitationWithdraw(PartOfMeeting, ActionView):
    model = Invitation
    action = actions.withdraw
    label = gettext_lazy("Withdraw the invitation")
    explanation = gettext_lazy(
        "The link to answer by opens nothing any more; who got a letter is told by one more."
    )
    success = gettext_lazy("The invitation was withdrawn.")


class InvitationHistory(PartOfMeeting, RecordHistory):
    model = Invitation


class MeetingLetters(ObjectPage):
    """The letters of invitation on paper, one sheet each; with `?as=pdf` the file."""

    model = Meeting
    template_name = "engagements/meeting_letters.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Printing changes nothing: whoever may see the meeting may print it."""
        if request.GET.get("as") != "pdf":
            return self.render_to_response(self.get_context_data())
        try:
            file = pdf.typeset("paper/invitations.html", "letter", LANGUAGE, self.paper)
        except pdf.Unavailable as missing:
            context = self.get_context_data(trouble=str(missing))
            return self.render_to_response(context, status=503)
        name = f"{self.object.heading[:80]}.pdf"
        headers = {"Content-Disposition": content_disposition_header(True, name)}
        return HttpResponse(file, content_type="application/pdf", headers=headers)

    @cached_property
    def paper(self) -> dict[str, Any]:
        return sheets(self.object, self.request.GET.get("who", ""))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        own = {
            "title": _("Letters of invitation"),
            "crumbs": [
                self.list_crumb(),
                {"label": str(self.object), "url": self.object.get_absolute_url()},
            ],
            **self.paper,
        }
        return super().get_context_data(**(own | kwargs))


@method_decorator(login_not_required, name="dispatch")
class InvitationAnswer(View):
    """Where somebody who was invited answers.

    Opening the page changes nothing, because mail scanners open it too; sending its form does.
    When the meeting is over or the invitation withdrawn, it tells nothing of either.
    """

    def get(self, request: HttpRequest) -> HttpResponse:
        if not self.invitation.is_open:
            return self.page(410, closed=True)
        given = self.invitation
        initial = {"answer": given.answer, "deputy": given.deputy, "proposed": given.proposed}
        return self.page(200, form=AnswerForm(initial=initial))

    def post(self, request: HttpRequest) -> HttpResponse:
        if not self.invitation.is_open:
            return self.page(410, closed=True)
        form = AnswerForm(request.POST)
        if not form.is_valid():
            return self.page(422, form=form)
        if self.is_flooded():
            return self.page(429, form=form, flooded=True)
        try:
            actions.answer(self.invitation, by=None, **form.cleaned_data)
        except ValidationError:  # withdrawn just now
            return self.page(410, closed=True)
        return redirect(f"{request.path}?{request.GET.urlencode()}&done=1")

    @cached_property
    def invitation(self) -> Invitation:
        """What the signed word in the address is about."""
        found = invitation_of(self.request.GET.get("who", ""))
        if found is None:
            raise Http404
        return found

    def is_flooded(self) -> bool:
        """Whether the link was used more often than anybody changes their mind."""
        lately = Change.objects.of(self.invitation).filter(
            verb="answer", by=None, at__gt=timezone.now() - WITHIN
        )
        return bool(lately.count() >= MOST_ANSWERS)

    def page(self, status: int, **context: Any) -> HttpResponse:
        closed = context.get("closed", False)
        own: dict[str, Any] = {"title": _("Invitation"), "sender": sender()}
        if not closed:
            own |= {
                "invitation": self.invitation,
                "meeting": self.invitation.meeting,
                "done": "done" in self.request.GET,
            }
        response = render(
            self.request, "engagements/invitation_answer.html", own | context, status=status
        )
        response["Cache-Control"] = "private, no-store"
        return response
