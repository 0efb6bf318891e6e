"""The room of a meeting: agenda, minutes and attendance side by side while it is in session."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from crm.views.base import ObjectPage, wants_part
from engagements import bylaws
from engagements.forms.room import (
    GuestForm,
    LineForm,
    SayForm,
)
from engagements.models import (
    AgendaItem,
    Attendance,
    FollowUp,
    Letter,
    Meeting,
    Problem,
    Resolution,
    Statement,
)
from engagements.models.agenda import initiatives

PARTS = {"room-work": "engagements/_room_work.html", "room-people": "engagements/_room_people.html"}
#: what one click says of somebody: value, picture
MARKS = (
    (Attendance.Presence.PRESENT, "check"),
    (Attendance.Presence.LATE, "clock"),
    (Attendance.Presence.LEFT, "log-out"),
    (Attendance.Presence.EXCUSED, "circle-help"),
    (Attendance.Presence.ABSENT, "x"),
)


def room_url(meeting: Any, item: Any = None) -> str:
    """The room of a meeting, at one of its items."""
    url = reverse("engagements:meeting-room", args=[meeting])
    return f"{url}?{urlencode({'item': item})}" if item else url


def current(items: list[AgendaItem]) -> AgendaItem | None:
    """What the meeting talks about: the item taken up last."""
    begun = [item for item in items if item.begun_at]
    return max(begun, key=lambda item: item.begun_at or timezone.now()) if begun else None


def until(item: AgendaItem | None) -> Any:
    """When the time planned for an item is over."""
    if item is None or not (item.begun_at and item.minutes):
        return None
    return item.begun_at + timedelta(minutes=item.minutes)


class Work:
    """The agenda of a meeting with one of its items opened."""

    def __init__(self, meeting: Meeting, user: Any, key: Any = None) -> None:
        self.meeting, self.user = meeting, user
        visible = AgendaItem.objects.visible_to(user).filter(meeting=meeting)
        self.items = list(visible.with_origin())
        self.now = current(self.items) if meeting.status == Meeting.Status.RUNNING else None
        chosen = [item for item in self.items if str(item.pk) == str(key)]
        self.item = next(iter(chosen or filter(None, [self.now])), next(iter(self.items), None))
        made = Resolution.objects.visible_to(user).filter(meeting=meeting)
        self.resolutions = list(made.order_by("serial"))

    def context(self, **bound: Any) -> dict[str, Any]:
        """What the agenda and the opened item show; `bound` are forms that were refused."""
        counts = Counter(resolution.item_id for resolution in self.resolutions)
        for number, item in enumerate(self.items, start=1):
            item.number, item.made = number, counts[item.pk]
        own: dict[str, Any] = {"agenda": self.items, "item": self.item, "now": self.now}
        if self.item is None:
            return own
        at = self.items.index(self.item)
        own |= {
            "before": self.items[at - 1] if at else None,
            "after": self.items[at + 1] if at + 1 < len(self.items) else None,
            "until": until(self.item) if self.item == self.now else None,
            "resolutions": self.decided(self.item),
            "statements": self.said(self.item),
            "line_form": LineForm(user=self.user, obj=self.item),
            "say_form": SayForm(user=self.user, obj=self.item),
        }
        return own | self.about(self.item) | bound

    def decided(self, item: AgendaItem) -> list[Resolution]:
        """The resolutions of an item, each with what it asks for."""
        made = [one for one in self.resolutions if one.item_id == item.pk]
        owed = defaultdict(list)
        for follow_up in FollowUp.objects.filter(resolution__in=made).for_list().order_by("pk"):
            owed[follow_up.resolution_id].append(follow_up)
        for one in made:
            one.owed = owed[one.pk]
        return made

    def said(self, item: AgendaItem) -> Any:
        visible = Statement.objects.visible_to(self.user).filter(item=item)
        return visible.select_related("speaker", "speaker__person")

    def about(self, item: AgendaItem) -> dict[str, Any]:
        """The problem, letter and initiative of an item, where they are open to the reader."""
        return {
            name: model.objects.visible_to(self.user).filter(pk=key).first() if key else None
            for name, model, key in (
                ("problem", Problem, item.problem_id),
                ("letter", Letter, item.letter_id),
                ("initiative", initiatives(), item.initiative_id),
            )
        }


def people_of(meeting: Meeting, user: Any) -> dict[str, Any]:
    """Who is on the list, and whether there are enough."""
    rows = Attendance.objects.filter(meeting=meeting).order_by("pk")
    people = list(rows.select_related("person", "stands_in_for"))
    return {
        "people": people,
        "marks": [(mark.value, sign, mark.label) for mark, sign in MARKS],
        "there": sum(row.is_there for row in people),
        "quorum": bylaws.quorum_of(meeting, people),
        "guest_form": GuestForm(user=user, obj=meeting),
    }


class RoomParts(ObjectPage):
    """A page of the room; htmx gets the part it asks for."""

    @property
    def meeting(self) -> Meeting:
        return self.object if isinstance(self.object, Meeting) else self.object.meeting

    def part(self, name: str, key: Any, status: int = 200, **bound: Any) -> HttpResponse:
        """One part of the room, with what there is to tell as a toast."""
        context = {"object": self.meeting, **self.content(name, key, **bound)}
        response = render(self.request, PARTS[name], context, status=status)
        told = [str(message) for message in get_messages(self.request)]
        if told:
            response["HX-Trigger"] = json.dumps({"toast": {"text": " ".join(told)}})
        return response

    def content(self, name: str, key: Any, **bound: Any) -> dict[str, Any]:
        user = self.request.user
        if name == "room-people":
            return people_of(self.meeting, user) | bound
        return Work(self.meeting, user, key).context(**bound)

    @property
    def wanted(self) -> str:
        """The part htmx asks for; "" for a whole page."""
        htmx: Any = getattr(self.request, "htmx", None)
        asked = wants_part(self.request) and htmx.target in PARTS
        return str(htmx.target) if asked else ""


class Room(RoomParts):
    """The page the secretary of a body lives in during a meeting."""

    model = Meeting
    template_name = "engagements/meeting_room.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.require_change()
        if self.wanted:
            return self.part(self.wanted, request.GET.get("item"))
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        key, user = self.request.GET.get("item"), self.request.user
        crumb = {"label": str(self.object), "url": self.object.get_absolute_url()}
        own = Work(self.object, user, key).context() | people_of(self.object, user)
        own |= {"crumbs": [self.list_crumb(), crumb], "title": self.object.heading}
        own["untouched"] = self.is_untouched(own)
        return super().get_context_data(**(own | kwargs))

    def is_untouched(self, shown: dict[str, Any]) -> bool:
        """Whether it is in session and, as far as the page shows, nothing was noted yet."""
        noted = any(item.notes or item.made for item in shown["agenda"])
        noted |= any(row.presence != Attendance.Presence.INVITED for row in shown["people"])
        return self.object.status == Meeting.Status.RUNNING and not noted


class Projector(ObjectPage):
    """What the room sees on the wall: the item that is talked about and what was decided on it."""

    model = Meeting
    template_name = "engagements/projector.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.require_change()
        return super().get(request, *args, **kwargs)

    def get_template_names(self) -> list[str]:
        return ["engagements/_projected.html"] if wants_part(self.request) else [self.template_name]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        items = list(AgendaItem.objects.filter(meeting=self.object).for_list())
        item = current(items)
        shown = item is not None and not item.confidential
        made = Resolution.objects.filter(item=item if shown else None, meeting=self.object)
        own = {
            "item": item,
            "number": items.index(item) + 1 if item else 0,
            "count": len(items),
            "shown": shown,
            "resolutions": made.order_by("serial") if shown else (),
            "until": until(item),
        }
        return super().get_context_data(**(own | kwargs))
