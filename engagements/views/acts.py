"""What is done in the room of a meeting: plain forms, and minutes that save themselves."""

from __future__ import annotations

from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm.forms import ActionForm, RecordForm
from crm.picks import is_key
from crm.templatetags.persian import digits
from crm.text import normalise
from crm.views import ActionView, RecordUpdate
from crm.views.base import ObjectPage
from engagements.actions import room
from engagements.forms.room import (
    GuestForm,
    LineForm,
    MarkForm,
    MinutesForm,
    ReplaceForm,
    SayForm,
    VoteForm,
)
from engagements.models import AgendaItem, Attendance, Meeting, Resolution
from engagements.views.meetings import PartOfMeeting
from engagements.views.room import RoomParts, room_url

JSON = "application/json"


class InRoom(PartOfMeeting, RoomParts, ActionView):
    """Something done in the room: a page of its own without script, else a part of the room."""

    #: the name under which the room shows the form when it was refused
    bound = ""

    def refuse(self, form: BaseForm, status: int = 422) -> HttpResponse:
        if not (self.wanted and self.bound):
            return super().refuse(form, status)
        return self.part(self.wanted, self.item_key, status, **{self.bound: form})

    @property
    def item_key(self) -> Any:
        """The item at which the room stands."""
        return self.object.pk if isinstance(self.object, AgendaItem) else None

    def next_url(self) -> str:
        return room_url(self.meeting.pk, self.item_key)


class MeetingStart(InRoom):
    model = Meeting
    action = room.start
    label = gettext_lazy("Start the meeting")
    explanation = gettext_lazy(
        "From now on attendance and minutes are taken; whoever sits in the body is put on the list."
    )
    success = gettext_lazy("The meeting is in session.")

    def undo_url(self) -> str:
        return reverse("engagements:meeting-put-back", args=[self.object.pk])


class MeetingPutBack(InRoom):
    """A meeting that was started by mistake is planned again."""

    model = Meeting
    action = room.put_back
    label = gettext_lazy("Started by mistake")
    explanation = gettext_lazy(
        "The meeting is planned again, as long as nothing was written in it and nobody's "
        "presence was noted."
    )
    success = gettext_lazy("The meeting is planned again.")


class ItemBegin(InRoom):
    model = AgendaItem
    action = room.begin
    label = gettext_lazy("Take up this item")
    success = gettext_lazy("“%(name)s” is taken up.")


class ItemResolve(InRoom):
    """A resolution out of one line."""

    model = AgendaItem
    form_class = LineForm
    bound = "line_form"
    label = gettext_lazy("New resolution")
    success = gettext_lazy("The resolution was added.")

    def act(self, form: ActionForm) -> None:
        assert isinstance(form, LineForm)  # noqa: S101 (for the type checker)
        room.resolve_line(self.object, by=self.request.user, **form.told())


class ItemLine(ObjectPage):
    """What a line that is being typed says, before it is saved."""

    model = AgendaItem
    template_name = "engagements/_room_chips.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.require_change()
        form = LineForm(request.GET, user=request.user, obj=self.object)
        form.is_valid()
        told = form.read if "line" in form.cleaned_data else None
        return render(request, self.template_name, {"told": told})


class ItemSay(InRoom):
    model = AgendaItem
    action = room.say
    form_class = SayForm
    bound = "say_form"
    label = gettext_lazy("New statement")
    success = gettext_lazy("The statement was added.")


class GuestAdd(InRoom):
    model = Meeting
    action = room.add_guest
    form_class = GuestForm
    bound = "guest_form"
    label = gettext_lazy("Add a guest")
    success = gettext_lazy("The guest is on the list.")


class AttendanceReplace(InRoom):
    model = Attendance
    action = room.replace
    form_class = ReplaceForm
    label = gettext_lazy("Stood in for")
    explanation = gettext_lazy("Their seat counts as present; they themselves are excused.")
    success = gettext_lazy("“%(name)s” is stood in for.")


class AttendanceMark(InRoom):
    model = Attendance
    action = room.mark
    form_class = MarkForm
    label = gettext_lazy("Note the presence")
    success = gettext_lazy("The presence of “%(name)s” was noted.")


class ResolutionVote(InRoom):
    model = Resolution
    action = room.vote
    form_class = VoteForm
    label = gettext_lazy("Note the votes")
    success = gettext_lazy("The votes were noted.")

    @property
    def item_key(self) -> Any:
        return self.object.item_id


class MeetingPresence(RoomParts):
    """One click on the list: `mark=present:12`."""

    model = Meeting
    http_method_names = ("post",)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.require_change()
        presence, _colon, key = request.POST.get("mark", "").partition(":")
        if is_key(key) and presence in Attendance.Presence.values:
            rows = Attendance.objects.filter(meeting=self.object).select_related("meeting")
            row = get_object_or_404(rows, pk=key)
            room.mark(row, by=request.user, presence=presence)
        return redirect(room_url(self.object.pk, request.POST.get("item")) + "#room-people")


class MinutesUpdate(PartOfMeeting, RecordUpdate):
    """The minutes of an item: saved by themselves while they are typed, or by a button."""

    model = AgendaItem
    form_class = MinutesForm

    @property
    def wants_json(self) -> bool:
        return self.request.headers.get("Accept") == JSON

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Text of somebody else who was signed in here before is not saved as this reader's."""
        if self.wants_json and request.POST.get("writer") != str(request.user.pk):
            return JsonResponse({"other": True}, status=403)
        return super().post(request, *args, **kwargs)

    def record(self, obj: Any) -> None:
        sent = self.request.POST.get("sent")
        self.written = room.write_minutes(
            self.object,
            by=self.request.user,
            notes=obj.notes,
            version=obj.version,
            sent=None if sent is None else normalise(sent, multiline=True),
        )

    def done(self, form: RecordForm, message: str) -> HttpResponse:
        if not self.wants_json:
            return super().done(form, message)
        clock = digits(f"{timezone.localtime():%H:%M}")
        told = _("Saved at %(time)s") % {"time": clock}
        return JsonResponse({"version": self.written.version, "saved": told})

    def refuse(self, form: BaseForm, status: int = 422, **context: Any) -> HttpResponse:
        if not self.wants_json:
            return super().refuse(form, status, **context)
        told = [text for texts in form.errors.values() for text in texts]
        return JsonResponse({"errors": told}, status=status)

    def show_conflict(self, form: RecordForm, stored: Any) -> HttpResponse:
        """Both texts side by side; the room shows them itself."""
        if not self.wants_json:
            return super().show_conflict(form, stored)
        by = str(stored.updated_by or "")
        told = {"version": stored.version, "stored": stored.notes, "by": by}
        return JsonResponse(told, status=409)

    def next_url(self, saved: Any) -> str:
        return room_url(saved.meeting_id, saved.pk)
