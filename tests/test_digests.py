"""The daily letter: at one's own hour on one's own clock, once a day, never empty."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from crm.dates import today
from crm.models import Mail
from crm.templatetags.persian import digits
from engagements.actions import digests
from engagements.actions.digests import MOST, write_digests
from engagements.actions.mutes import mute
from engagements.actions.referrals import refer
from engagements.actions.reminders import tick
from engagements.actions.replies import reply
from engagements.models import Notice, Office, Reminder
from tests.factories import (
    FollowUpFactory,
    LetterFactory,
    MailFactory,
    MeetingFactory,
    OrganizationFactory,
    ResolutionFactory,
    SubstitutionFactory,
)
from tests.races import needs_postgres, together

pytestmark = pytest.mark.django_db
#: 07:30 in Tehran, on a Wednesday
EARLY = datetime(2026, 4, 22, 4, 0, tzinfo=UTC)


@pytest.fixture
def daily(reader):
    """Somebody who chose one letter a day, at eight."""
    reader.digest = True
    reader.save()
    return reader


def test_one_letter_at_the_hour_instead_of_single_ones(daily, letters):
    with time_machine.travel(EARLY, tick=False) as clock:
        FollowUpFactory(title="گزارش برق", due=today(), owner_user=daily)
        FollowUpFactory(title="آمار نخ", due=today() - timedelta(days=20), owner_user=daily)
        FollowUpFactory(title="جلسهٔ آب", due=today() + timedelta(days=3), owner_user=daily)
        FollowUpFactory(title="سال دیگر", due=today() + timedelta(days=300), owner_user=daily)
        tick()
        assert letters() == []
        clock.shift(timedelta(hours=1))
        for _time in range(3):
            tick()
        assert len(letters()) == 1
    mail = Mail.objects.get()
    order = [mail.text.index(title) for title in ("آمار نخ", "گزارش برق", "جلسهٔ آب")]
    assert order == sorted(order)
    assert "سال دیگر" not in mail.text
    assert set(Reminder.objects.values_list("state", flat=True)) == {"digest"}


def test_on_the_next_day_the_next_one_and_after_an_outage_one(daily):
    with time_machine.travel(EARLY + timedelta(hours=1), tick=False) as clock:
        FollowUpFactory(due=today(), owner_user=daily)
        written = []
        for days in (1, 1, 20):
            written.append(write_digests() + write_digests())
            clock.shift(timedelta(days=days))
        written.append(write_digests() + write_digests())
    assert written == [1, 1, 1, 1]


def test_with_nothing_due_nothing_is_written_and_nobody_asks_again_all_day(
    daily, monkeypatch, letters
):
    asked = []
    real = digests.told
    monkeypatch.setattr(digests, "told", lambda *a: asked.append(a) or real(*a))
    with time_machine.travel(EARLY + timedelta(hours=1), tick=False):
        FollowUpFactory(due=today() + timedelta(days=90), owner_user=daily)
        assert [write_digests() for _time in range(3)] == [0, 0, 0]
    assert len(asked) == 1
    assert not Mail.objects.exists()


def test_who_did_not_choose_it_gets_single_letters(reader, letters):
    with time_machine.travel(EARLY + timedelta(hours=1), tick=False):
        FollowUpFactory(due=today(), owner_user=reader)
        tick()
    assert "یادآوری" in Mail.objects.get().subject


def test_what_is_asked_what_others_owe_and_the_letters_one_sees_to(clerk):
    clerk.digest = True
    clerk.save()
    with time_machine.travel(EARLY + timedelta(hours=1), tick=False):
        owner = OrganizationFactory(name="ایسیپو")
        owed = FollowUpFactory(
            title="آمار واردات",
            due=today() - timedelta(days=3),
            owner_organization=owner,
            chaser=clerk,
        )
        reply(owed, kind="time", by=None, until=today() + timedelta(days=9))
        LetterFactory(subject="سهمیهٔ برق", answer_due=today(), by=clerk)
        MailFactory(subject="دعوت‌نامهٔ گم", state="uncertain")
        assert write_digests() == 1
    text = Mail.objects.latest("pk").text
    for part in ("آمار واردات", "ایسیپو", "سهمیهٔ برق", "دعوت‌نامهٔ گم", "مهلت"):
        assert part in text


def test_an_uncertain_letter_is_told_each_day_until_somebody_says_how_it_was(daily):
    lost = MailFactory(subject="یادآوری گم", user=daily, state="uncertain")
    MailFactory(subject="نامهٔ دیگری", state="uncertain")
    with time_machine.travel(EARLY + timedelta(hours=1), tick=False) as clock:
        assert write_digests() == 1
        assert "یادآوری گم" in Mail.objects.latest("pk").text
        assert "نامهٔ دیگری" not in Mail.objects.latest("pk").text
        clock.shift(timedelta(days=1))
        assert write_digests() == 1
        lost.state = "sent"
        lost.save()
        clock.shift(timedelta(days=1))
        assert write_digests() == 0


def test_what_is_cut_is_counted_and_said(daily):
    with time_machine.travel(EARLY + timedelta(hours=1), tick=False):
        FollowUpFactory.create_batch(MOST + 5, due=today(), owner_user=daily)
        FollowUpFactory.create_batch(MOST + 7, due=today() - timedelta(days=1), owner_user=daily)
        write_digests()
    mail = Mail.objects.get()
    assert str_of(2 * MOST + 12) in mail.subject
    for form in (mail.text, mail.html):
        assert f"و {str_of(5)} مورد دیگر" in form
        assert f"و {str_of(7)} مورد دیگر" in form


def str_of(number):
    return digits(str(number))


def test_the_substitute_is_told_what_waits_for_who_is_away(daily, director):
    with time_machine.travel(EARLY + timedelta(hours=1), tick=False):
        late = {"due": today() - timedelta(days=1)}
        FollowUpFactory(title="گزارش برق", owner_user=director, **late)
        chased = {"title": "آمار نخ", "owner_organization": OrganizationFactory()}
        owed = FollowUpFactory(**chased, chaser=director, **late)
        reply(owed, kind="not_mine", by=None)
        secret = ResolutionFactory(meeting=MeetingFactory(confidential=True))
        FollowUpFactory(title="محرمانه", owner_user=director, resolution=secret, **late)
        assert write_digests() == 0
        days = {"first_day": today(), "last_day": today()}
        SubstitutionFactory(away=director, substitute=daily, **days)
        Notice.objects.all().delete()
        assert write_digests() == 1
    text = Mail.objects.latest("pk").text
    assert f"گزارش برق – به جای {director}" in text
    assert text.count("آمار نخ") == 2  # it is late, and its owner asks
    assert "محرمانه" not in text


def test_what_somebody_away_referred_to_the_reader_is_the_readers_own(daily, director):
    """Also when the reader stands in for who referred it."""
    with time_machine.travel(EARLY + timedelta(hours=1), tick=False):
        owed = FollowUpFactory(title="گزارش برق", owner_user=director, due=today())
        refer(owed, to=daily, by=director)
        days = {"first_day": today(), "last_day": today()}
        SubstitutionFactory(away=director, substitute=daily, **days)
        assert write_digests() == 1
    text = Mail.objects.latest("pk").text
    assert "گزارش برق" in text
    assert f"به جای {director}" not in text


def test_what_is_muted_is_left_out(daily):
    with time_machine.travel(EARLY + timedelta(hours=1), tick=False):
        quiet = FollowUpFactory(title="بی‌صدا", due=today(), owner_user=daily)
        FollowUpFactory(title="گزارش برق", due=today(), owner_user=daily)
        mute(f"u{daily.pk}", "follow_up", quiet, by=daily)
        assert write_digests() == 1
    assert "بی‌صدا" not in Mail.objects.get().text
    assert "گزارش برق" in Mail.objects.get().text


def days_of(user, start, hours, step=10):
    """At which moments letters are written, looking every so many minutes."""
    found = []
    with time_machine.travel(start, tick=False) as clock:
        for _time in range(hours * 60 // step):
            if write_digests():
                found.append(datetime.now(UTC).strftime("%d %H:%M"))
            clock.shift(timedelta(minutes=step))
    return found


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        # 02:30 comes twice on 25 October: at 00:30 and at 01:30 UTC
        (datetime(2026, 10, 24, 22, 0, tzinfo=UTC), ["25 00:30", "26 01:30"]),
        # 02:30 does not come on 29 March: the clock goes from 02:00 to 03:00 at 01:00 UTC
        (datetime(2026, 3, 28, 23, 0, tzinfo=UTC), ["29 01:00", "30 00:30"]),
    ],
)
def test_nights_in_which_the_clock_is_changed(daily, start, expected):
    daily.time_zone, daily.digest_at = "Europe/Berlin", time(2, 30)
    daily.save()
    FollowUpFactory(due=start.date() - timedelta(days=9), owner_user=daily)
    assert days_of(daily, start, 30) == expected


def test_not_in_quiet_hours_nor_on_days_off(daily, admin):
    Office(pk=1, quiet_from=time(20), quiet_until=time(9), quiet_days_off=True).save()
    FollowUpFactory(due=EARLY.date(), owner_user=daily)
    # Wednesday, Thursday, not Friday; at nine, half past five in UTC
    expected = ["22 05:30", "23 05:30", "25 05:30"]
    assert days_of(daily, EARLY, 24 * 4, step=30)[:3] == expected


def test_one_bad_letter_keeps_no_other_from_being_written(daily, clerk, monkeypatch):
    clerk.digest = True
    clerk.save()
    real = digests.told

    def failing(user, day):
        if user == clerk:
            raise ValueError
        return real(user, day)

    monkeypatch.setattr(digests, "told", failing)
    with time_machine.travel(EARLY + timedelta(hours=1), tick=False):
        FollowUpFactory(due=today(), owner_user=daily)
        assert write_digests() == 1
        monkeypatch.undo()
        FollowUpFactory(due=today(), owner_user=clerk)
        assert write_digests() == 1


def test_the_link_in_it_ends_it_by_sending_its_form_only(daily):
    with time_machine.travel(EARLY + timedelta(hours=1), tick=False):
        FollowUpFactory(due=today(), owner_user=daily)
        write_digests()
    link = Mail.objects.get().unsubscribe
    path, browser = link[link.index("/engagements") :], Client(enforce_csrf_checks=True)
    assert browser.get(path).status_code == 200
    daily.refresh_from_db()
    assert daily.digest
    assert browser.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    daily.refresh_from_db()
    assert not daily.digest
    assert browser.get(path.replace("link=", "link=9")).status_code == 404
    assert reverse("engagements:digest-stop") in path


@needs_postgres
@pytest.mark.django_db(transaction=True)
def test_many_clocks_write_one(daily):
    with time_machine.travel(EARLY + timedelta(hours=1), tick=False):
        FollowUpFactory(due=today(), owner_user=daily)
        assert sorted(together(4, lambda _number: write_digests())) == [0, 0, 0, 1]
    assert Notice.objects.count() == Mail.objects.count() == 1
