"""The sentences of the yearly report say none, one and many as an office does."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import translation
from django.utils.html import strip_tags

from cooperation.yearly import Year
from cooperation.yearly_beside import Beside
from cooperation.yearly_words import paragraphs
from crm.dates import jalali_year, today, year_range
from engagements.models import Meeting
from tests.factories import (
    AgreementFactory,
    BodyFactory,
    InitiativeFactory,
    MeetingFactory,
    OrganizationFactory,
    PartyFactory,
    ProblemFactory,
    ResolutionFactory,
)

pytestmark = pytest.mark.django_db
LAST = jalali_year(today()) - 1
FIRST = year_range(LAST)[0]


@pytest.fixture
def body():
    return BodyFactory(name="کارگروه ریسندگی")


def held(body, **fields):
    meeting = MeetingFactory(body=body, day=FIRST, **fields)
    Meeting.objects.filter(pk=meeting.pk).update(status=Meeting.Status.HELD)
    return meeting


def told(user, year=LAST, language="fa", **about):
    with translation.override(language):
        report = Beside(Year(year=year, user=user, **about))
        return " ".join(strip_tags(one) for one in paragraphs(report))


def test_a_body_holds_its_meetings_and_others_attend_them(clerk, body):
    held(body)
    assert "کارگروه ریسندگی یک جلسه برگزار کرد." in told(clerk, body=body)
    mill = OrganizationFactory(name="کویرتاب")
    assert "کویرتاب در هیچ جلسه‌ای حضور نداشت." in told(clerk, organization=mill)


def test_what_there_was_not_is_not_told_as_nought(clerk, body):
    held(body)
    text = told(clerk, body=body)
    assert "مصوبه‌ای صادر نشد." in text
    assert not any(f" {nought} " in text for nought in ("۰", "0", "None"))


@pytest.mark.parametrize(
    ("states", "expected"),
    [
        (["open"], "این مصوبه هنوز اجرا نشده است."),
        (["open", "open"], "هنوز هیچ‌یک از آنچه باید اجرا می‌شد اجرا نشده است."),
        (["open", "dropped"], "هنوز هیچ‌یک از آنچه باید اجرا می‌شد اجرا نشده است."),
        (["done", "dropped"], "همهٔ آنچه باید اجرا می‌شد اجرا شده است."),
        (["done"], "این مصوبه اجرا شده است."),
        (["done", "done", "dropped"], "همهٔ آنچه باید اجرا می‌شد اجرا شده است."),
        (["done", "open"], "از ۲ مصوبه‌ای که باید اجرا می‌شد، یک مصوبه (۵۰٪) اجرا شده است."),
    ],
)
def test_how_many_resolutions_are_carried_out(states, expected, clerk, body):
    meeting = held(body)
    for state in states:
        ResolutionFactory(meeting=meeting, state=state)
    assert expected in told(clerk, body=body)


def test_one_of_each_has_a_sentence_of_its_own(clerk, body):
    meeting = held(body)
    ProblemFactory(meeting=meeting)
    InitiativeFactory(body=body, start=f"{LAST}/02")
    AgreementFactory(body=body, signed=FIRST, valid_until=FIRST + timedelta(days=30))
    text = told(clerk, language="en", body=body)
    for sentence in (
        "One problem was raised. It is not solved yet.",
        "Work went on in one initiative. It began in the year.",
        "One agreement was signed.",
        "One agreement ended.",
    ):
        assert sentence in text


def test_an_agreement_that_ends_on_the_last_day_of_a_year_ended_in_it(clerk, body):
    last_day = year_range(LAST)[1] - timedelta(days=1)
    AgreementFactory(body=body, signed=FIRST, valid_until=last_day)
    ended = "One agreement ended."
    assert ended in told(clerk, language="en", body=body)
    assert ended not in told(clerk, year=LAST + 1, language="en", body=body)


def test_a_running_year_says_until_when_and_whom_it_still_awaits(clerk, body):
    mill = OrganizationFactory()
    PartyFactory(initiative=closed(body), organization=mill)
    text = told(clerk, year=LAST + 1, language="en", body=body)
    assert "is not over: this tells of it until" in text
    assert "One that took part the year before has not so far." in text


def closed(body):
    initiative = InitiativeFactory(body=body, start=f"{LAST}/02", end=f"{LAST}/06")
    last = next(stage.slug for stage in initiative.track.stages if not stage.next)
    type(initiative).objects.filter(pk=initiative.pk).update(stage=last)
    return initiative


def test_agreements_count_in_the_figures_of_both_years(clerk, body):
    AgreementFactory(body=body, signed=FIRST, valid_until=FIRST + timedelta(days=900))
    figures = {
        one["key"]: (one["n"], one["was"])
        for one in Beside(Year(year=LAST + 1, user=clerk, body=body)).figures
    }
    assert (figures["signed"], figures["in_force"]) == ((0, 1), (1, 1))
