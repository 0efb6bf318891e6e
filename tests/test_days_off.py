"""The days off of a year: proposed, confirmed or moved by an administrator, and then they count."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from crm.dates import format_date, jalali_year, parse_date
from crm.holidays import (
    DaysOff,
    enter,
    enter_weekend,
    entered,
    history,
    holidays,
    known_as,
    unconfirmed,
    weekend,
)
from crm.lunar import proposed
from crm.models import Holiday
from engagements.actions.reminders import remind_due
from engagements.actions.replies import reply
from engagements.models import FollowUp
from engagements.recurring import working_day
from engagements.views.upkeep import kept_up
from tests.factories import FollowUpFactory, ReminderRuleFactory, UserFactory

pytestmark = pytest.mark.django_db
URL = "/days-off/"
#: Ashura of 1405 as it was announced
ASHURA = date(2026, 6, 25)


def sent(*days, **more):
    """What a browser would send for these (day, name) of 1405, all ticked."""
    data = {"d-TOTAL_FORMS": len(days), "d-INITIAL_FORMS": "0", "known": known_as(1405)}
    for number, (day, name) in enumerate(days):
        data |= {f"d-{number}-off": "on", f"d-{number}-day": day, f"d-{number}-name": name}
    return data | more


def test_the_lunar_days_are_proposed_and_the_solar_ones_are_not():
    found = {one.day: one for one in proposed(1405)}
    assert "عاشورا" in found[ASHURA].name
    assert not found[ASHURA].computed
    assert date(2026, 3, 21) not in found  # Nowruz is off anyway
    assert all(jalali_year(day) == 1405 for day in found)
    assert 15 < len(found) < 30


def test_what_is_only_computed_is_marked():
    found = proposed(1407)
    assert all(one.computed for one in found)
    assert not any("تخمینی" in one.name for one in found)


def test_nothing_is_off_until_it_is_saved(client_of, admin):
    browser = client_of(admin)
    page = browser.get(URL, {"year": 1405})
    assert page.status_code == 200
    assert format_date(ASHURA, "full") in page.content.decode()
    assert ASHURA not in holidays(ASHURA, ASHURA)
    assert not Holiday.objects.exists()


def test_it_is_confirmed_as_shown_or_moved_by_a_day(client_of, admin):
    browser = client_of(admin)
    shown = browser.get(URL, {"year": 1405}).context["days"]
    days = [(format_date(f.initial["day"]), f.initial["name"]) for f in shown if f.initial]
    assert browser.post(f"{URL}?year=1405", sent(*days)).status_code == 302
    assert [one.day for one in entered(1405)] == [one.day for one in proposed(1405)]
    assert ASHURA in DaysOff(ASHURA)
    moved = [("۱۴۰۵/۰۴/۰۵" if name == "عاشورای حسینی" else day, name) for day, name in days]
    assert browser.post(f"{URL}?year=1405", sent(*moved)).status_code == 302
    assert ASHURA not in holidays(ASHURA, ASHURA)
    assert ASHURA + timedelta(days=1) in holidays(ASHURA, ASHURA + timedelta(days=1))
    again = browser.get(URL, {"year": 1405}).content.decode()
    assert format_date(ASHURA, "full") in again  # proposed, and not among them


def test_what_is_not_ticked_is_a_working_day_and_other_years_stay(client_of, admin):
    enter(1404, {date(2025, 7, 5): "تاسوعا"}, by=None)
    enter(1405, {ASHURA: "عاشورا"}, by=None)
    untick = sent(("1405/4/4", "عاشورا"))
    del untick["d-0-off"]
    assert client_of(admin).post(f"{URL}?year=1405", untick).status_code == 302
    assert [one.day for one in Holiday.objects.all()] == [date(2025, 7, 5)]


@pytest.mark.parametrize(
    ("day", "name"), [("1404/4/4", "عاشورا"), ("", "عاشورا"), ("1405/4/4", ""), ("31/31", "x")]
)
def test_what_cannot_be_is_said_beside_its_line(client_of, admin, day, name):
    response = client_of(admin).post(f"{URL}?year=1405", sent((day, name)))
    assert response.status_code == 422
    assert not Holiday.objects.exists()


def test_a_day_stands_on_one_line(client_of, admin):
    twice = sent(("1405/04/04", "عاشورا"), ("۱۴۰۵/۴/۴", "تعطیل ویژه"))
    page = client_of(admin).post(f"{URL}?year=1405", twice)
    assert page.status_code == 422
    assert "این روز در دو سطر آمده است" in page.content.decode()
    assert not Holiday.objects.exists()


def test_only_administrators_and_only_years_there_are(client_of, admin, clerk):
    assert client_of(clerk).get(URL).status_code == 403
    assert client_of(admin).get(URL).status_code == 200
    for year in ("1379", "9999", "x"):
        assert client_of(admin).get(URL, {"year": year}).status_code == 404


def test_a_page_that_was_opened_before_somebody_else_saved_overwrites_nothing(client_of, admin):
    old = sent(("1405/04/05", "عاشورا"), weekday="")
    enter_weekend([3], by=admin)
    page = client_of(admin).post(f"{URL}?year=1405", old)
    assert page.status_code == 409
    assert (weekend(), entered(1405)) == ({3}, [])
    assert [form["day"].value() for form in page.context["days"]] == ["1405/04/05"]
    assert "پنجشنبه" in page.content.decode()  # what was changed
    again = old | {"known": page.context["known"]}
    assert client_of(admin).post(f"{URL}?year=1405", again).status_code == 302
    assert (weekend(), len(entered(1405))) == (set(), 1)


def test_nor_does_one_that_was_shown_again_for_a_mistyped_day(client_of, admin):
    old = sent(("1405/04/05", "عاشورا"), ("1405/04/44", "نادرست"), weekday="")
    enter_weekend([3], by=admin)
    page = client_of(admin).post(f"{URL}?year=1405", old)
    assert page.status_code == 422
    mended = sent(("1405/04/05", "عاشورا"), ("1405/04/06", "درست"), weekday="")
    again = mended | {"known": page.context["known"]}
    assert client_of(admin).post(f"{URL}?year=1405", again).status_code == 409
    assert weekend() == {3}


def test_who_changed_the_days_off_is_told(client_of, admin):
    browser = client_of(admin)
    browser.post(f"{URL}?year=1405", sent(("1405/04/04", "عاشورا"), weekday="3"))
    browser.post(f"{URL}?year=1405", sent(("1405/04/04", "عاشورای حسینی"), weekday="3"))
    browser.post(f"{URL}?year=1405", sent(weekday=""))
    browser.post(f"{URL}?year=1405", sent(weekday=""))  # nothing was changed
    verbs = [line.verb for line in history(1405)]
    assert verbs == ["delete", "delete", "update", "create", "create"]
    assert {line.by for line in history(1405)} == {admin}
    assert not history(1406).filter(object_id__in=[one.pk for one in entered(1405)]).exists()
    told = [(line["note"], line["verb_label"]) for line in browser.get(URL).context["changes"]]
    assert ("پنجشنبه", "دیگر تعطیل نیست") in told
    assert ("", "ثبت شد") in told  # its own lines say which


def late(due, days):
    """What is reminded of on each of so many days; {day: how many letters}"""
    found = {}
    for number in days:
        if count := remind_due(due + timedelta(days=number)):
            found[number] = count
    return found


def test_a_holiday_taken_back_or_announced_late_loses_and_doubles_no_reminder():
    """From a Saturday on; every two working days, of which one becomes or ceases to be off."""
    due = date(2026, 4, 18)
    ReminderRuleFactory(before="", on_day=False, every=2, to_head=None)
    with time_machine.travel(datetime(2026, 4, 18, 9, tzinfo=UTC), tick=False):
        FollowUpFactory(due=due, owner_user=UserFactory())
        assert late(due, range(4)) == {2: 1}
        Holiday.objects.create(day=due + timedelta(days=3), name="تعطیل")
        assert late(due, [4]) == {}  # it was to be the next
        assert FollowUp.objects.get().remind_on == due + timedelta(days=5)
        Holiday.objects.all().delete()
        assert late(due, [5, 5]) == {5: 1}  # it was to be yesterday: late, and not lost


#: the first working day after it is a Saturday, or a Sunday
THURSDAY = date(2026, 4, 16)


def test_an_administrator_says_that_thursday_is_off_too(client_of, admin):
    day = timedelta(days=1)
    assert [one in DaysOff(THURSDAY) for one in (THURSDAY, THURSDAY + day)] == [False, True]
    browser = client_of(admin)
    assert browser.post(f"{URL}?year=1405", sent(weekday="3")).status_code == 302
    assert browser.get(URL).context["week"].initial == {"weekday": 3}
    found = holidays(THURSDAY - day, THURSDAY + 2 * day)
    assert found == {THURSDAY: "پنجشنبه", THURSDAY + day: "جمعه"}
    off = DaysOff(THURSDAY + timedelta(days=300))
    assert [THURSDAY + timedelta(days=371) in off, THURSDAY + timedelta(days=373) in off] == [1, 0]
    assert working_day(THURSDAY) == THURSDAY + 2 * day
    assert browser.post(f"{URL}?year=1405", sent(weekday="")).status_code == 302
    assert weekend() == set()


def test_the_weekend_stays_when_a_year_is_saved_and_is_no_day_of_it(admin):
    enter_weekend([3], by=None)
    enter(1405, {ASHURA: "عاشورا"}, by=None)
    assert [one.day for one in entered(1405)] == [ASHURA]
    assert weekend() == {3}


def test_working_days_of_reminders_leave_the_weekend_out():
    """Every working day, from a Tuesday on."""
    due = date(2026, 4, 14)
    ReminderRuleFactory(before="", on_day=False, every=1, to_head=None)
    enter_weekend([3], by=None)
    with time_machine.travel(datetime(2026, 4, 14, 9, tzinfo=UTC), tick=False):
        FollowUpFactory(due=due, owner_user=UserFactory())
        assert late(due, range(6)) == {1: 1, 4: 1, 5: 1}


def test_administrators_are_told_until_the_year_is_confirmed(client_of, admin, clerk):
    def told(user):
        return [item["line"]["url"] for group in kept_up(user) for item in group.items]

    with time_machine.travel(datetime(2026, 4, 14, 9, tzinfo=UTC), tick=False):
        assert told(admin) == [f"{URL}?year=1405"]
        assert told(clerk) == []
        enter(1405, {ASHURA: "عاشورا"}, by=None)
        assert told(admin) == []
    with time_machine.travel(datetime(2027, 3, 10, 9, tzinfo=UTC), tick=False):
        assert unconfirmed() == [1406]


@pytest.mark.parametrize(("due", "warned"), [("1405/04/04", 1), ("1405/04/03", 0)])
def test_a_due_day_that_is_off_is_taken_and_said(client_of, clerk, due, warned):
    enter(1405, {ASHURA: "عاشورای حسینی"}, by=None)
    browser, row = client_of(clerk), FollowUpFactory(owner_user=clerk, due=date(2026, 5, 1))
    sent_day = {"due": due, "reason": "تعطیلی"}
    answer = browser.post(f"{row.get_absolute_url()}postpone/", sent_day, follow=True)
    assert format_date(FollowUp.objects.get().due) == format_date(parse_date(due))
    assert answer.content.decode().count("(عاشورای حسینی)") == warned
    new = {"title": "آمار", "due": due, "priority": "2", "state": "open", "version": ""}
    answer = browser.post("/engagements/follow-ups/new/", new, follow=True)
    assert FollowUp.objects.count() == 2
    assert answer.content.decode().count("(عاشورای حسینی)") == warned


@pytest.mark.parametrize(("due", "warned"), [("1405/04/04", 1), ("1405/04/03", 0)])
def test_more_time_until_a_day_off_is_given_and_said(client_of, clerk, due, warned):
    enter(1405, {ASHURA: "عاشورای حسینی"}, by=None)
    row = FollowUpFactory(owner_user=clerk, due=date(2026, 5, 1))
    asked = reply(row, kind="time", until=date(2026, 7, 1), by=clerk)
    url = f"/engagements/replies/{asked.pk}/accept/"
    answer = client_of(clerk).post(url, {"due": due}, follow=True)
    assert format_date(FollowUp.objects.get().due) == format_date(parse_date(due))
    assert answer.content.decode().count("(عاشورای حسینی)") == warned
