"""The calendar: a month in the reader's own calendar, with what lies on which day."""

from __future__ import annotations

from datetime import date, time

import pytest
from django.urls import reverse

from crm.dates import today
from crm.models import Holiday
from tests.factories import (
    FollowUpFactory,
    InvitationFactory,
    LetterFactory,
    MeetingFactory,
    PersonFactory,
)

pytestmark = pytest.mark.django_db

AZAR_7 = date(2022, 11, 28)
URL = reverse("calendar")


@pytest.fixture
def month(client_of):
    """{day: lines} of a month as somebody sees it."""

    def seen(user, **asked):
        context = client_of(user).get(URL, {"month": "1401-09", **asked}).context
        return {one["day"]: one["lines"] + one["more"] for one in context["days"]}

    return seen


def titles(month):
    return [str(line.record) for lines in month.values() for line in lines]


def test_a_month_is_the_readers_month(month, clerk):
    days = list(month(clerk))
    assert (days[0], days[-1], len(days)) == (date(2022, 11, 22), date(2022, 12, 21), 30)


def test_whoever_reads_english_and_gregorian_gets_their_month(month, clerk):
    clerk.language = "en"
    clerk.save()
    days = list(month(clerk, month="2022-11"))
    assert (days[0], days[-1], len(days)) == (date(2022, 11, 1), date(2022, 11, 30), 30)


@pytest.mark.parametrize("asked", ["", "x", "1405-13", "1405-0", "9999-12", "0001-01", "۱۴۰۵-۴۴"])
def test_a_month_that_cannot_be_is_this_month(month, clerk, asked):
    assert today() in month(clerk, month=asked)


def test_the_month_may_be_asked_for_in_persian_digits(month, clerk):
    assert AZAR_7 in month(clerk, month="۱۴۰۱-۰۹")


def test_a_day_holds_its_meetings_by_the_hour_and_what_falls_due(month, clerk, weaving):
    late = MeetingFactory(body=weaving, day=AZAR_7, starts=time(14))
    early = MeetingFactory(body=weaving, day=AZAR_7, starts=time(9))
    owed = FollowUpFactory(due=AZAR_7)
    letter = LetterFactory(day=AZAR_7, answer_due=AZAR_7, state="awaiting")
    day = [line.record for line in month(clerk)[AZAR_7]]
    assert day == [owed, letter, early, late]


def test_what_was_called_off_or_is_done_is_not_there(month, clerk, weaving):
    MeetingFactory(body=weaving, day=AZAR_7, status="cancelled")
    FollowUpFactory(due=AZAR_7, state="done")
    assert not titles(month(clerk))


def test_one_sort_may_be_asked_for(month, clerk, weaving):
    MeetingFactory(body=weaving, day=AZAR_7, title="نشست")
    FollowUpFactory(due=AZAR_7, title="گزارش")
    assert titles(month(clerk, only="due")) == ["گزارش"]


def test_mine_are_those_of_my_body_and_those_i_am_asked_to(month, head, weaving):
    MeetingFactory(body=weaving, day=AZAR_7, title="نشست ما")
    asked = MeetingFactory(day=AZAR_7, title="نشستی که خوانده شدم")
    InvitationFactory(meeting=asked, person=head.person)
    MeetingFactory(day=AZAR_7, title="نشست دیگران")
    FollowUpFactory(due=AZAR_7, title="بدهی من", owner_user=head)
    FollowUpFactory(due=AZAR_7, title="بدهی دیگران", owner_person=PersonFactory())
    mine = {"نشست ما", "نشستی که خوانده شدم", "بدهی من"}
    assert set(titles(month(head))) == mine
    assert set(titles(month(head, whose="all"))) == mine | {"نشست دیگران", "بدهی دیگران"}


def test_a_confidential_meeting_is_there_only_for_those_who_may_know(month, reader, head, weaving):
    MeetingFactory(body=weaving, day=AZAR_7, title="محرمانه", confidential=True)
    assert titles(month(head, whose="all")) == ["محرمانه"]
    assert not titles(month(reader, whose="all"))


def test_days_off_tell_why(client_of, clerk):
    Holiday.objects.create(day=date(2022, 12, 6), name="تعطیل ویژه")
    days = client_of(clerk).get(URL, {"month": "1401-09"}).context["days"]
    off = {one["day"]: one["off"] for one in days if one["off"]}
    assert off[date(2022, 12, 6)] == "تعطیل ویژه"
    assert off[date(2022, 11, 25)] == "جمعه"


def test_a_click_on_a_day_adds_a_meeting_of_that_day(client_of, clerk):
    page = client_of(clerk).get(URL, {"month": "1401-09"}).content.decode()
    link = (
        reverse("engagements:meeting-create")
        + "?day=%DB%B1%DB%B4%DB%B0%DB%B1/%DB%B0%DB%B9/%DB%B0%DB%B7"
    )
    assert link in page
    form = client_of(clerk).get(link).content.decode()
    assert "۱۴۰۱/۰۹/۰۷" in form


def test_a_reader_is_not_offered_to_add(client_of, reader):
    assert not client_of(reader).get(URL).context["may_add"]


@pytest.mark.parametrize("rows", [1, 40])
def test_it_asks_as_few_questions_of_many_lines(
    client_of, clerk, weaving, rows, django_assert_max_num_queries
):
    for _ in range(rows):
        MeetingFactory(body=weaving, day=AZAR_7)
        FollowUpFactory(due=AZAR_7, owner_person=PersonFactory())
    client = client_of(clerk)
    with django_assert_max_num_queries(9):
        client.get(URL, {"month": "1401-09"})
