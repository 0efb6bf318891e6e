"""A draft of the news about a meeting for the website, from what is recorded and open to all."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from crm.dates import format_date
from crm.templatetags.persian import digits
from crm.text import fold, local_ordinal
from engagements.models import AgendaItem, Attendance, Meeting, Resolution

CALENDARS = {"fa": "jalali", "en": "gregorian"}


def news(meeting: Meeting, language: str) -> str:
    """Headline and paragraphs; nothing of confidential items."""
    with override(language):
        return "\n\n".join(parts(meeting, language))


def parts(meeting: Meeting, language: str) -> Iterator[str]:
    named = called(meeting, language)
    yield _("%(meeting)s was held") % {"meeting": named}
    came = list(
        Attendance.objects.filter(meeting=meeting, presence__in=Attendance.CAME).select_related(
            "person"
        )
    )
    yield lead(meeting, named, len(came), language)
    guests = [told(row, language) for row in came if row.role == Attendance.Role.GUEST]
    if guests:
        yield _("Guests of the meeting: %(names)s.") % {"names": _(", ").join(guests)}
    items = AgendaItem.objects.filter(meeting=meeting, confidential=False)
    if titles := list(items.values_list("title", flat=True)):
        yield "\n".join((_("On the agenda:"), *(f"- {title}" for title in titles)))
    rows = Resolution.objects.filter(meeting=meeting).exclude(item__confidential=True)
    if texts := list(rows.order_by("year", "serial").values_list("text", flat=True)):
        yield "\n".join((_("It was decided:"), *(f"- {text}" for text in texts)))


def called(meeting: Meeting, language: str) -> str:
    """«نشست هزار و صد و بیست و چهارم هیئت‌مدیره انجمن …»"""
    body, office = meeting.body, meeting.body.organization
    whose = body.name_en or body.name if language == "en" else body.name
    home = office.name_en or office.name if language == "en" else office.name
    if fold(home) not in fold(whose):
        whose = _("%(body)s of %(organization)s") % {"body": whose, "organization": home}
    if meeting.number is None:
        return _("A meeting of %(body)s") % {"body": whose}
    number = local_ordinal(meeting.number, "plain")
    return _("The %(ordinal)s meeting of %(body)s") % {"ordinal": number, "body": whose}


def lead(meeting: Meeting, named: str, came: int, language: str) -> str:
    """When, where, with how many."""
    words = [
        _("%(meeting)s met on the subject “%(title)s”") % {"meeting": named, "title": meeting.title}
    ]
    if meeting.day:
        day = format_date(meeting.day, "full", CALENDARS[language])
        words.append(_("on %(day)s") % {"day": day})
    if meeting.place:
        words.append(_("at %(place)s") % {"place": meeting.place})
    if meeting.host:
        host = meeting.host.name_en if language == "en" else ""
        words.append(_("hosted by %(host)s") % {"host": host or meeting.host})
    if came:
        text = ngettext("with %(n)s person present", "with %(n)s people present", came)
        words.append(text % {"n": digits(came)})
    return _("%(sentence)s.") % {"sentence": " ".join(words)}


def told(row: Attendance, language: str) -> str:
    """A guest in the capacity of that day."""
    name = row.person.name_en if language == "en" else ""
    capacity = _(", ").join(filter(None, (row.post, row.organization)))
    return f"{name or row} ({capacity})" if capacity else str(name or row)
