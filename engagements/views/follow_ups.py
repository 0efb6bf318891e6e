"""Follow-ups."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm import rights
from crm.forms import RecordForm
from crm.models import Attachment, User
from crm.views import (
    ActionView,
    RecordCreate,
    RecordDelete,
    RecordDetail,
    RecordHistory,
    RecordList,
    RecordUpdate,
)
from crm.views.attachments import Attach
from engagements.actions import asking, follow_ups
from engagements.filters import FollowUpFilter
from engagements.forms.follow_ups import (
    DropForm,
    FinishForm,
    FollowUpForm,
    NewFollowUpForm,
    PostponeForm,
)
from engagements.models import FollowUp, Mute, Subject
from engagements.owing import ower
from engagements.tables import FollowUpTable
from engagements.views.referrals import chain_of


def add_url(user: User, **about: int) -> str | None:
    """Where a follow-up about something is added, for those who may."""
    if not rights.may_create(user, FollowUp):
        return None
    return f"{reverse('engagements:follow-up-create')}?{urlencode(about)}"


#: what else is done to one that is open
MORE = (
    ("hand-over", gettext_lazy("Hand over"), "arrow-right"),
    ("split", gettext_lazy("Split"), "list"),
    ("drop", gettext_lazy("Give up"), "ban"),
)
#: so many replies and files are shown
SHOWN = 100


def mutes_of(follow_up: FollowUp) -> Any:
    """Who owes or chases it and is not reminded of it."""
    rows = Mute.objects.silencing(Subject.FOLLOW_UP, follow_up).for_list()
    accounts = [key for key in (follow_up.account, follow_up.chaser_id) if key]
    concerned = Q(user__in=accounts)
    if follow_up.owner_person_id:
        concerned |= Q(person=follow_up.owner_person_id)
    if follow_up.owner_organization_id:
        concerned |= Q(organization=follow_up.owner_organization_id)
    return rows.filter(concerned)


class FollowUpList(RecordList):
    model = FollowUp
    table_class = FollowUpTable
    filter_class = FollowUpFilter
    usual = "time=open"
    icon = "list-checks"
    empty_text = gettext_lazy("What somebody owes is kept here, with a day and a reminder.")
    bulk_form = FollowUpForm
    bulk_fields = ("due", "priority", "state", "chaser", "owed_to", "evidence_required")
    bulk_save = follow_ups.revise_many
    bulk_check = follow_ups.refuse_reopening


class FollowUpDetail(RecordDetail):
    model = FollowUp
    inline_form = FollowUpForm
    facts = (
        *("due", "priority", "state", "owner_user", "owner_person", "owner_organization"),
        *(
            "owed_to",
            "chaser",
            "resolution",
            "problem",
            "letter",
            "interaction",
            "seat",
            "note",
            "repeats",
            "comes_from",
            "evidence_required",
            "evidence",
        ),
    )
    icon = "list-checks"

    def actions(self) -> Iterator[dict[str, str]]:
        if self.object.is_open:
            done = reverse("engagements:follow-up-finish", args=[self.object.pk])
            later = reverse("engagements:follow-up-postpone", args=[self.object.pk])
            yield {"label": _("Done"), "url": done, "icon": "check", "style": "primary"}
            yield {"label": _("Postpone"), "url": later, "icon": "alarm-clock", "style": ""}
            if self.object.owner:
                ask = reverse("engagements:follow-up-ask", args=[self.object.pk])
                yield {"label": _("Ask by e-mail"), "url": ask, "icon": "mail", "style": ""}
            for verb, label, icon in MORE:
                url = reverse(f"engagements:follow-up-{verb}", args=[self.object.pk])
                yield {"label": str(label), "url": url, "icon": icon, "style": ""}
        else:
            again = reverse("engagements:follow-up-reopen", args=[self.object.pk])
            yield {"label": _("Open again"), "url": again, "icon": "undo-2", "style": ""}

    def panels(self) -> list[str]:
        return [reverse("cooperation:follow-up-panel", args=[self.object.pk])]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        follow_up, user = self.object, self.request.user
        mutes = list(mutes_of(follow_up))
        own = {
            "mutes": mutes,
            "is_mine": user.pk in (follow_up.account, follow_up.chaser_id),
            "is_muted": any(mute.user_id == user.pk for mute in mutes),
            "reminders": follow_up.reminders.select_related("mail"),
            "replies": follow_up.replies.for_list()[:SHOWN],
            "steps": follow_up.steps.all(),
            "led_on": follow_up.led_on.visible_to(user).for_list().order_by("due", "pk")[:SHOWN],
            "attachments": Attachment.objects.of(follow_up).for_list()[:SHOWN],
            "may_change": self.may_change,
            "links_out": follow_up.is_open and bool(ower(follow_up)),
        } | chain_of(follow_up, self.request.user)
        return super().get_context_data(**(own | kwargs))


class FollowUpCreate(RecordCreate):
    model = FollowUp
    form_class = NewFollowUpForm
    prefilled = ("resolution", "problem", "letter", "owner_person", "owner_organization")

    def record(self, form: RecordForm, key: Any) -> None:
        at_once = form.cleaned_data["at_once"]
        asking.owe(form.instance, by=self.request.user, key=key, at_once=at_once)


class FollowUpUpdate(RecordUpdate):
    model = FollowUp
    form_class = FollowUpForm

    def record(self, obj: FollowUp) -> None:
        follow_ups.revise(obj, by=self.request.user)


class FollowUpDelete(RecordDelete):
    model = FollowUp

    def besides(self) -> str:
        if not self.object.repeats or not self.object.is_open:
            return ""
        return _(
            "It comes again, and does so no more while it lies in the trash. To leave out this"
            " time alone, give it up instead: the next time is then added."
        )

    def throw_away(self) -> None:
        follow_ups.discard(self.object, by=self.request.user)


class FollowUpHistory(RecordHistory):
    model = FollowUp


class FollowUpFinish(ActionView):
    model = FollowUp
    action = follow_ups.finish
    form_class = FinishForm
    label = gettext_lazy("Mark as done")
    success = gettext_lazy("“%(name)s” is done.")

    def undo_url(self) -> str:
        return reverse("engagements:follow-up-reopen", args=[self.object.pk])

    def next_url(self) -> str:
        """Back to the queue: the next thing waits there."""
        return reverse("kartabl")


class FollowUpReopen(ActionView):
    model = FollowUp
    action = follow_ups.reopen
    label = gettext_lazy("Open again")
    explanation = gettext_lazy(
        "It waits again for whoever owes it; where its next time was added, that goes to the trash."
    )
    success = gettext_lazy("“%(name)s” is open again.")


class FollowUpPutForward(ActionView):
    model = FollowUp
    action = follow_ups.put_forward
    label = gettext_lazy("Not postponed")
    explanation = gettext_lazy("The day before the last postponement counts again.")
    success = gettext_lazy("“%(name)s” is due as before.")


class FollowUpPostpone(ActionView):
    model = FollowUp
    action = follow_ups.postpone
    form_class = PostponeForm
    label = gettext_lazy("Postpone")
    explanation = gettext_lazy("The old day and the reason stay in the history.")
    success = gettext_lazy("“%(name)s” was postponed.")

    def undo_url(self) -> str:
        return reverse("engagements:follow-up-put-forward", args=[self.object.pk])


class FollowUpAttach(Attach):
    model = FollowUp


class FollowUpDrop(ActionView):
    model = FollowUp
    action = follow_ups.drop
    form_class = DropForm
    label = gettext_lazy("Give up")
    explanation = gettext_lazy("Nobody is reminded any more; the reason stays in the history.")
    success = gettext_lazy("“%(name)s” was given up.")

    def undo_url(self) -> str:
        return reverse("engagements:follow-up-reopen", args=[self.object.pk])
