"""What lies on which day: meetings, what falls due, letters to answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from contacts.models import Person
from crm.dates import today
from crm.models import User
from engagements.models import Attendance, FollowUp, Invitation, Letter, Meeting
from engagements.models.bodies import sits_in
from engagements.models.meetings import MeetingQuerySet

#: more of one sort are not shown together
MOST = 500
MINE, ALL = "mine", "all"
ICONS = {
    "meeting": "calendar-days",
    "due": "list-checks",
    "letter": "mail",
    "milestone": "flag",
    "begin": "handshake",
    "end": "circle-check",
}
#: what somebody is late with when its day is past
AWAITED = ("due", "letter", "milestone")


@dataclass(frozen=True)
class Entry:
    """One line of a calendar."""

    sort: str
    record: Any
    day: date
    title: str
    starts: time | None = None
    ends: time | None = None
    place: str = ""
    note: str = ""
    done: bool = False
    confidential: bool = False

    @property
    def url(self) -> str:
        return str(self.record.get_absolute_url())

    @property
    def icon(self) -> str:
        return ICONS[self.sort]

    @property
    def late(self) -> bool:
        return self.sort in AWAITED and not self.done and self.day < today()

    @property
    def order(self) -> tuple[date, time, str, int]:
        """By day and hour; what has no hour comes first."""
        return self.day, self.starts or time.min, self.sort, self.record.pk


def meetings(user: User, first: date, last: date, whose: str) -> Iterator[Entry]:
    """Meetings that were not called off; one's own are those one sits in, was asked to or at."""
    rows: MeetingQuerySet = Meeting.objects.visible_to(user)
    rows = own(rows, user) if whose == MINE else rows
    rows = rows.exclude(status=Meeting.Status.CANCELLED).filter(day__range=(first, last))
    for row in rows.for_list().order_by("day", "starts", "pk")[:MOST]:
        yield Entry(
            "meeting",
            row,
            row.day,
            row.title,
            row.starts,
            row.ends,
            row.place,
            row.heading,
            done=row.status == Meeting.Status.HELD,
            confidential=row.confidential,
        )


def own(rows: MeetingQuerySet, user: User) -> MeetingQuerySet:
    """Those of bodies the user's person sits in today, and those they are asked to or were at."""
    person = Person.objects.of_user(user)
    asked = Invitation.objects.standing().filter(person=person)
    been = Attendance.objects.filter(person=person)
    sits = Q(body__in=sits_in(user))
    return rows.filter(sits | Q(pk__in=asked.values("meeting")) | Q(pk__in=been.values("meeting")))


def due(user: User, first: date, last: date, whose: str) -> Iterator[Entry]:
    """Follow-ups that are open on the day they are due; one's own are owed or chased by oneself."""
    rows = FollowUp.objects.visible_to(user).open()
    rows = rows.waiting_for(user) if whose == MINE else rows
    rows = rows.filter(due__range=(first, last)).for_list().order_by("due", "pk")
    for row in rows[:MOST]:
        yield Entry("due", row, row.due, row.title, note=str(row.owner or ""))


def letters(user: User, first: date, last: date, whose: str) -> Iterator[Entry]:
    """Letters on the day by which they are to be answered."""
    rows = Letter.objects.visible_to(user).awaiting()
    rows = rows.seen_to_by(user) if whose == MINE else rows
    rows = rows.filter(answer_due__range=(first, last)).order_by("answer_due", "pk")
    for row in rows[:MOST]:
        yield Entry(
            "letter",
            row,
            row.answer_due,
            row.subject,
            note=row.counterpart,
            confidential=row.confidential,
        )


@dataclass(frozen=True)
class Sort:
    """A sort of lines one may ask for by itself."""

    slug: str
    title: Any
    found: Callable[[User, date, date, str], Iterator[Entry]]


SORTS = (
    Sort("meeting", _("Meetings"), meetings),
    Sort("due", _("Follow-ups"), due),
    Sort("letter", _("Letters to answer"), letters),
)


def sorts() -> tuple[Sort, ...]:
    """With those of the apps above this one, which the settings name (`CALENDAR_SORTS`)."""
    more = settings.CALENDAR_SORTS
    return (*SORTS, *(Sort(slug, title, import_string(path)) for slug, title, path in more))


def entries(user: User, first: date, last: date, whose: str, only: str = "") -> list[Entry]:
    """What lies between two days, both included, in order; of one sort if asked. A query a sort."""
    asked = [sort for sort in sorts() if only in ("", sort.slug)]
    found = [entry for sort in asked for entry in sort.found(user, first, last, whose)]
    return sorted(found, key=lambda entry: entry.order)
