"""What is owed passes on: to somebody else, into parts, to its next time, step by step."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from crm.dates import jalali, parse_date, today
from crm.models import Change, Holiday
from engagements.actions.follow_ups import drop, finish, postpone, reopen
from engagements.actions.passing_on import split
from engagements.models import FollowUp, Step
from engagements.recurring import moved, next_due, working_day
from tests.factories import FollowUpFactory, OrganizationFactory, PersonFactory, ResolutionFactory

pytestmark = pytest.mark.django_db

FRIDAY = date(2026, 11, 27)


@pytest.mark.parametrize(
    ("first", "repeat", "times", "then"),
    [
        ("1405/01/31", "month", 6, "1405/07/30"),
        ("1405/01/31", "month", 12, "1406/01/31"),
        ("1405/11/30", "month", 1, "1405/12/29"),
        ("1403/12/30", "year", 1, "1404/12/29"),
        ("1405/08/15", "quarter", 2, "1406/02/15"),
        ("1405/08/15", "half", 1, "1406/02/15"),
        ("1405/12/28", "week", 1, "1406/01/06"),
    ],
)
def test_it_comes_again_in_jalali_terms(first, repeat, times, then):
    assert moved(parse_date(first), repeat, times) == parse_date(then)


def test_a_day_off_gives_way_to_the_next_working_day():
    Holiday.objects.create(day=FRIDAY + timedelta(days=1), name="تعطیل")
    assert working_day(FRIDAY) == FRIDAY + timedelta(days=2)


def test_what_was_missed_is_not_made_up_for():
    assert next_due(date(2026, 1, 1), "week", date(2026, 11, 26)) > date(2026, 11, 26)


def test_done_adds_the_next_time_with_its_steps(clerk):
    owed = FollowUpFactory(
        title="گزارش ماهانه",
        owner_user=clerk,
        chaser=clerk,
        due=today(),
        repeats="month",
        priority="1",
        evidence_required=True,
    )
    Step.objects.create(follow_up=owed, text="گرفتن آمار", done=True)
    finish(owed, by=clerk, evidence="نامه")
    again = FollowUp.objects.get(comes_from=owed)
    assert (again.title, again.owner, again.state) == ("گزارش ماهانه", clerk, "open")
    assert (again.priority, again.evidence_required, again.repeats) == ("1", True, "month")
    assert again.due > today()
    assert [(step.text, step.done) for step in again.steps.all()] == [("گرفتن آمار", False)]
    assert again.remind_on is not None
    assert Change.objects.of(again).get().verb == "recur"


@pytest.fixture
def monthly(clerk):
    return FollowUpFactory(title="گزارش ماهانه", chaser=clerk, due=today(), repeats="month")


def next_of(follow_up):
    return FollowUp.objects.open().filter(comes_from=follow_up, repeats="month")


def test_giving_up_one_time_adds_the_next(monthly, client_of, clerk):
    url = reverse("engagements:follow-up-drop", args=[monthly.pk])
    page = client_of(clerk)
    assert "end_series" in page.get(url).content.decode()
    told = page.post(url, {"reason": "تعطیلات"}, follow=True).content.decode()
    again = next_of(monthly).get()
    assert (again.title, again.due > today()) == ("گزارش ماهانه", True)
    assert again.get_absolute_url() in told


def test_a_series_ends_when_that_is_said(monthly, client_of, clerk):
    url = reverse("engagements:follow-up-drop", args=[monthly.pk])
    client_of(clerk).post(url, {"reason": "دیگر لازم نیست", "end_series": "on"})
    assert not FollowUp.objects.open().exists()


def test_whoever_throws_one_time_away_is_told_that_the_series_ends(monthly, client_of, clerk):
    told = "تا وقتی در سطل بازیافت باشد، دیگر تکرار نمی‌شود"
    once, page = FollowUpFactory(), client_of(clerk)
    shown = [
        page.get(f"{one.get_absolute_url()}delete/").content.decode() for one in (monthly, once)
    ]
    assert [told in text for text in shown] == [True, False]


def test_what_comes_once_is_not_asked_about_its_series(client_of, clerk):
    url = reverse("engagements:follow-up-drop", args=[FollowUpFactory().pk])
    assert "end_series" not in client_of(clerk).get(url).content.decode()


def test_splitting_one_time_leaves_the_next_whole(monthly, clerk):
    parts = split(monthly, by=clerk, parts=["نامه", "پیوست"])
    assert {part.repeats for part in parts} == {""}
    assert next_of(monthly).get().title == "گزارش ماهانه"


def test_what_was_given_up_is_opened_again_and_its_next_time_goes(monthly, client_of, clerk):
    drop(monthly, by=clerk, reason="اشتباه")
    url, page = reverse("engagements:follow-up-reopen", args=[monthly.pk]), client_of(clerk)
    assert url in page.get(monthly.get_absolute_url()).content.decode()
    page.post(url)
    monthly.refresh_from_db()
    assert monthly.is_open
    assert monthly.remind_on is not None
    assert not next_of(monthly).exists()


def test_what_was_split_is_not_opened_beside_its_parts(monthly, clerk):
    parts = split(monthly, by=clerk, parts=["نامه", "پیوست"])
    with pytest.raises(ValidationError):
        reopen(monthly, by=clerk)
    for part in parts:
        drop(part, by=clerk, reason="یکجا")
    assert reopen(monthly, by=clerk).is_open


def test_what_comes_once_is_done_once(clerk):
    finish(FollowUpFactory(due=today()), by=clerk)
    assert FollowUp.objects.count() == 1


def test_postponing_one_time_does_not_move_those_after_it(clerk):
    due = parse_date("1410/02/31")
    owed = FollowUpFactory(due=due, repeats="month")
    postpone(owed, by=clerk, due=parse_date("1410/03/10"))
    finish(FollowUp.objects.get(), by=clerk)
    shown = jalali(FollowUp.objects.get(comes_from=owed).due)
    assert (shown.month, shown.day >= 31 or shown.day <= 3) == (3 if shown.day >= 31 else 4, True)


def test_without_a_day_it_cannot_come_again(client_of, clerk):
    url = reverse("engagements:follow-up-create")
    answer = client_of(clerk).post(url, {"title": "گزارش", "repeats": "month", "priority": "2"})
    assert answer.status_code == 422
    assert answer.context["form"].errors["due"]


def test_it_is_handed_over_to_one(client_of, clerk):
    owed = FollowUpFactory(owner_person=PersonFactory(), chaser=clerk)
    firm = OrganizationFactory()
    url = reverse("engagements:follow-up-hand-over", args=[owed.pk])
    page = client_of(clerk)
    assert page.post(url, {}).status_code == 422
    both = {"owner_organization": firm.pk, "owner_user": clerk.pk}
    assert page.post(url, both).status_code == 422
    page.post(url, {"owner_organization": firm.pk, "note": "کار آنجاست"})
    owed.refresh_from_db()
    assert (owed.owner, owed.owner_person) == (firm, None)
    assert Change.objects.of(owed).get(verb="hand_over").details["reason"] == "کار آنجاست"


def test_it_is_split_into_parts_of_the_same_owner(client_of, clerk):
    owed = FollowUpFactory(
        owner_user=clerk, chaser=clerk, due=today(), resolution=ResolutionFactory()
    )
    url = reverse("engagements:follow-up-split", args=[owed.pk])
    client_of(clerk).post(url, {"parts": "نامه\n\n پیوست \nنامه"})
    parts = FollowUp.objects.filter(comes_from=owed).order_by("pk")
    assert [part.title for part in parts] == ["نامه", "پیوست"]
    assert {(part.owner, part.due, part.resolution) for part in parts} == {
        (clerk, today(), owed.resolution)
    }
    owed.refresh_from_db()
    assert not owed.is_open


@pytest.mark.parametrize(
    "parts", ["", "یکی", "یکی\nیکی", "\n".join(map(str, range(21))), "a\n" + "ب" * 301]
)
def test_what_is_no_split_is_refused(client_of, clerk, parts):
    owed = FollowUpFactory(chaser=clerk)
    url = reverse("engagements:follow-up-split", args=[owed.pk])
    assert client_of(clerk).post(url, {"parts": parts}).status_code == 422
    assert FollowUp.objects.count() == 1


def test_steps_are_added_and_ticked_with_history(client_of, clerk):
    owed = FollowUpFactory(chaser=clerk)
    page = client_of(clerk)
    page.post(reverse("engagements:follow-up-step", args=[owed.pk]), {"text": "گرفتن آمار"})
    step = Step.objects.get()
    for _twice in range(2):
        page.post(reverse("engagements:step-tick", args=[step.pk]), {"done": "1"})
    step.refresh_from_db()
    assert step.done
    verbs = list(Change.objects.of(step).order_by("pk").values_list("verb", flat=True))
    assert verbs == ["create", "tick"]


def test_a_step_is_ticked_only_by_whoever_may(client_of, clerk, reader):
    step = Step.objects.create(follow_up=FollowUpFactory(chaser=clerk), text="x")
    url = reverse("engagements:step-tick", args=[step.pk])
    assert client_of(reader).post(url, {"done": "1"}).status_code == 403
    assert client_of(reader).get(url).status_code == 405
