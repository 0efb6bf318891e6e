"""Follow-ups."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm import rights
from crm.forms import RecordForm
from crm.models import User
from crm.views import (
    ActionView,
    RecordCreate,
    RecordDelete,
    RecordDetail,
    RecordHistory,
    RecordList,
    RecordUpdate,
)
from engagements.actions import follow_ups
from engagements.filters import FollowUpFilter
from engagements.forms.follow_ups import FinishForm, FollowUpForm, PostponeForm, ReasonForm
from engagements.models import FollowUp
from engagements.tables import FollowUpTable


def add_url(user: User, **about: int) -> str | None:
    """Where a follow-up about something is added, for those who may."""
    if not rights.may_create(user, FollowUp):
        return None
    return f"{reverse('engagements:follow-up-create')}?{urlencode(about)}"


class FollowUpList(RecordList):
    model = FollowUp
    table_class = FollowUpTable
    filter_class = FollowUpFilter
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
            "seat",
            "note",
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
            gone = reverse("engagements:follow-up-drop", args=[self.object.pk])
            yield {"label": _("Give up"), "url": gone, "icon": "ban", "style": ""}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        reminders = self.object.reminders.select_related("mail")
        return super().get_context_data(reminders=reminders, **kwargs)


class FollowUpCreate(RecordCreate):
    model = FollowUp
    form_class = FollowUpForm
    prefilled = ("resolution", "problem", "owner_person", "owner_organization")

    def record(self, form: RecordForm, key: Any) -> None:
        follow_ups.owe(form.instance, by=self.request.user, key=key)


class FollowUpUpdate(RecordUpdate):
    model = FollowUp
    form_class = FollowUpForm

    def record(self, obj: FollowUp) -> None:
        follow_ups.revise(obj, by=self.request.user)


class FollowUpDelete(RecordDelete):
    model = FollowUp

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

    def next_url(self) -> str:
        """Back to the queue: the next thing waits there."""
        return reverse("kartabl")


class FollowUpPostpone(ActionView):
    model = FollowUp
    action = follow_ups.postpone
    form_class = PostponeForm
    label = gettext_lazy("Postpone")
    explanation = gettext_lazy("The old day and the reason stay in the history.")
    success = gettext_lazy("“%(name)s” was postponed.")


class FollowUpDrop(ActionView):
    model = FollowUp
    action = follow_ups.drop
    form_class = ReasonForm
    label = gettext_lazy("Give up")
    explanation = gettext_lazy("Nobody is reminded any more; the reason stays in the history.")
    success = gettext_lazy("“%(name)s” was given up.")
