"""Whoever sees to the answer of a letter is reminded of its day, once for each rule."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from crm.dates import today
from crm.models import Change, Mail
from engagements.actions import letter_reminders
from engagements.actions.letter_reminders import remind_of_letters
from engagements.actions.letters import close, register
from engagements.actions.reminders import tick
from engagements.models import Letter
from tests.factories import DraftFactory, LetterFactory
from tests.races import needs_postgres, together

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 4, 20, 9, 0, tzinfo=UTC)


def day(offset):
    return today() + timedelta(days=offset)


def test_before_on_and_after_the_day_each_once(clerk):
    with time_machine.travel(NOON, tick=False) as clock:
        LetterFactory(subject="سهمیهٔ برق", answer_due=day(5), by=clerk)
        told = []
        for _day in range(20):
            told += [remind_of_letters(today()) + remind_of_letters(today())]
            clock.shift(timedelta(days=1))
    assert told == [0, 0, 0, 1, 0, 1, *[0] * 6, 1, *[0] * 6, 1]
    letters = Mail.objects.order_by("pk")
    assert {letter.to for letter in letters} == {clerk.email}
    assert all("سهمیهٔ برق" in letter.subject for letter in letters)
    assert len({letter.text for letter in letters}) == 4


def test_after_a_long_time_without_ticks_there_is_one_letter(clerk):
    with time_machine.travel(NOON, tick=False) as clock:
        LetterFactory(answer_due=day(1), by=clerk)
        clock.shift(timedelta(days=60))
        assert [remind_of_letters(today()) for _again in range(3)] == [1, 0, 0]


def test_a_day_that_is_moved_is_reminded_of_anew(clerk):
    letter = LetterFactory(answer_due=day(2), by=clerk)
    assert remind_of_letters(today()) == 1
    Letter.objects.filter(pk=letter.pk).update(answer_due=day(9))
    assert remind_of_letters(day(6)) == 0
    assert remind_of_letters(day(7)) == 1


def test_only_of_what_is_still_awaited_and_only_to_who_can_be_written_to(clerk):
    close(LetterFactory(answer_due=day(0), by=clerk), by=clerk, reason="تلفنی")
    LetterFactory(answer_due=day(9), by=clerk)
    LetterFactory(wants_answer=True, by=clerk)
    clerk.email = ""
    clerk.save()
    LetterFactory(answer_due=day(0), by=clerk)
    assert remind_of_letters(today()) == 0


def test_of_our_letter_it_says_that_theirs_is_awaited_and_changes_nothing(clerk):
    letter = register(DraftFactory(answer_due=day(2), by=clerk), by=clerk)
    lines = Change.objects.of(letter).count()
    tick()
    mail = Mail.objects.get()
    assert letter.number in mail.text
    assert letter.get_absolute_url() in mail.html
    stored = Letter.objects.get(pk=letter.pk)
    assert (stored.version, stored.reminded_on) == (letter.version, day(0))
    assert Change.objects.of(letter).count() == lines


def test_one_bad_letter_keeps_no_other_from_being_reminded_of(clerk, monkeypatch):
    bad, good = (LetterFactory(answer_due=day(0), by=clerk) for _n in range(2))
    real = letter_reminders.remind

    def failing(key, at):
        if key == bad.pk:
            raise ValueError
        return real(key, at)

    monkeypatch.setattr(letter_reminders, "remind", failing)
    assert remind_of_letters(today()) == 1
    assert good.subject in Mail.objects.get().subject


@needs_postgres
@pytest.mark.django_db(transaction=True)
def test_many_clocks_write_one_letter(clerk):
    LetterFactory(answer_due=day(0), by=clerk)
    assert sorted(together(4, lambda _n: remind_of_letters(today()))) == [0, 0, 0, 1]
