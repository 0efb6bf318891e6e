"""Series of meetings in Jalali terms: looked at first, planned in one act, never on a day off."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.urls import reverse

from crm.dates import jalali, parse_date, today
from crm.holidays import holidays
from crm.models import Holiday
from engagements.models import AgendaItem, Meeting
from engagements.series import LAST, Rule, days
from tests.factories import MeetingFactory, ResolutionFactory

pytestmark = pytest.mark.django_db

SUNDAY, TUESDAY = 6, 1
START = parse_date("1405/01/01")


def shown(found):
    return [f"{jalali(day).month}/{jalali(day).day}" for day in found]


def test_the_first_sunday_of_each_jalali_month():
    found = days(Rule(SUNDAY, nth=1), START, 4)
    assert shown(found) == ["1/2", "2/6", "3/3", "4/7"]
    assert {day.weekday() for day in found} == {SUNDAY}


def test_the_last_tuesday_crosses_the_year():
    found = days(Rule(TUESDAY, nth=LAST), parse_date("1405/11/01"), 4)
    assert {day.weekday() for day in found} == {TUESDAY}
    assert [jalali(day).month for day in found] == [11, 12, 1, 2]
    assert all(jalali(day + timedelta(days=7)).month != jalali(day).month for day in found)


def test_every_second_tuesday():
    found = days(Rule(TUESDAY, weeks=2), START, 2)
    assert {day.weekday() for day in found} == {TUESDAY}
    assert {b - a for a, b in pairwise(found)} == {timedelta(days=14)}
    assert jalali(found[-1]).month == 2


def test_nothing_is_proposed_before_the_first_day_or_beyond_the_calendar():
    assert days(Rule(SUNDAY, nth=1), parse_date("1405/01/03"), 1) == []
    assert days(Rule(SUNDAY, nth=1), parse_date("1500/12/28"), 24) == []


def test_days_off_are_known_by_rule_and_as_entered():
    Holiday.objects.create(day=parse_date("1405/01/05"), name="عید")
    found = holidays(START, parse_date("1405/01/14"))
    assert shown(found) == ["1/1", "1/2", "1/3", "1/4", "1/7", "1/12", "1/13", "1/14", "1/5"]
    assert found[parse_date("1405/01/05")] == "عید"


# --- the page ------------------------------------------------------------------------------------


def asked(**changed):
    return {
        "every": "w1",
        "weekday": str(SUNDAY),
        "first": "۱۴۰۶/۰۱/۰۱",
        "months": "۱",
        "title": "نشست هفتگی",
        "starts": "۱۰:۰۰",
        "ends": "۱۲:۰۰",
        "kind": "committee",
        "place": "تالار انجمن",
    } | changed


def page_of(body):
    return reverse("engagements:body-series", args=[body.pk])


def test_looking_plans_nothing_and_leaves_days_off_unticked(weaving, head, client_of):
    Holiday.objects.create(day=parse_date("1406/01/22"), name="عید فطر")
    response = client_of(head).get(page_of(weaving), asked())
    proposed = response.context["proposed"]
    assert shown(one.day for one in proposed) == ["1/1", "1/8", "1/15", "1/22", "1/29"]
    assert [one.offered for one in proposed] == [False, True, True, False, True]
    assert "عید فطر" in response.content.decode()
    assert not Meeting.objects.exists()


def ticked(*texts):
    return [parse_date(text).isoformat() for text in texts]


def test_the_ticked_days_are_planned_in_one_act_and_numbered_on(weaving, head, client_of):
    MeetingFactory(body=weaving, number=40, day=parse_date("1400/01/10"))
    day = ticked("1406/01/15", "1406/01/08")
    response = client_of(head).post(page_of(weaving), asked(day=day))
    assert response["Location"] == weaving.get_absolute_url()
    made = Meeting.objects.filter(title="نشست هفتگی").order_by("day")
    assert [(jalali(m.day).day, m.number, m.place) for m in made] == [
        (8, 41, "تالار انجمن"),
        (15, 42, "تالار انجمن"),
    ]
    assert str(made[0].starts) == "10:00:00"


def test_a_double_click_plans_once(weaving, head, client_of):
    sent = asked(day=ticked("1406/01/08", "1406/01/15"))
    assert client_of(head).post(page_of(weaving), sent).status_code == 302
    assert client_of(head).post(page_of(weaving), sent).status_code == 422
    assert Meeting.objects.count() == 2


def test_a_day_on_which_the_body_meets_already_is_passed_over(weaving, head, client_of):
    MeetingFactory(body=weaving, day=parse_date("1406/01/08"))
    sent = asked(day=ticked("1406/01/08", "1406/01/15"))
    response = client_of(head).post(page_of(weaving), sent, follow=True)
    assert "نهاد در روزهای دیگر" in response.content.decode()
    assert Meeting.objects.count() == 2


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"ends": "09:00"}, "ends"),
        ({"months": "0"}, "months"),
        ({"months": "۹۹۹"}, "months"),
        ({"first": "۱۴۰۶/۱۳/۰۱"}, "first"),
        ({"weekday": "9"}, "weekday"),
        ({"every": "w0"}, "every"),
        ({"title": " "}, "title"),
        ({"every": "1", "first": "1406/01/20"}, "__all__"),
        ({}, "__all__"),  # nothing is ticked
        ({"day": ["1406-01-01", "x"]}, "__all__"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_planned(weaving, head, client_of, changed, field):
    response = client_of(head).post(page_of(weaving), asked(**changed))
    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert not Meeting.objects.exists()


def test_only_the_next_meeting_of_a_series_takes_up_what_is_open(weaving, head, client_of):
    held = MeetingFactory(body=weaving, status="held", day=today() - timedelta(days=9))
    ResolutionFactory(meeting=held)
    first = jalali(today() + timedelta(days=40))
    sent = asked(first=f"{first.year}/{first.month}/1", months="2")
    offered = client_of(head).get(page_of(weaving), sent).context["proposed"]
    day = [one.day.isoformat() for one in offered][-3:]
    assert client_of(head).post(page_of(weaving), sent | {"day": day}).status_code == 302
    [item] = AgendaItem.objects.filter(resolution__isnull=False)
    assert item.meeting.day == date.fromisoformat(day[0])
