"""Resolutions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm import rights
from crm.forms import ActionForm, RecordForm
from crm.models import Attachment
from crm.picks import RecordPick
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
from engagements.actions import meetings, resolutions
from engagements.filters import ResolutionFilter
from engagements.forms.follow_ups import ReasonForm
from engagements.forms.resolutions import (
    CarryOutForm,
    CommunicateForm,
    NewResolutionForm,
    ResolutionForm,
)
from engagements.hits import ResolutionHits
from engagements.lifeline import life_line
from engagements.models import FollowUp, Letter, Resolution
from engagements.tables import ResolutionTable
from engagements.views.follow_ups import add_url
from engagements.views.letters import SHOWN, letters_about


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
    facts = (
        *("text", "kind", "state", "body", "meeting", "item", "problem"),
        *("votes_named", "evidence", "confirmed_by", "closed_in"),
    )
    icon = "gavel"

    def actions(self) -> Iterator[dict[str, str]]:
        if self.object.is_open:
            yield self.button("carry-out", _("Carried out"), "check", "primary")
            yield self.button("drop", _("Give up"), "ban")

    def button(self, role: str, label: str, icon: str, style: str = "") -> dict[str, str]:
        url = self.object.url_role(role, self.object.pk)
        return {"label": label, "url": url, "icon": icon, "style": style}

    def panels(self) -> list[str]:
        return [reverse("cooperation:resolution-panel", args=[self.object.pk])]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        resolution, user = self.object, self.request.user
        owed = FollowUp.objects.filter(resolution=resolution).for_list().order_by("due", "pk")
        files = list(Attachment.objects.of(resolution).for_list()[:SHOWN])
        done = resolution.state == Resolution.State.DONE
        writes = self.may_change and rights.may_create(user, Letter)
        own = {
            "follow_ups": owed,
            "title": resolution.number,
            "extract_url": extract_url(resolution),
            "add_url": add_url(user, resolution=resolution.pk),
            "life_line": life_line(resolution, user),
            "communicate_url": resolution.url_role("communicate", resolution.pk) if writes else "",
            "attachments": files,
            "attach_url": resolution.url_role("attach", resolution.pk) if self.may_change else "",
            "unproven": done and not (resolution.is_proven or files),
        }
        own |= letters_about(user, resolution=resolution.pk)
        return super().get_context_data(**(own | kwargs))


def extract_url(resolution: Resolution) -> str:
    """Where the minutes' words on it are printed; what was voted on by mail stands in none."""
    return resolution.url_role("extract", resolution.pk) if resolution.meeting_id else ""


class ResolutionCreate(RecordCreate):
    model = Resolution
    form_class = NewResolutionForm
    prefilled = ("meeting", "item", "problem")

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
    hits = ResolutionHits


class ResolutionAttach(Attach):
    model = Resolution


class ResolutionCarryOut(ActionView):
    model = Resolution
    action = resolutions.carry_out
    form_class = CarryOutForm
    label = gettext_lazy("Carried out")
    explanation = gettext_lazy(
        "It is called carried out only with evidence: the number of a letter, a file, or somebody "
        "who confirms it."
    )
    success = gettext_lazy("The resolution is carried out.")


class ResolutionDrop(ActionView):
    model = Resolution
    action = resolutions.drop
    form_class = ReasonForm
    label = gettext_lazy("Give up")
    explanation = gettext_lazy("It is not followed any more; history keeps why.")
    success = gettext_lazy("The resolution was given up.")


class ResolutionCommunicate(ActionView):
    """By one click from the life line; opened by itself it asks for a template."""

    model = Resolution
    form_class = CommunicateForm
    label = gettext_lazy("Communicate")
    explanation = gettext_lazy(
        "A letter to the organizations that owe something of it is prepared as a draft."
    )
    success = gettext_lazy("The letter is prepared; look at it, then register it.")

    def require_change(self) -> None:
        self.may_change = self.may_change and rights.may_create(self.request.user, Letter)
        super().require_change()

    def act(self, form: ActionForm) -> None:
        self.letter = resolutions.communicate(
            self.object, by=self.request.user, **form.cleaned_data
        )

    def next_url(self) -> str:
        return self.letter.get_absolute_url()
