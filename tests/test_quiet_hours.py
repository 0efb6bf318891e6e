"""Quiet hours: what the clock writes then waits, on anybody's clock, and is never lost."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from crm.dates import today
from crm.models import Change, Mail
from crm.quiet import Quiet
from engagements.actions.invitations import invite
from engagements.actions.office import say
from engagements.actions.reminders import tick
from engagements.models import Office
from tests.factories import FollowUpFactory, MeetingFactory, PersonFactory, UserFactory

TEHRAN, BERLIN = ZoneInfo("Asia/Tehran"), ZoneInfo("Europe/Berlin")
NIGHT = Quiet(TEHRAN, time(20), time(7))
#: 23:30 in Tehran, on a Thursday
LATE = datetime(2026, 4, 23, 20, 0, tzinfo=UTC)


FIRST = datetime(2020, 1, 1, tzinfo=UTC)


def local(moment, zone=TEHRAN):
    return moment.astimezone(zone).strftime("%m-%d %H:%M")


# --- the arithmetic ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("hour", "over"),
    [(19, "04-22 19:59"), (20, "04-23 07:00"), (23, "04-23 07:00"), (3, "04-22 07:00")],
)
def test_over_midnight(hour, over):
    moment = datetime(2026, 4, 22, hour, 59 if hour == 19 else 30, tzinfo=TEHRAN)
    assert local(NIGHT.over_at(moment)) == over


def test_within_a_day_and_never():
    siesta = Quiet(TEHRAN, time(13), time(15))
    assert local(siesta.over_at(datetime(2026, 4, 22, 14, tzinfo=TEHRAN))) == "04-22 15:00"
    moment = datetime(2026, 4, 22, 15, tzinfo=TEHRAN)
    assert siesta.over_at(moment) == moment
    assert Quiet(TEHRAN).over_at(LATE) == LATE
    assert Quiet(TEHRAN, time(7), time(7)).over_at(LATE) == LATE


def test_days_off_and_the_night_after_them():
    friday = {date(2026, 4, 24)}
    quiet = Quiet(TEHRAN, time(20), time(7), days_off=True)
    assert local(quiet.over_at(LATE, friday)) == "04-25 07:00"
    assert local(Quiet(TEHRAN, days_off=True).over_at(LATE, friday)) == "04-23 23:30"


def test_an_hour_the_clock_shows_twice():
    """In Berlin 02:30 comes twice on 25 October 2026: at 00:30 and at 01:30 UTC."""
    quiet = Quiet(BERLIN, time(22), time(2, 30))
    for at, over in (("00:10", "00:30"), ("00:30", "00:30"), ("01:10", "01:30")):
        moment = datetime.fromisoformat(f"2026-10-25T{at}+00:00")
        assert quiet.over_at(moment) == datetime.fromisoformat(f"2026-10-25T{over}+00:00")


def test_an_hour_the_clock_leaves_out():
    """In Berlin 02:30 does not come on 29 March 2026: it is 03:30, at 01:30 UTC."""
    quiet = Quiet(BERLIN, time(22), time(2, 30))
    moment = datetime(2026, 3, 29, 0, 10, tzinfo=UTC)
    assert local(quiet.over_at(moment), BERLIN) == "03-29 03:30"


@given(
    st.integers(0, 10 * 366 * 24 * 60).map(lambda minutes: FIRST + timedelta(minutes=minutes)),
    st.sampled_from(["Asia/Tehran", "Europe/Berlin", "America/Sao_Paulo", "Pacific/Apia"]),
    st.times(),
    st.times(),
    st.booleans(),
)
def test_it_always_ends_soon_and_is_not_quiet_then(moment, zone, start, end, days_off):
    off = {moment.date(), moment.date() + timedelta(days=1)}
    quiet = Quiet(ZoneInfo(zone), start, end, days_off)
    over = quiet.over_at(moment, off)
    assert moment <= over <= moment + timedelta(days=5)
    assert quiet.over_at(over, off) == over


# --- letters ----------------------------------------------------------------------------------


@pytest.fixture
def quiet_office(admin):
    office = Office(pk=1, quiet_from=time(20), quiet_until=time(7))
    return say(office, by=admin)


@pytest.mark.django_db
def test_what_the_clock_writes_at_night_leaves_in_the_morning(quiet_office, letters):
    with time_machine.travel(LATE, tick=False) as clock:
        FollowUpFactory(due=today(), owner_user=UserFactory())
        tick()
        assert letters() == []
        mail = Mail.objects.get()
        assert (mail.state, local(mail.next_try_at)) == ("pending", "04-24 07:00")
        clock.shift(timedelta(hours=7))
        tick()
        assert letters() == []
        clock.shift(timedelta(hours=1))
        tick()
        assert len(letters()) == 1
    assert Mail.objects.get().state == "sent"


@pytest.mark.django_db
def test_one_s_own_hours_count_instead_on_one_s_own_clock(quiet_office):
    nights = UserFactory(quiet_from=time(1), quiet_until=time(9), time_zone="Europe/Berlin")
    with time_machine.travel(LATE, tick=False):
        FollowUpFactory(due=today(), owner_user=nights)
        tick()
    mail = Mail.objects.get()
    assert (mail.state, mail.next_try_at) == ("sent", LATE)


@pytest.mark.django_db
def test_who_wants_no_letters_on_days_off_gets_them_on_the_next_working_day(letters):
    reader = UserFactory(quiet_days_off=True)
    with time_machine.travel(LATE + timedelta(hours=12), tick=False):  # a Friday
        FollowUpFactory(due=today(), owner_user=reader)
        tick()
    assert local(Mail.objects.get().next_try_at) == "04-25 00:00"
    assert letters() == []


@pytest.mark.django_db
def test_what_somebody_sends_by_hand_leaves_at_once(quiet_office, clerk, letters):
    person = PersonFactory(user=UserFactory())
    with time_machine.travel(LATE, tick=False):
        meeting = MeetingFactory(day=today() + timedelta(days=1), status="planned")
        invite(meeting, by=clerk, people=[person])
        tick()
    assert len(letters()) == 1


# --- the page ---------------------------------------------------------------------------------


@pytest.mark.django_db
def test_an_administrator_says_so_and_nobody_else(client_of, admin, clerk):
    url = reverse("engagements:office")
    typed = {"quiet_from": "۲۰:۰۰", "quiet_until": "7:30", "quiet_days_off": "on"}
    assert client_of(clerk).post(url, typed).status_code == 403
    assert client_of(admin).post(url, typed).status_code == 302
    office = Office.objects.get()
    assert (office.quiet_from, office.quiet_until) == (time(20), time(7, 30))
    assert client_of(admin).post(url, typed | {"quiet_until": "", "version": 1}).status_code == 422
    assert client_of(admin).post(url, typed | {"birthdays": "on", "version": 1}).status_code == 302
    assert client_of(admin).post(url, typed | {"nowruz": "on", "version": 1}).status_code in (
        302,
        409,
    )
    assert {line.verb for line in Change.objects.of(office)} == {"create", "update"}
    history = client_of(admin).get(reverse("engagements:office-history"))
    assert history.status_code == 200


@pytest.mark.django_db
def test_everybody_says_so_for_themselves(client_of, reader):
    url, browser = reverse("preferences"), client_of(reader)
    own = {"email": "me@example.org", "language": "fa", "calendar": "", "digest_at": "۷:۴۵"}
    typed = own | {"quiet_from": "21:00", "quiet_until": "6", "time_zone": "Europe/Berlin"}
    for wrong in ({"quiet_until": ""}, {"time_zone": "Mars/Olympus"}, {"quiet_from": "25:00"}):
        assert browser.post(url, typed | wrong).status_code == 422
    typed |= {"quiet_until": "06:00", "digest": "on"}
    assert browser.post(url, typed).status_code == 302
    reader.refresh_from_db()
    assert (reader.digest_at, reader.quiet_until) == (time(7, 45), time(6))
    assert (reader.digest, reader.time_zone) == (True, "Europe/Berlin")
