"""The pages of initiatives and their parties."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contacts.models import Organization, Person
from cooperation.actions import advance
from cooperation.filters import InitiativeFilter
from cooperation.forms import AdvanceForm, InitiativeForm, PartyForm
from cooperation.models import Initiative, Party
from cooperation.tables import InitiativeTable
from crm.picks import RecordPick
from crm.views import (
    ActionView,
    Panel,
    RecordCreate,
    RecordDelete,
    RecordDetail,
    RecordHistory,
    RecordList,
    RecordUpdate,
)
from engagements.models import Body, Letter, Meeting, Resolution

SHOWN = 20


class InitiativeList(RecordList):
    model = Initiative
    table_class = InitiativeTable
    filter_class = InitiativeFilter
    icon = "handshake"
    empty_text = gettext_lazy("Courses, exhibitions, consortia and theses done together.")
    bulk_form = InitiativeForm
    bulk_fields = ("health", "lead", "body", "start", "end")


class InitiativeDetail(RecordDetail):
    model = Initiative
    inline_form = InitiativeForm
    facts = (
        *("body", "lead", "health", "start", "end", "description"),
        *("meeting", "resolution"),
    )

    @property
    def icon(self) -> str:
        return self.object.track.icon

    @property
    def subtitle(self) -> str:
        return str(self.object.track.title)

    def actions(self) -> Iterator[dict[str, str]]:
        if self.object.is_open:
            url = reverse("cooperation:initiative-advance", args=[self.object.pk])
            label = _("Move to another stage")
            yield {"label": label, "url": url, "icon": "kanban", "style": "primary"}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        parties = Party.objects.filter(initiative=self.object).for_list()
        return super().get_context_data(parties=parties.order_by("pk"), **kwargs)


class InitiativeCreate(RecordCreate):
    model = Initiative
    form_class = InitiativeForm
    prefilled = ("meeting", "resolution", "body", "kind")


class InitiativeUpdate(RecordUpdate):
    model = Initiative
    form_class = InitiativeForm


class InitiativeDelete(RecordDelete):
    model = Initiative


class InitiativeHistory(RecordHistory):
    model = Initiative


class InitiativePick(RecordPick):
    model = Initiative


class InitiativeAdvance(ActionView):
    model = Initiative
    action = advance
    form_class = AdvanceForm
    label = gettext_lazy("Move to another stage")
    success = gettext_lazy("“%(name)s” was moved on.")


class PartOfInitiative:
    """Parties are shown on the page of their initiative."""

    prefilled = ("initiative",)

    def list_crumb(self) -> dict[str, str]:
        return {"label": _("Initiatives"), "url": reverse("cooperation:initiative-list")}

    def next_after_delete(self) -> str:
        return self.object.get_absolute_url()


class PartyCreate(PartOfInitiative, RecordCreate):
    model = Party
    form_class = PartyForm


class PartyUpdate(PartOfInitiative, RecordUpdate):
    model = Party
    form_class = PartyForm


class PartyDelete(PartOfInitiative, RecordDelete):
    model = Party


class PartyHistory(PartOfInitiative, RecordHistory):
    model = Party


class InitiativePanel(Panel):
    """The initiatives that belong to a record of a lower app."""

    template_name = "cooperation/_initiatives_panel.html"
    prefill = ""

    def content(self, obj: Any) -> dict[str, Any]:
        found = Initiative.objects.visible_to(self.request.user)
        mine = self.belonging(found, obj).select_related("body").distinct()
        create = reverse("cooperation:initiative-create")
        return {
            "initiatives": mine.order_by("-updated_at", "-pk")[:SHOWN],
            "add_url": f"{create}?{self.prefill}={obj.pk}" if self.prefill else None,
        }

    def belonging(self, initiatives: Any, obj: Any) -> Any:
        """The initiatives that belong to the record."""
        raise NotImplementedError


class PersonPanel(InitiativePanel):
    model = Person

    def belonging(self, initiatives: Any, obj: Any) -> Any:
        parties = Party.objects.filter(person=obj).values("initiative")
        return initiatives.filter(lead=obj) | initiatives.filter(pk__in=parties)


class OrganizationPanel(InitiativePanel):
    model = Organization

    def belonging(self, initiatives: Any, obj: Any) -> Any:
        parties = Party.objects.filter(organization=obj).values("initiative")
        return initiatives.filter(pk__in=parties)


class BodyPanel(InitiativePanel):
    model = Body
    prefill = "body"

    def belonging(self, initiatives: Any, obj: Any) -> Any:
        return initiatives.filter(body=obj)


class MeetingPanel(InitiativePanel):
    model = Meeting
    prefill = "meeting"

    def belonging(self, initiatives: Any, obj: Any) -> Any:
        return initiatives.filter(meeting=obj)


class ResolutionPanel(InitiativePanel):
    model = Resolution
    prefill = "resolution"

    def belonging(self, initiatives: Any, obj: Any) -> Any:
        return initiatives.filter(resolution=obj)


class LetterPanel(InitiativePanel):
    """The initiatives that began with the resolution or in the meeting a letter is about."""

    model = Letter

    def belonging(self, initiatives: Any, obj: Any) -> Any:
        if obj.resolution_id:
            return initiatives.filter(resolution=obj.resolution_id)
        return initiatives.filter(meeting=obj.meeting_id) if obj.meeting_id else initiatives.none()
