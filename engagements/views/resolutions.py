"""Resolutions."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy

from crm.forms import RecordForm
from crm.picks import RecordPick
from crm.views import (
    RecordCreate,
    RecordDelete,
    RecordDetail,
    RecordHistory,
    RecordList,
    RecordUpdate,
)
from engagements.actions import meetings
from engagements.filters import ResolutionFilter
from engagements.forms.resolutions import NewResolutionForm, ResolutionForm
from engagements.models import FollowUp, Resolution
from engagements.tables import ResolutionTable
from engagements.views.follow_ups import add_url
from engagements.views.letters import letters_about


class ResolutionList(RecordList):
    model = Resolution
    table_class = ResolutionTable
    filter_class = ResolutionFilter
    icon = "gavel"
    empty_text = gettext_lazy("What meetings decide is numbered and followed from here.")
    bulk_form = ResolutionForm
    bulk_fields = ("kind", "state")


class ResolutionDetail(RecordDetail):
    model = Resolution
    inline_form = ResolutionForm
    facts = ("text", "kind", "state", "body", "meeting", "item")
    icon = "gavel"

    def panels(self) -> list[str]:
        return [reverse("cooperation:resolution-panel", args=[self.object.pk])]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        owed = FollowUp.objects.filter(resolution=self.object).for_list().order_by("due", "pk")
        own = {
            "follow_ups": owed,
            "title": self.object.number,
            "add_url": add_url(self.request.user, resolution=self.object.pk),
        }
        own |= letters_about(self.request.user, resolution=self.object.pk)
        return super().get_context_data(**(own | kwargs))


class ResolutionCreate(RecordCreate):
    model = Resolution
    form_class = NewResolutionForm
    prefilled = ("meeting", "item")

    def record(self, form: RecordForm, key: Any) -> None:
        resolution, user = form.instance, self.request.user
        follow_up = FollowUp(title=resolution.text[:300], chaser=user, due=form.cleaned_data["due"])
        meetings.resolve(resolution, by=user, key=key, follow_up=follow_up)


class ResolutionUpdate(RecordUpdate):
    model = Resolution
    form_class = ResolutionForm


class ResolutionDelete(RecordDelete):
    model = Resolution


class ResolutionHistory(RecordHistory):
    model = Resolution


class ResolutionPick(RecordPick):
    model = Resolution
