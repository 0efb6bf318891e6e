"""The event in an invitation is read by other programs, whatever its words are."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from email import message_from_bytes, policy

import pytest
import vobject

from crm.calendars import Event, calendar_of
from crm.transport import as_sent
from tests.factories import MailFactory

LONG = 'هماهنگی تأمین برق شهرک‌های صنعتی؛ آب، گاز \\ و "نیرو"\nسطر دوم: ' + "ی" * 300


def event(**changed):
    told = {
        "uid": "meeting-7@crm.example",
        "sequence": 3,
        "title": "نشست ۱۱۲۴",
        "day": date(2026, 12, 6),
        "starts": time(10, 0),
        "ends": time(12, 30),
        "place": "تالار، طبقهٔ ۲; انجمن",
        "description": "https://crm.example/x?who=1-1.abc",
        "reader": "sina@example.org",
        "reader_name": 'مهندس "سینا", یوسفی;\r\nX-EVIL:1',
    }
    return Event(**(told | changed))


def read(text):
    """The event as a parser of somebody else's understands it."""
    calendar = vobject.readOne(text)
    return calendar, calendar.vevent


def test_a_parser_reads_what_was_meant(settings):
    settings.DEFAULT_FROM_EMAIL = "دبیرخانه <office@example.org>"
    calendar, told = read(calendar_of(event()))
    assert calendar.method.value == "REQUEST"
    assert (told.uid.value, told.sequence.value) == ("meeting-7@crm.example", "3")
    assert told.summary.value == "نشست ۱۱۲۴"
    assert told.location.value == "تالار، طبقهٔ ۲; انجمن"
    assert told.dtstart.value == datetime(2026, 12, 6, 6, 30, tzinfo=UTC)
    assert told.dtend.value == datetime(2026, 12, 6, 9, 0, tzinfo=UTC)
    assert told.organizer.value == "mailto:office@example.org"
    assert told.attendee.value == "mailto:sina@example.org"
    assert told.status.value == "CONFIRMED"


@pytest.mark.parametrize("words", [LONG, "a" * 500, "۱" * 75, "x;y,z\\n", "BEGIN:VEVENT\r\nUID:2"])
def test_words_of_any_kind_come_back_and_lines_are_short(words):
    text = calendar_of(event(title=words, description=words))
    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75
    assert "\n" not in text.replace("\r\n", "")
    _calendar, told = read(text)
    assert told.summary.value == words.replace("\r\n", "\n")
    assert told.uid.value == "meeting-7@crm.example"


def test_nothing_typed_makes_a_line_of_its_own():
    text = calendar_of(event(reader="a@b.org\r\nX-EVIL:1", uid="1\r\nX-EVIL:1"))
    assert "\r\nX-EVIL" not in text


def test_a_meeting_whose_hour_is_unknown_lasts_the_day():
    _calendar, told = read(calendar_of(event(starts=None, ends=None)))
    assert (told.dtstart.value, told.dtend.value) == (date(2026, 12, 6), date(2026, 12, 7))


def test_a_cancelled_meeting_is_taken_out_of_the_calendar():
    calendar, told = read(calendar_of(event(cancelled=True)))
    assert calendar.method.value == "CANCEL"
    assert told.status.value == "CANCELLED"


@pytest.mark.django_db
@pytest.mark.parametrize(("cancelled", "method"), [(False, "REQUEST"), (True, "CANCEL")])
def test_a_letter_carries_its_event_as_one_more_form_of_itself(cancelled, method):
    text = calendar_of(event(cancelled=cancelled))
    message = message_from_bytes(as_sent(MailFactory(calendar=text)), policy=policy.default)
    kinds = [part.get_content_type() for part in message.walk()]
    assert kinds == ["multipart/alternative", "text/plain", "text/html", "text/calendar"]
    part = list(message.walk())[-1]
    assert part["Content-Type"].params["method"] == method
    assert read(part.get_content())[1].summary.value == "نشست ۱۱۲۴"


@pytest.mark.django_db
def test_a_letter_without_an_event_has_none():
    message = message_from_bytes(as_sent(MailFactory()))
    assert "text/calendar" not in [part.get_content_type() for part in message.walk()]
