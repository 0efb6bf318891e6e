"""Holding a meeting copies who everybody was that day; later changes never rewrite it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import translation

from crm.dates import PartialDate, today
from crm.history import record
from engagements.actions.meetings import cancel, hold, note_attendance
from engagements.models import Attendance, Meeting
from tests.audit import audited
from tests.factories import (
    AttendanceFactory,
    BodyFactory,
    MeetingFactory,
    OrganizationFactory,
    PersonFactory,
    PostFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def guest():
    """Somebody with a post, and an English name."""
    person = PersonFactory(
        honorific="جناب آقای", given_name="سینا", family_name="یوسفی", name_en="Sina Yousefi"
    )
    office = OrganizationFactory(name="دفتر صنایع نساجی", name_en="Textile Office")
    PostFactory(person=person, organization=office, title="مدیر دفتر", primary=True)
    return person


@pytest.fixture
def meeting(guest):
    meeting = MeetingFactory(day=today())
    AttendanceFactory(meeting=meeting, person=guest)
    return meeting


def capacity(meeting):
    return Attendance.objects.values_list("name", "post", "organization").get(meeting=meeting)


THAT_DAY = ("جناب آقای سینا یوسفی", "مدیر دفتر", "دفتر صنایع نساجی")


def test_holding_copies_name_post_and_organization(meeting, clerk):
    with audited() as lines:
        hold(meeting, by=clerk)
    assert [line.verb for line in lines] == ["hold", "hold"]
    assert capacity(meeting) == THAT_DAY
    assert Attendance.objects.get(meeting=meeting).presence == "present"
    assert Meeting.objects.get(pk=meeting.pk).status == "held"


def test_a_later_change_of_post_name_or_organization_does_not_rewrite_it(meeting, guest, clerk):
    hold(meeting, by=clerk)
    post = guest.posts.get()
    post.end = PartialDate.from_date(today() - timedelta(days=40))
    record("update", post, by=clerk)
    PostFactory(person=guest, title="وزیر", primary=True)
    post.organization.name = "دفتر نساجی و پوشاک"
    record("update", post.organization, by=clerk)
    guest.family_name = "یوسفی‌نژاد"
    record("update", guest, by=clerk)
    assert capacity(meeting) == THAT_DAY


def test_the_page_shows_the_capacity_of_that_day(meeting, guest, clerk, client_of):
    hold(meeting, by=clerk)
    guest.posts.get()
    PostFactory(person=guest, title="وزیر", primary=True)
    text = client_of(clerk).get(meeting.get_absolute_url()).content.decode()
    for words in THAT_DAY:
        assert words in text
    assert "وزیر" not in text


def test_it_is_the_capacity_of_the_day_of_the_meeting(guest, clerk):
    """Minutes typed a year late do not make somebody a minister of then."""
    post = guest.posts.get()
    post.end = PartialDate(1403)
    record("update", post, by=clerk)
    PostFactory(person=guest, title="وزیر", primary=True, start=PartialDate(1404))
    meeting = MeetingFactory(day=date(2024, 6, 1))
    AttendanceFactory(meeting=meeting, person=guest)
    hold(meeting, by=clerk)
    assert capacity(meeting) == THAT_DAY


def test_the_minutes_are_in_the_language_of_the_office(meeting, clerk):
    with translation.override("en"):
        hold(meeting, by=clerk)
    assert capacity(meeting) == THAT_DAY


def test_who_was_absent_stays_absent(meeting, clerk):
    attendance = meeting.attendances.get()
    attendance.presence = "absent"
    record("update", attendance, by=clerk)
    hold(meeting, by=clerk)
    assert meeting.attendances.get().presence == "absent"


def test_somebody_noted_afterwards_gets_the_capacity_too(meeting, clerk):
    hold(meeting, by=clerk)
    meeting.refresh_from_db()
    late = PersonFactory(honorific="", given_name="احسان", family_name="لاهوتی")
    PostFactory(person=late, title="معاون")
    attendance = note_attendance(Attendance(meeting=meeting, person=late), by=clerk)
    assert (attendance.name, attendance.post) == ("احسان لاهوتی", "معاون")


def test_a_capacity_that_was_written_down_before_stays(guest, clerk):
    """As when the minutes come from a report that says who sat there as what."""
    meeting = MeetingFactory(day=today())
    AttendanceFactory(meeting=meeting, person=guest, name="یوسفی", post="نماینده")
    hold(meeting, by=clerk)
    assert capacity(meeting) == ("یوسفی", "نماینده", "")


def test_a_meeting_is_held_once(meeting, clerk):
    hold(meeting, by=clerk)
    with audited() as lines, pytest.raises(ValidationError):
        hold(meeting, by=clerk)
    assert lines == []


def test_a_cancelled_meeting_is_not_held(meeting, clerk):
    cancel(meeting, by=clerk, reason="تعطیلات")
    with pytest.raises(ValidationError):
        hold(meeting, by=clerk)
    assert capacity(meeting) == ("", "", "")


def test_a_meeting_may_be_held_on_a_day_nobody_knows(guest, clerk, client_of):
    meeting = MeetingFactory(day=None)
    AttendanceFactory(meeting=meeting, person=guest)
    url = reverse("engagements:meeting-hold", args=[meeting.pk])
    assert client_of(clerk).post(url, {"day": ""}).status_code == 302
    meeting.refresh_from_db()
    assert (meeting.status, meeting.day) == ("held", None)
    assert capacity(meeting) == THAT_DAY


def test_the_number_runs_on_within_the_body():
    body = BodyFactory()
    MeetingFactory(body=body, number=1123)
    assert MeetingFactory(body=body).number == 1124
    assert MeetingFactory().number == 1
    assert MeetingFactory(body=body, kind="visit").number is None


def test_whose_attendance_it_is_cannot_be_changed_afterwards(meeting, clerk, client_of):
    hold(meeting, by=clerk)
    attendance = meeting.attendances.get()
    other = PersonFactory()
    url = reverse("engagements:attendance-update", args=[attendance.pk])
    data = {
        "meeting": MeetingFactory().pk,
        "person": other.pk,
        "role": "guest",
        "presence": "late",
        "version": attendance.version,
    }
    assert client_of(clerk).post(url, data).status_code == 302
    stored = Attendance.objects.get(pk=attendance.pk)
    assert (stored.person, stored.meeting) == (attendance.person, meeting)
    assert (stored.role, stored.presence) == ("guest", "late")
