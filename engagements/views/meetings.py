"""Meetings and what belongs to them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm import rights
from crm.forms import RecordForm
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
from engagements import bylaws
from engagements.actions import meetings
from engagements.filters import MeetingFilter
from engagements.forms.follow_ups import ReasonForm
from engagements.forms.meetings import (
    AgendaItemForm,
    AttendanceForm,
    HoldForm,
    MeetingForm,
    SpeakerForm,
    StatementForm,
)
from engagements.models import (
    AgendaItem,
    Attendance,
    FollowUp,
    Meeting,
    Resolution,
    Statement,
    Term,
)
from engagements.tables import MeetingTable
from engagements.views.letters import letters_about


class MeetingList(RecordList):
    model = Meeting
    table_class = MeetingTable
    filter_class = MeetingFilter
    icon = "presentation"
    empty_text = gettext_lazy("Plan the first meeting; its number runs on by itself.")
    bulk_form = MeetingForm
    bulk_fields = ("kind", "place", "host", "confidential")


class MeetingDetail(RecordDetail):
    model = Meeting
    inline_form = MeetingForm
    facts = ("body", "kind", "number", "day", "place", "host", "summary")
    icon = "presentation"

    @property
    def subtitle(self) -> str:
        return self.object.heading

    def actions(self) -> Iterator[dict[str, str]]:
        if self.object.status == Meeting.Status.PLANNED:
            url = reverse("engagements:meeting-hold", args=[self.object.pk])
            yield {"label": _("Record as held"), "url": url, "icon": "check", "style": "primary"}
            url = reverse("engagements:meeting-cancel", args=[self.object.pk])
            yield {"label": _("Cancel the meeting"), "url": url, "icon": "ban", "style": ""}
        elif self.object.status == Meeting.Status.HELD and self.elects:
            url = reverse("engagements:meeting-elect", args=[self.object.pk])
            yield {"label": _("Record an election"), "url": url, "icon": "user-check", "style": ""}

    @property
    def elects(self) -> bool:
        """Whether the reader may record who was elected: a seat gives rights."""
        return rights.may_create(self.request.user, Term)

    def panels(self) -> list[str]:
        return [reverse("cooperation:meeting-panel", args=[self.object.pk])]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        meeting = self.object
        people = Attendance.objects.filter(meeting=meeting).order_by("pk")
        attendances = list(people.select_related("person", "stands_in_for"))
        statements = Statement.objects.filter(meeting=meeting)
        owed = FollowUp.objects.filter(resolution__meeting=meeting)
        own = {
            "agenda": AgendaItem.objects.filter(meeting=meeting),
            "attendances": attendances,
            "quorum": bylaws.quorum_of(meeting, attendances),
            "elections": Term.objects.filter(elected_in=meeting).for_list().order_by("pk"),
            "elects": self.elects,
            "statements": statements.select_related("speaker", "speaker__person", "item"),
            "resolutions": Resolution.objects.filter(meeting=meeting).order_by("serial"),
            "problems": meeting.problems.alive().order_by("pk"),
            "follow_ups": owed.for_list().order_by("due", "pk"),
        }
        own |= letters_about(self.request.user, meeting=self.object.pk)
        return super().get_context_data(**(own | kwargs))


class MeetingCreate(RecordCreate):
    model = Meeting
    form_class = MeetingForm
    prefilled = ("body",)

    def record(self, form: RecordForm, key: Any) -> None:
        meetings.plan(form.instance, by=self.request.user, key=key)


class MeetingUpdate(RecordUpdate):
    model = Meeting
    form_class = MeetingForm


class MeetingDelete(RecordDelete):
    model = Meeting


class MeetingHistory(RecordHistory):
    model = Meeting


class MeetingPick(RecordPick):
    model = Meeting


class MeetingHold(ActionView):
    model = Meeting
    action = meetings.hold
    form_class = HoldForm
    label = gettext_lazy("Record as held")
    explanation = gettext_lazy(
        "Name, post and organization of everybody on the list are copied as they are now; "
        "later changes never rewrite these minutes."
    )
    success = gettext_lazy("The meeting is recorded as held.")


class MeetingCancel(ActionView):
    model = Meeting
    action = meetings.cancel
    form_class = ReasonForm
    label = gettext_lazy("Cancel the meeting")
    explanation = gettext_lazy("It stays on record as cancelled, with the reason.")
    success = gettext_lazy("The meeting was cancelled.")


class PartOfMeeting:
    """Agenda, attendance and statements are shown on the page of their meeting."""

    prefilled = ("meeting",)

    def list_crumb(self) -> dict[str, str]:
        return {"label": _("Meetings"), "url": reverse("engagements:meeting-list")}

    def next_after_delete(self) -> str:
        return self.object.get_absolute_url()


class AgendaItemCreate(PartOfMeeting, RecordCreate):
    model = AgendaItem
    form_class = AgendaItemForm


class AgendaItemUpdate(PartOfMeeting, RecordUpdate):
    model = AgendaItem
    form_class = AgendaItemForm


class AgendaItemDelete(PartOfMeeting, RecordDelete):
    model = AgendaItem


class AgendaItemHistory(PartOfMeeting, RecordHistory):
    model = AgendaItem


class AttendanceCreate(PartOfMeeting, RecordCreate):
    model = Attendance
    form_class = AttendanceForm

    def record(self, form: RecordForm, key: Any) -> None:
        meetings.note_attendance(form.instance, by=self.request.user, key=key)


class AttendanceUpdate(PartOfMeeting, RecordUpdate):
    model = Attendance
    form_class = AttendanceForm


class AttendanceDelete(PartOfMeeting, RecordDelete):
    model = Attendance


class AttendanceHistory(PartOfMeeting, RecordHistory):
    model = Attendance


class StatementCreate(PartOfMeeting, RecordCreate):
    model = Statement
    form_class = StatementForm


class StatementUpdate(PartOfMeeting, RecordUpdate):
    model = Statement
    form_class = StatementForm


class StatementDelete(PartOfMeeting, RecordDelete):
    model = Statement


class StatementHistory(PartOfMeeting, RecordHistory):
    model = Statement


class StatementIdentify(PartOfMeeting, ActionView):
    model = Statement
    action = meetings.identify_speaker
    form_class = SpeakerForm
    label = gettext_lazy("Decide who spoke")
    explanation = gettext_lazy(
        "The source names the speaker in a way that fits several people. "
        "Decide only when you know; until then it stays open."
    )
    success = gettext_lazy("The speaker is decided.")
