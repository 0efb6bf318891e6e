"""Reminders: the right days, one letter each, however often and by however many the clock ticks."""

from __future__ import annotations

import email
import email.policy
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.management import call_command

from crm.dates import format_date, today
from crm.history import record
from crm.models import Mail
from engagements.actions.follow_ups import finish
from engagements.actions.reminders import remind_due, tick
from engagements.models import FollowUp, Reminder
from engagements.slots import Rule
from tests.factories import (
    ContactPointFactory,
    FollowUpFactory,
    OrganizationFactory,
    PersonFactory,
    ResolutionFactory,
    UserFactory,
)
from tests.races import needs_postgres, together

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 4, 20, 9, 0, tzinfo=UTC)

# --- the letters -------------------------------------------------------------------------------


@pytest.fixture
def owner(db):
    return UserFactory(username="lahouti", first_name="نرگس", last_name="لاهوتی")


@pytest.fixture
def follow_up(owner):
    """Due today, from a resolution."""
    resolution = ResolutionFactory(text="مقرر شد گزارش برق تهیه شود.")
    return FollowUpFactory(
        title="گزارش برق شهرک‌ها", due=today(), owner_user=owner, resolution=resolution
    )


def read(path):
    return email.message_from_bytes(path.read_bytes(), policy=email.policy.default)


def test_a_day_of_today_makes_one_letter_appear(follow_up, owner, letters, settings):
    settings.BASE_URL = "https://crm.example.org"
    assert (tick().reminded, tick().reminded) == (1, 0)
    [path] = letters()
    message = read(path)
    assert message["To"].addresses[0].addr_spec == owner.email
    assert message["To"].addresses[0].display_name == "نرگس لاهوتی"
    assert message["Subject"].strip() == "یادآوری: گزارش برق شهرک‌ها"
    assert message["Auto-Submitted"] == "auto-generated"
    mail = Mail.objects.get()
    assert message["Message-ID"] == f"<{mail.uuid}@crm.example.org>"
    assert (mail.state, mail.attempts) == ("sent", 1)


def test_the_letter_is_persian_right_to_left_with_day_reason_and_link(follow_up, letters, settings):
    settings.BASE_URL = "https://crm.example.org/"
    tick()
    message = read(letters()[0])
    text = message.get_body(("plain",)).get_content()
    html = message.get_body(("html",)).get_content()
    link = f"https://crm.example.org/engagements/follow-ups/{follow_up.pk}/"
    for body in (text, html):
        assert format_date(today(), "long", "jalali") in body
        assert "گزارش برق شهرک‌ها" in body
        assert follow_up.resolution.number in body
        assert str(Rule.ON.label) in body  # by which rule the reader gets it
        assert link in body
    assert '<html lang="fa" dir="rtl">' in html
    assert '<body dir="rtl"' in html
    assert "<script" not in html


def test_a_reader_of_english_gets_english(follow_up, owner, letters):
    owner.language = "en"
    owner.save()
    tick()
    message = read(letters()[0])
    assert message["Subject"].strip() == "Reminder: گزارش برق شهرک‌ها"
    html = message.get_body(("html",)).get_content()
    assert '<html lang="en" dir="ltr">' in html
    assert str(today().year) in html
    assert format_date(today(), "long", "jalali") not in html


def test_what_people_typed_is_only_text_in_a_letter(owner, letters):
    FollowUpFactory(title='<b onclick="x">گزارش</b>\u202e', due=today(), owner_user=owner)
    tick()
    message = read(letters()[0])
    assert "<b onclick" not in message.get_body(("html",)).get_content()
    assert "<b onclick" in message.get_body(("plain",)).get_content()


def test_a_tick_more_sends_nothing_more(follow_up, letters):
    for _ in range(5):
        tick()
    assert len(letters()) == Reminder.objects.count() == Mail.objects.count() == 1


def test_what_was_reminded_of_is_not_reminded_of_again_when_the_clock_is_wound_back(
    follow_up, letters
):
    """As when a restored backup or an edit sets the next day back to one that has been."""
    tick()
    FollowUp.objects.update(remind_on=today() - timedelta(days=2))
    assert tick().reminded == 0
    assert len(letters()) == Mail.objects.count() == 1


def test_the_command_does_the_same_as_the_clock(follow_up, letters, capsys):
    call_command("remind", once=True)
    call_command("remind", once=True)
    assert len(letters()) == 1
    assert "1 reminders posted, 1 letters sent" in capsys.readouterr().out


def test_one_letter_before_one_on_the_day_then_one_each_six_working_days(owner, letters):
    with time_machine.travel(NOON, tick=False) as clock:
        FollowUpFactory(due=today() + timedelta(days=5), owner_user=owner)
        rules = []
        for _day in range(30):
            tick()
            tick()
            clock.shift(timedelta(days=1))
        rules = list(Reminder.objects.order_by("slot").values_list("rule", flat=True))
    assert rules == ["before", "on", "overdue", "overdue", "overdue"]
    assert len(letters()) == 5


def test_after_an_outage_of_30_days_there_is_one_letter(follow_up, letters):
    with time_machine.travel(datetime.now(UTC) + timedelta(days=30)):
        assert tick().reminded == 1
        assert tick().reminded == 0
    assert len(letters()) == 1
    assert Reminder.objects.get().rule == "overdue"


def test_a_clock_set_back_sends_nothing_twice(follow_up, letters):
    tick()
    with time_machine.travel(datetime.now(UTC) - timedelta(hours=30)):
        tick()
    tick()
    assert len(letters()) == 1


def test_what_is_closed_or_thrown_away_is_not_reminded_of(follow_up, clerk, letters):
    finish(follow_up, by=clerk)
    tick()
    assert letters() == []


def test_closing_takes_back_a_letter_that_waits(follow_up, clerk, letters):
    remind_due(today())
    finish(follow_up, by=clerk)
    tick()
    assert letters() == []
    assert Mail.objects.get().state == "cancelled"


def test_a_new_day_brings_a_new_reminder(follow_up, clerk, letters):
    tick()
    stored = FollowUp.objects.get(pk=follow_up.pk)
    stored.due = today() + timedelta(days=1)
    stored.schedule()
    record("update", stored, by=clerk)
    with time_machine.travel(datetime.now(UTC) + timedelta(days=1)):
        tick()
    assert len(letters()) == 2


# --- to whom -----------------------------------------------------------------------------------


def recipients():
    return sorted(Reminder.objects.values_list("recipient", "state"))


def test_an_organization_is_written_to_at_its_address(letters):
    owner = OrganizationFactory(name="ایسیپو")
    ContactPointFactory(person=None, organization=owner, value="Info@Isipo.example")
    FollowUpFactory(due=today(), owner_organization=owner)
    tick()
    assert read(letters()[0])["To"].addresses[0].addr_spec == "info@isipo.example"


def test_a_person_with_an_account_is_written_to_there(letters, owner):
    person = PersonFactory(user=owner)
    ContactPointFactory(person=person, value="old@example.org")
    FollowUpFactory(due=today(), owner_person=person)
    tick()
    assert recipients() == [(owner.email, "posted")]


def test_a_person_whose_account_is_closed_is_written_to_at_home(letters, owner):
    owner.is_active = False
    owner.save()
    person = PersonFactory(user=owner)
    ContactPointFactory(person=person, value="home@example.org")
    FollowUpFactory(due=today(), owner_person=person)
    tick()
    assert recipients() == [("home@example.org", "posted")]


def test_an_address_that_was_retired_is_not_used(clerk):
    owner = OrganizationFactory()
    ContactPointFactory(person=None, organization=owner, retired_on=today())
    FollowUpFactory(due=today(), owner_organization=owner)
    remind_due(today())
    assert recipients() == [("", "unreachable")]


def test_who_chases_is_written_to_when_the_owner_cannot_be(clerk):
    owner = OrganizationFactory()
    FollowUpFactory(due=today(), owner_organization=owner, chaser=clerk)
    assert remind_due(today()) == 1
    assert recipients() == [("", "unreachable"), (clerk.email, "posted")]
    assert remind_due(today()) == 0


def test_nobody_to_write_to_is_noted_and_does_not_stop_the_others(owner, letters):
    FollowUpFactory(due=today())
    FollowUpFactory(due=today(), owner_user=owner)
    assert tick().reminded == 1
    assert recipients() == [("", "unreachable"), (owner.email, "posted")]
    assert len(letters()) == 1


def test_who_chases_hears_of_it_once_it_is_late(owner, clerk):
    with time_machine.travel(NOON) as clock:
        FollowUpFactory(due=today(), owner_user=owner, chaser=clerk)
        remind_due(today())
        assert recipients() == [(owner.email, "posted")]
        clock.shift(timedelta(days=7))
        remind_due(today())
    assert Mail.objects.filter(user=clerk).count() == 1
    assert Mail.objects.filter(user=owner).count() == 2
    chasing, owing = (Mail.objects.filter(user=u).latest("pk").text for u in (clerk, owner))
    assert chasing.splitlines()[2] != owing.splitlines()[2]  # it says what is expected of whom


def test_one_who_owes_and_chases_gets_one_letter(clerk):
    FollowUpFactory(due=today() - timedelta(days=30), owner_user=clerk, chaser=clerk)
    follow_up = FollowUp.objects.get()
    FollowUp.objects.update(remind_on=follow_up.due)
    assert remind_due(today()) == 1


def test_one_that_cannot_be_written_does_not_stop_the_others(owner, letters, monkeypatch):
    bad = FollowUpFactory(due=today(), owner_user=owner, title="خراب")
    FollowUpFactory.create_batch(3, due=today(), owner_user=owner)
    real = FollowUp.schedule

    def fail(self, day=None, **rules):
        if self.title == "خراب":
            raise ZeroDivisionError
        real(self, day, **rules)

    monkeypatch.setattr(FollowUp, "schedule", fail)
    assert remind_due(today()) == 3
    monkeypatch.undo()
    assert not Reminder.objects.filter(follow_up=bad).exists()
    assert remind_due(today()) == 1


# --- by many at once ---------------------------------------------------------------------------


@needs_postgres
@pytest.mark.django_db(transaction=True)
def test_eight_clocks_at_once_make_each_letter_once(letters):
    owner = UserFactory()
    FollowUpFactory.create_batch(40, due=today(), owner_user=owner)
    results = together(8, lambda number: tick())
    assert not [result for result in results if isinstance(result, Exception)]
    assert sum(result.reminded for result in results) == 40
    assert sum(result.sent for result in results) == 40
    assert len(letters()) == Reminder.objects.count() == Mail.objects.count() == 40
    assert set(Mail.objects.values_list("state", "attempts")) == {("sent", 1)}


def test_the_next_reminder_is_told_though_one_was_sent(clerk, client_of, letters):
    row = FollowUpFactory(owner_user=clerk, due=today())
    remind_due(today())
    row.refresh_from_db()
    assert row.reminders.exists()
    told = f"{format_date(row.remind_on, 'long')}"
    text = client_of(clerk).get(row.get_absolute_url()).content.decode()
    assert told in text[text.index('id="reminders"') :]
