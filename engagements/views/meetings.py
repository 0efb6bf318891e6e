"""Meetings and what belongs to them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contacts.models import ContactPoint
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
from engagements.actions import agendas, invitations, meetings
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
from engagements.hits import MeetingHits
from engagements.models import (
    AgendaItem,
    Attendance,
    FollowUp,
    Invitation,
    Letter,
    Meeting,
    Problem,
    Proposal,
    Resolution,
    Statement,
    Term,
)
from engagements.models.agenda import initiatives
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
    facts = ("body", "kind", "number", "day", "starts", "ends", "place", "host", "summary")
    icon = "presentation"

    @property
    def subtitle(self) -> str:
        return self.object.heading

    def actions(self) -> Iterator[dict[str, str]]:
        if self.object.status in Meeting.AHEAD:
            url = reverse("engagements:meeting-room", args=[self.object.pk])
            style = "primary" if self.object.status == Meeting.Status.RUNNING else ""
            yield {"label": _("Room"), "url": url, "icon": "mic", "style": style}
        if self.object.status == Meeting.Status.PLANNED:
            url = reverse("engagements:meeting-hold", args=[self.object.pk])
            yield {"label": _("Record as held"), "url": url, "icon": "check", "style": "primary"}
            url = reverse("engagements:meeting-reminders", args=[self.object.pk])
            yield {"label": _("Reminders"), "url": url, "icon": "bell", "style": ""}
            url = reverse("engagements:meeting-cancel", args=[self.object.pk])
            yield {"label": _("Cancel the meeting"), "url": url, "icon": "ban", "style": ""}
        elif self.object.status == Meeting.Status.HELD and self.elects:
            url = reverse("engagements:meeting-elect", args=[self.object.pk])
            yield {"label": _("Record an election"), "url": url, "icon": "user-check", "style": ""}

    def address_of(self, role: str) -> str | None:
        """What approved minutes tell is not offered to be changed."""
        return None if self.object.locked_at else super().address_of(role)

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
        user = self.request.user
        statements = Statement.objects.visible_to(user).filter(meeting=meeting)
        decided = Resolution.objects.visible_to(user).filter(meeting=meeting)
        owed = FollowUp.objects.filter(resolution__in=decided)
        own = {
            **agenda_of(meeting, user),
            **invitations_to(meeting),
            "attendances": attendances,
            "minutes_url": minutes_url(meeting),
            "quorum": bylaws.quorum_of(meeting, attendances),
            "elections": Term.objects.filter(elected_in=meeting).for_list().order_by("pk"),
            "elects": self.elects,
            "statements": statements.select_related("speaker", "speaker__person", "item"),
            "resolutions": decided.order_by("serial"),
            "problems": meeting.problems.alive().order_by("pk"),
            "follow_ups": owed.for_list().order_by("due", "pk"),
        }
        own |= letters_about(self.request.user, meeting=self.object.pk)
        return super().get_context_data(**(own | kwargs))


def minutes_url(meeting: Meeting) -> str:
    """Where the minutes of a meeting are; "" before it was held."""
    if meeting.status != Meeting.Status.HELD:
        return ""
    return reverse("engagements:meeting-minutes", args=[meeting.pk])


def agenda_of(meeting: Meeting, user: Any) -> dict[str, Any]:
    """{agenda, minutes_planned, proposals}; what an item is about only where that is open."""
    items = list(AgendaItem.objects.visible_to(user).filter(meeting=meeting).with_origin())
    about = (("problem", Problem), ("letter", Letter), ("initiative", initiatives()))
    for name, model in about:
        keys = {key for item in items if (key := getattr(item, f"{name}_id"))}
        seen = set(model.objects.visible_to(user).filter(pk__in=keys).values_list("pk", flat=True))
        for item in items:
            shown = getattr(item, name) if getattr(item, f"{name}_id") in seen else None
            setattr(item, f"shown_{name}", shown)
    planned = meeting.status == Meeting.Status.PLANNED
    waiting = Proposal.objects.visible_to(user).filter(body=meeting.body_id).waiting().for_list()
    return {
        "agenda": items,
        "minutes_planned": sum(item.minutes or 0 for item in items),
        "proposals": waiting if planned else Proposal.objects.none(),
    }


def invitations_to(meeting: Meeting) -> dict[str, Any]:
    """{invitations, counts, forecast, unreachable}: who was asked, and what they answered."""
    rows = list(Invitation.objects.filter(meeting=meeting).standing().for_list())
    planned = bool(rows) and meeting.status == Meeting.Status.PLANNED
    numbers = Counter(row.answer for row in rows)
    missed = [row.person for row in rows if row.mail_id is None]
    known = Invitation.Answer.choices
    return {
        "invitations": rows,
        "counts": [(label, numbers[value]) for value, label in known if numbers[value]],
        "forecast": bylaws.forecast(meeting, {row.person_id for row in rows if row.comes})
        if planned
        else None,
        "unreachable": with_phones(missed) if planned else [],
    }


def with_phones(people: list[Any]) -> list[dict[str, Any]]:
    """[{person, phones}] of those no letter reached."""
    numbers: dict[int, list[str]] = {person.pk: [] for person in people}
    if people:
        points = ContactPoint.objects.filter(person__in=list(numbers)).in_use().phones()
        for key, value in points.order_by("pk").values_list("person", "value"):
            numbers[key].append(value)
    return [{"person": person, "phones": numbers[person.pk]} for person in people]


class MeetingCreate(RecordCreate):
    model = Meeting
    form_class = MeetingForm
    prefilled = ("body", "day")

    def record(self, form: RecordForm, key: Any) -> None:
        meetings.plan(form.instance, by=self.request.user, key=key)


class MeetingUpdate(RecordUpdate):
    model = Meeting
    form_class = MeetingForm

    def record(self, obj: Any) -> None:
        invitations.revise(obj, by=self.request.user)


class MeetingDelete(RecordDelete):
    model = Meeting


class MeetingHistory(RecordHistory):
    model = Meeting


class MeetingPick(RecordPick):
    model = Meeting
    hits = MeetingHits


class MeetingHold(ActionView):
    model = Meeting
    action = meetings.hold
    form_class = HoldForm
    label = gettext_lazy("Record as held")
    explanation = gettext_lazy(
        "Name, post and organization of everybody on the list are copied as they are now; "
        "later changes never rewrite these minutes. Of whom nothing was noted counts as present; "
        "where attendance was taken in the room, as absent."
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

    def record(self, form: RecordForm, key: Any) -> None:
        form.instance.place = 0
        agendas.add_item(form.instance, by=self.request.user, key=key)


class AgendaItemUpdate(PartOfMeeting, RecordUpdate):
    model = AgendaItem
    form_class = AgendaItemForm

    def record(self, obj: Any) -> None:
        agendas.note_item(obj, by=self.request.user)


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
