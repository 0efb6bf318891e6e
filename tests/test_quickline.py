"""A resolution in one line: who owes it, which problem, until when."""

from __future__ import annotations

import pytest
from django.urls import reverse

from crm.dates import jalali_year, parse_date, today
from engagements.models import FollowUp, Resolution
from engagements.quickline import find_date, read
from tests.factories import (
    AgendaItemFactory,
    AttendanceFactory,
    MeetingFactory,
    PersonFactory,
    ProblemFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(db):
    return MeetingFactory()


@pytest.fixture
def maryam(db):
    return PersonFactory(honorific="سرکار خانم", given_name="مریم", family_name="رضایی")


def test_an_owner_a_problem_and_a_day_at_the_end_leave_the_text(meeting, maryam, clerk):
    problem = ProblemFactory(title="تعرفهٔ گمرک")
    line = read("گزارش بازار تهیه شود @مریم_رضایی #تعرفهٔ_گمرک تا ۲۰ آذر ۱۴۰۵", meeting, clerk)
    assert line.text == "گزارش بازار تهیه شود"
    assert (line.owner, line.problem) == (maryam, problem)
    assert line.due == parse_date("1405/09/20")


def test_in_the_middle_of_a_sentence_they_stay_as_words(meeting, maryam, clerk):
    line = read("مقرر شد @مریم_رضایی تا ۱۴۰۵/۹/۲۰ نامه را بفرستد.", meeting, clerk)
    assert line.text == "مقرر شد مریم رضایی تا ۱۴۰۵/۹/۲۰ نامه را بفرستد."
    assert (line.owner, line.due) == (maryam, parse_date("1405/09/20"))


def test_the_name_as_it_is_offered_is_understood(meeting, maryam, clerk):
    name = str(maryam).replace(" ", "_")
    assert read(f"گزارش @{name}", meeting, clerk).owner == maryam


def test_who_is_in_the_room_is_meant_before_all_others(meeting, maryam, clerk):
    PersonFactory(given_name="زهرا", family_name="رضایی")
    assert read("گزارش @رضایی", meeting, clerk).owner is None
    AttendanceFactory(meeting=meeting, person=maryam)
    assert read("گزارش @رضایی", meeting, clerk).owner == maryam


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("تا ۲۰ آذر ۱۴۰۶ بفرستند", "1406/09/20"),
        ("تا روز ۲۰ آذرماه ۱۴۰۶", "1406/09/20"),
        ("تا ۱۴۰۶/۹/۲۰.", "1406/09/20"),
        ("تا بیستم آذر ۱۴۰۶", "1406/09/20"),
        ("از ۱۴۰۶/۱/۱ تا ۱۴۰۶/۲/۱", "1406/02/01"),
    ],
)
def test_a_day_is_found_as_people_write_it(text, day):
    assert find_date(text)[0] == parse_date(day)


def test_a_day_without_a_year_is_the_next_one():
    day, _written = find_date("تا ۲۰ آذر")
    assert day >= today()
    assert jalali_year(day) in (jalali_year(today()), jalali_year(today()) + 1)


@pytest.mark.parametrize("text", ["۳۰ درصد", "بند ۱۲ نامهٔ ۴۵", "سال ۱۴۰۵", "۹۹/۱۳/۴۰", "", "تا"])
def test_other_numbers_are_no_days(text):
    assert find_date(text)[0] is None


def test_an_address_is_no_name(meeting, clerk):
    assert read("به info@example.org بنویسند", meeting, clerk).who is None


def test_the_line_is_told_before_it_is_saved(meeting, maryam, clerk, client_of):
    item = AgendaItemFactory(meeting=meeting)
    url = reverse("engagements:agenda-item-line", args=[item.pk])
    text = client_of(clerk).get(url, {"line": "گزارش @رضایی تا ۲۰ آذر ۱۴۰۵"}).content.decode()
    assert str(maryam) in text
    assert "۲۰ آذر ۱۴۰۵" in text
    assert Resolution.objects.count() == 0


def test_it_becomes_a_numbered_resolution_with_its_follow_up(meeting, maryam, clerk, client_of):
    item = AgendaItemFactory(meeting=meeting)
    url = reverse("engagements:agenda-item-resolve", args=[item.pk])
    client_of(clerk).post(url, {"line": "گزارش تهیه شود @رضایی تا ۲۰ آذر ۱۴۰۵"})
    made = Resolution.objects.get()
    assert (made.item, made.serial, made.text) == (item, 1, "گزارش تهیه شود")
    owed = FollowUp.objects.get(resolution=made)
    assert (owed.owner_person, owed.due) == (maryam, parse_date("1405/09/20"))


def test_of_several_who_are_called_so_one_is_chosen(meeting, maryam, clerk, client_of):
    PersonFactory(given_name="زهرا", family_name="رضایی")
    item = AgendaItemFactory(meeting=meeting)
    url = reverse("engagements:agenda-item-resolve", args=[item.pk])
    sent = {"line": "گزارش تهیه شود @رضایی"}
    response = client_of(clerk).post(url, sent)
    assert response.status_code == 422
    assert f'name="owner" value="{maryam.pk}"' in response.content.decode()
    client_of(clerk).post(url, sent | {"owner": maryam.pk})
    assert FollowUp.objects.get().owner_person == maryam


def test_nobody_is_owner_by_a_name_nobody_has(meeting, clerk, client_of):
    item = AgendaItemFactory(meeting=meeting)
    url = reverse("engagements:agenda-item-resolve", args=[item.pk])
    response = client_of(clerk).post(url, {"line": "گزارش @ناشناس"})
    assert response.status_code == 422
    assert "گزارش @ناشناس" in response.content.decode()
    assert Resolution.objects.count() == 0
