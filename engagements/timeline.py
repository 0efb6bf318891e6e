"""The timeline of a person or an organization: everything that happened with them, newest first."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import F, Q
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contacts.models import ContactPoint, Organization, Person, Post
from crm.dates import PartialDate, as_day
from crm.models import Mail, User
from engagements.models import Attendance, Interaction, LetterParty, Meeting, Statement

Party = Person | Organization


@dataclass(frozen=True)
class Entry:
    """Something that happened: `what` in our words, `text` in somebody's own."""

    day: date | None
    #: how the day is shown; a post may have begun some time in a year
    when: date | PartialDate | None
    icon: str
    what: str
    text: str = ""
    note: str = ""
    url: str = ""


#: what the timeline can be narrowed to; apps above this one name sorts of their own (`more_sorts`)
SORTS = {
    "interactions": gettext_lazy("Calls and notes"),
    "meetings": gettext_lazy("Meetings"),
    "statements": gettext_lazy("Statements"),
    "letters": gettext_lazy("Letters"),
    "posts": gettext_lazy("Posts"),
}
#: gives at most so many entries of one sort that a user may see
Source = Callable[[Party, User, int], Iterator[Entry]]
ICONS = {
    Interaction.Kind.CALL: "phone",
    Interaction.Kind.VISIT: "users",
    Interaction.Kind.MESSAGE: "message-square",
    Interaction.Kind.NOTE: "pencil",
}


def more_sorts() -> dict[str, tuple[Any, Source]]:
    """{slug: (label, source)} of what the settings name (`TIMELINE_SORTS`)."""
    return {slug: (label, import_string(path)) for slug, label, path in settings.TIMELINE_SORTS}


def sorts() -> dict[str, Any]:
    """{slug: label} of all there are."""
    return SORTS | {slug: label for slug, (label, _source) in more_sorts().items()}


def timeline(party: Party, user: User, most: int, sort: str = "") -> list[Entry]:
    """At most so many entries the user may see; `sort` is one of `sorts()`, or "" for all.

    One query for each sort of entry, however long the story is.
    """
    sources: dict[str, Source] = {
        "interactions": interactions,
        "meetings": meetings,
        "statements": statements,
        "letters": letters,
        "posts": posts,
        **{slug: source for slug, (_label, source) in more_sorts().items()},
    }
    chosen = [sources[sort]] if sort in sources else list(sources.values())
    found = [entry for source in chosen for entry in source(party, user, most)]
    return sorted(found, key=lambda entry: entry.day or date.min, reverse=True)[:most]


def interactions(party: Party, user: User, most: int) -> Iterator[Entry]:
    """Calls, visits, messages and notes."""
    rows = Interaction.objects.visible_to(user).filter(pk__in=Interaction.objects.keys_of(party))
    for row in rows.select_related("created_by").order_by("-day", "-pk")[:most]:
        yield Entry(
            day=row.day,
            when=row.day,
            icon=ICONS[row.kind],
            what=str(row.get_kind_display()),
            text=row.text,
            note=str(row.created_by or ""),
            url=row.get_absolute_url(),
        )


def names_of(organization: Organization) -> list[str]:
    """What minutes may call an organization: its name and its other and former names."""
    return [organization.name, *filter(None, organization.aliases.splitlines())]


def in_capacity(party: Party) -> Q:
    """Attendances of a person, or of anybody who came for an organization."""
    if isinstance(party, Person):
        return Q(person=party)
    return Q(organization__in=names_of(party))


def meetings(party: Party, user: User, most: int) -> Iterator[Entry]:
    """Meetings they came to, in the capacity of that day."""
    visible = Meeting.objects.visible_to(user)
    there = Attendance.objects.filter(in_capacity(party), meeting__in=visible)
    newest = F("meeting__day").desc(nulls_last=True)
    rows = there.select_related("meeting", "meeting__body", "person").order_by(newest, "-pk")
    for row in rows[:most]:
        person = row.name or str(row.person)
        capacity = [row.post, row.organization] if isinstance(party, Person) else [person, row.post]
        yield Entry(
            day=row.meeting.day,
            when=row.meeting.day,
            icon="calendar-days",
            what=row.meeting.heading,
            text=row.meeting.title,
            note=_(", ").join(filter(None, capacity)),
            url=row.meeting.get_absolute_url(),
        )


def statements(party: Party, user: User, most: int) -> Iterator[Entry]:
    """What they said in meetings."""
    visible = Meeting.objects.visible_to(user)
    speakers = Attendance.objects.filter(in_capacity(party), meeting__in=visible)
    said = Statement.objects.visible_to(user).filter(speaker__in=speakers)
    newest = F("meeting__day").desc(nulls_last=True)
    rows = said.select_related("meeting", "meeting__body", "speaker").order_by(newest, "-pk")
    for row in rows[:most]:
        yield Entry(
            day=row.meeting.day,
            when=row.meeting.day,
            icon="message-square",
            what=_("Said in %(meeting)s") % {"meeting": row.meeting.heading},
            text=row.text,
            note="" if isinstance(party, Person) else str(row.speaker),
            url=row.meeting.get_absolute_url(),
        )


def letters(party: Party, user: User, most: int) -> Iterator[Entry]:
    """Letters of the register they wrote or were written, and mail to one of their addresses."""
    yield from registered(party, user, most)
    yield from mailed(party, user, most)


def registered(party: Party, user: User, most: int) -> Iterator[Entry]:
    """Letters of the register; one in which they stand twice is told once."""
    rows = LetterParty.objects.of(party).visible_to(user)
    told: set[int] = set()
    newest = rows.select_related("letter").order_by("-letter__day", "-letter", "pk")
    for row in newest[: 2 * most]:
        letter = row.letter
        if letter.pk in told:
            continue
        told.add(letter.pk)
        yield Entry(
            day=letter.day,
            when=letter.day,
            icon="mail",
            what=f"{letter.get_direction_display()} {letter.number}".strip(),
            text=letter.subject,
            note=str(letter.get_state_display()),
            url=letter.get_absolute_url(),
        )


def mailed(party: Party, user: User, most: int) -> Iterator[Entry]:
    """Mail that went to one of their addresses."""
    about = {"person": party} if isinstance(party, Person) else {"organization": party}
    addresses = ContactPoint.objects.filter(**about).emails().order_by().values("canonical")
    for row in Mail.objects.visible_to(user).filter(to__in=addresses).order_by("-pk")[:most]:
        yield Entry(
            day=as_day(row.created_at),
            when=as_day(row.created_at),
            icon="mail",
            what=_("Letter"),
            text=row.subject,
            note=str(row.get_state_display()),
            url=row.get_absolute_url(),
        )


def posts(party: Party, user: User, most: int) -> Iterator[Entry]:
    """Posts begun and ended."""
    about = {"person": party} if isinstance(party, Person) else {"organization": party}
    rows = Post.objects.filter(**about).of_known_people().for_list().order_by("-start", "-pk")
    for row in rows[:most]:
        other = row.organization if isinstance(party, Person) else row.person
        text = _(", ").join(filter(None, (row.title, str(other))))
        for known, what in ((row.start, _("Took office")), (row.end, _("Left office"))):
            if known is not None:
                yield Entry(
                    day=known.first_day,
                    when=known,
                    icon="id-card",
                    what=what,
                    text=text,
                    url=other.get_absolute_url(),
                )
