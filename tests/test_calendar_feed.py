"""The secret address at which somebody's own calendar program reads along."""

from __future__ import annotations

from datetime import time, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from crm.dates import today
from crm.models import Change
from engagements.models import CalendarFeed
from tests.factories import FollowUpFactory, MeetingFactory

pytestmark = pytest.mark.django_db

PAGE = reverse("calendar-feed")
EVENTS = reverse("calendar-events")
CHOICES = {"whose": "all", "alarm": "30", "with_due": "on"}


@pytest.fixture
def address(client_of):
    """Make an address as somebody does, and what is shown of it."""

    def made(user, **choices):
        client = client_of(user)
        assert client.post(PAGE, CHOICES | choices).status_code == 302
        shown = client.get(PAGE).context["address"]
        assert not client.get(PAGE).context["address"], "it is shown once"
        return shown

    return made


def read(address):
    """What a calendar program gets, its lines put together again."""
    answer = Client().get(address)
    return answer.content.decode().replace("\r\n ", "") if answer.status_code == 200 else None


def test_a_calendar_program_reads_meetings_and_due_days_without_an_account(address, clerk, weaving):
    day = today() + timedelta(days=3)
    meeting = MeetingFactory(body=weaving, day=day, starts=time(10), title="برق، آب", place="تالار")
    FollowUpFactory(due=day, title="گزارش")
    text = read(address(clerk))
    assert text.startswith("BEGIN:VCALENDAR\r\n")
    assert text.endswith("END:VCALENDAR\r\n")
    assert text.count("BEGIN:VEVENT") == text.count("END:VEVENT") == 2
    assert "SUMMARY:جلسه: برق\\، آب" in text or "SUMMARY:جلسه: برق، آب" in text
    assert "LOCATION:تالار" in text
    assert f"meeting-{meeting.pk}@" in text
    assert "TRIGGER:-PT30M" in text  # half an hour before the meeting
    assert "TRIGGER:PT540M" in text  # at nine on the day something is due


def test_the_secret_itself_is_stored_nowhere(address, clerk):
    secret = address(clerk).partition("secret=")[2]
    stored = CalendarFeed.objects.get()
    assert secret
    assert secret not in str(CalendarFeed.objects.values().get())
    assert secret not in str(Change.objects.of(stored).values("fields", "details"))
    assert stored.secret_hash not in str(Change.objects.of(stored).values("fields", "details"))


@pytest.mark.parametrize("secret", ["", "x", "é", "0" * 5000])
def test_a_wrong_secret_opens_nothing(address, clerk, secret):
    address(clerk)
    assert Client().get(EVENTS, {"secret": secret}).status_code == 404


def test_a_new_address_ends_the_old_one(address, clerk):
    old, new = address(clerk), address(clerk)
    assert read(old) is None
    assert read(new)


def test_an_address_can_be_taken_back_and_history_tells_it(address, clerk, client_of):
    link = address(clerk)
    feed = CalendarFeed.objects.get()
    client_of(clerk).post(PAGE, {"do": "revoke"})
    assert read(link) is None
    assert list(Change.objects.of(feed).order_by("pk").values_list("verb", flat=True)) == [
        "create",
        "revoke",
    ]


def test_a_closed_account_is_read_no_more(address, clerk):
    link = address(clerk)
    clerk.is_active = False
    clerk.save()
    assert read(link) is None


def test_of_confidential_meetings_it_tells_only_the_time(address, clerk, weaving):
    MeetingFactory(
        body=weaving, day=today(), confidential=True, title="راز", place="نهان", summary="راز"
    )
    text = read(address(clerk))
    assert "SUMMARY:جلسه\r\n" in text
    assert "راز" not in text
    assert "نهان" not in text


def test_it_tells_nobody_what_they_may_not_see(address, reader, weaving):
    MeetingFactory(body=weaving, day=today(), confidential=True)
    assert "VEVENT" not in read(address(reader))


def test_it_may_leave_out_what_falls_due_and_ring_for_nothing(address, clerk, weaving):
    MeetingFactory(body=weaving, day=today(), starts=time(10))
    FollowUpFactory(due=today())
    text = read(address(clerk, with_due="", alarm="0"))
    assert text.count("BEGIN:VEVENT") == 1
    assert "VALARM" not in text


def test_it_is_told_when_it_was_last_read(address, clerk):
    link = address(clerk)
    assert CalendarFeed.objects.get().used_at is None
    read(link)
    first = CalendarFeed.objects.get().used_at
    read(link)
    assert first is not None
    assert CalendarFeed.objects.get().used_at == first, "known to the hour"


def test_a_choice_that_is_none_is_refused_beside_its_field(clerk, client_of):
    answer = client_of(clerk).post(PAGE, CHOICES | {"alarm": "7"})
    assert answer.status_code == 422
    assert answer.context["form"].errors["alarm"]
    assert not CalendarFeed.objects.exists()


def test_nobody_sees_the_address_of_another(address, clerk, admin, client_of):
    address(clerk)
    assert client_of(admin).get(PAGE).context["feed"] is None
