"""What is said to follow-ups: by a link without an account, by colleagues, and what is decided."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from contacts.mailing import sender
from crm.listing import with_back
from crm.views import ActionView
from engagements.actions import asking, passing_on, replies
from engagements.forms.follow_ups import AskForm, HandOverForm, SplitForm, StepForm
from engagements.forms.replies import AcceptForm, AnswerForm, RefuseForm, ReplyForm
from engagements.models import FollowUp, Reply, Step
from engagements.owing import follow_up_of, said_by_owner

#: more replies by one link within a day are a flood
MOST, WITHIN = 20, timedelta(days=1)
#: how many of their replies whoever owes it sees
SHOWN = 5


@method_decorator(login_not_required, name="dispatch")
class FollowUpAnswer(View):
    """Where whoever owes something answers without an account.

    Opening the page changes nothing, because mail scanners open it too; sending its form does. It
    tells what is owed, by when and what they said themselves, and nothing else.
    """

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page()

    def post(self, request: HttpRequest) -> HttpResponse:
        follow_up, is_open = self.found()
        form = AnswerForm(request.POST, request.FILES, **asked_of(follow_up, request))
        if not is_open or not form.is_valid():
            return self.page(form, 422)
        if is_flooded(follow_up):
            return self.page(form, 429, flooded=True)
        try:
            replies.reply(follow_up, by=None, **form.cleaned_data)
        except ValidationError as error:
            for name, texts in error.update_error_dict({}).items():
                form.add_error(name if name in form.fields else None, texts)
            return self.page(form, 422)
        return redirect(f"{request.get_full_path()}&done=1")

    def found(self) -> tuple[FollowUp, bool]:
        follow_up, is_open = follow_up_of(self.request.GET.get("link", ""))
        if follow_up is None:
            raise Http404
        return follow_up, is_open

    def page(self, form: AnswerForm | None = None, status: int = 200, **more: Any) -> HttpResponse:
        follow_up, is_open = self.found()
        context: dict[str, Any] = {"title": _("What is expected of you"), "sender": sender()}
        if is_open:
            said = list(said_by_owner(follow_up)[:SHOWN])
            context |= {"follow_up": follow_up, "forms": forms_of(follow_up, form), "said": said}
            context |= {"waits": any(one.asks for one in said), "form": form}
            context |= {"done": "done" in self.request.GET} | more
        response = render(
            self.request,
            "engagements/follow_up_answer.html",
            context | {"closed": not is_open},
            status=status if is_open else 410,
        )
        response["Cache-Control"] = "private, no-store"
        return response


def forms_of(follow_up: FollowUp, sent: AnswerForm | None) -> dict[str, AnswerForm]:
    """What may be said, by kind; what was sent as it was typed."""
    evidence = follow_up.evidence_required
    made = {one.value: AnswerForm(asked=one, evidence=evidence) for one in AnswerForm.SAYS}
    return made | ({sent.asked: sent} if sent else {})


def asked_of(follow_up: FollowUp, request: HttpRequest) -> dict[str, Any]:
    """What the form needs to know that was sent."""
    kind = request.POST.get("kind", "")
    asked = kind if kind in AnswerForm.SAYS else ""
    return {"asked": asked, "evidence": follow_up.evidence_required}


def is_flooded(follow_up: FollowUp) -> bool:
    lately = follow_up.replies.filter(created_by=None, created_at__gt=timezone.now() - WITHIN)
    return bool(lately.count() >= MOST)


class FollowUpReply(ActionView):
    """A colleague says something to it; whoever owes it may, if they see it."""

    model = FollowUp
    action = replies.reply
    form_class = ReplyForm
    label = gettext_lazy("Say how it is")
    explanation = gettext_lazy("Whoever chases it decides on more time, and on what is said done.")
    success = gettext_lazy("Noted at “%(name)s”.")

    def next_url(self) -> str:
        return f"{self.object.get_absolute_url()}#replies"


class FollowUpHandOver(ActionView):
    model = FollowUp
    action = asking.hand_over
    form_class = HandOverForm
    label = gettext_lazy("Hand over")
    explanation = gettext_lazy(
        "Who owed it is reminded no more, and their links open nothing; history keeps who it was."
    )
    success = gettext_lazy("“%(name)s” was handed over.")


class FollowUpAsk(ActionView):
    model = FollowUp
    action = asking.ask
    form_class = AskForm
    label = gettext_lazy("Ask by e-mail")
    explanation = gettext_lazy(
        "Whoever owes it gets a letter now, whatever its day is; without an account they answer "
        "by the link in it. Once a day."
    )
    success = gettext_lazy("“%(name)s” was asked for.")


class FollowUpSplit(ActionView):
    model = FollowUp
    action = passing_on.split
    form_class = SplitForm
    label = gettext_lazy("Split")
    explanation = gettext_lazy(
        "Each part becomes a follow-up of its own, owed by the same until the same day; "
        "this one is closed by them. What comes again comes again whole."
    )
    success = gettext_lazy("“%(name)s” was split.")


class FollowUpRecall(ActionView):
    model = FollowUp
    action = passing_on.recall_links
    label = gettext_lazy("Recall the links")
    explanation = gettext_lazy(
        "Links in letters that were sent open nothing more; the next reminder brings a new one."
    )
    success = gettext_lazy("The links about “%(name)s” were recalled.")


class FollowUpStep(ActionView):
    model = FollowUp
    action = passing_on.add_step
    form_class = StepForm
    label = gettext_lazy("Add a step")

    def next_url(self) -> str:
        return f"{self.object.get_absolute_url()}#steps"


class StepTick(View):
    """Ticks a step, or takes the tick away."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        user: Any = request.user
        step = Step.objects.visible_to(user).for_detail().filter(pk=pk).first()
        if step is None:
            raise Http404
        if not Step.objects.editable_by(user).filter(pk=pk).exists():
            raise PermissionDenied
        with suppress(ValidationError):  # closed meanwhile: the page shows so
            passing_on.tick(step, by=user, done=request.POST.get("done") == "1")
        return redirect(step.get_absolute_url())


class ReplyAct(ActionView):
    """What the chaser decides of a reply."""

    model = Reply
    template_name = "engagements/reply_decide.html"

    def list_crumb(self) -> dict[str, str]:
        return {"label": _("Follow-ups"), "url": reverse("engagements:follow-up-list")}

    def next_url(self) -> str:
        return str(self.object.follow_up.get_absolute_url())


class ReplyAccept(ReplyAct):
    action = replies.accept
    form_class = AcceptForm
    label = gettext_lazy("Accept")
    success = gettext_lazy("Accepted; whoever said so is told.")

    def onward(self) -> str:
        """Whose it is not needs somebody else."""
        if self.object.kind == Reply.Kind.NOT_MINE:
            url = reverse("engagements:follow-up-hand-over", args=[self.object.follow_up_id])
            return with_back(url, self.back)
        return super().onward()


class ReplyRefuse(ReplyAct):
    action = replies.refuse
    form_class = RefuseForm
    label = gettext_lazy("Refuse")
    success = gettext_lazy("Refused; whoever said so is told.")
