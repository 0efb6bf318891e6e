"""Milestones stand where their kind puts them, counted from a day, until somebody moves them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from cooperation.actions import advance, reach, revise, schedule, start
from cooperation.kinds import KINDS
from cooperation.models import Initiative, Milestone
from crm.dates import PartialDate, today
from crm.models import Change
from tests.factories import InitiativeFactory, MilestoneFactory, PartyFactory

pytestmark = pytest.mark.django_db
OPENING = date(2027, 3, 16)


@pytest.fixture
def fair(clerk):
    fair = Initiative(
        kind="domestic_exhibition", title="نمایشگاه", facts={"opening": OPENING.isoformat()}
    )
    return start(fair, by=clerk)


def days():
    return {one.step: one.due for one in Milestone.objects.all()}


def test_those_of_an_exhibition_are_counted_back_from_its_opening_day(fair):
    expected = {one.slug: OPENING + timedelta(days=one.days) for one in KINDS[fair.kind].milestones}
    assert days() == expected
    assert days()["call"] == OPENING - timedelta(days=120)
    assert days()["reported"] > OPENING


def test_they_move_with_the_opening_day_but_for_those_somebody_moved_or_reached(fair, clerk):
    moved, done = Milestone.objects.get(step="paid"), Milestone.objects.get(step="call")
    Milestone.objects.filter(pk=moved.pk).update(due=date(2027, 2, 1))
    reach(done, by=clerk, day=today())
    fair.facts = {"opening": (OPENING + timedelta(days=7)).isoformat()}
    revise(fair, by=clerk)
    assert days()["opening"] == OPENING + timedelta(days=7)
    assert days()["paid"] == date(2027, 2, 1)
    assert days()["call"] == OPENING - timedelta(days=120)
    assert Change.objects.of(Milestone.objects.get(step="opening")).first().verb == "schedule"


def test_without_that_day_they_wait_for_it(clerk):
    fair = start(Initiative(kind="domestic_exhibition", title="نمایشگاه"), by=clerk)
    assert set(days().values()) == {None}
    fair.facts = {"opening": OPENING.isoformat()}
    revise(fair, by=clerk)
    assert days()["opening"] == OPENING


def test_those_of_a_consortium_are_counted_from_its_start(clerk):
    start(
        Initiative(kind="export_consortium", title="کنسرسیوم", start=PartialDate(1405, 7)), by=clerk
    )
    assert days()["study"] == date(2026, 9, 23) + timedelta(days=60)


def test_what_was_thrown_away_is_not_planned_again(fair, clerk):
    Milestone.objects.filter(step="paid").update(deleted_at=fair.created_at)
    assert schedule(fair, by=clerk) == []
    assert "paid" not in days()


def test_another_kind_brings_its_own_and_takes_the_open_ones_away(fair, clerk):
    reach(Milestone.objects.get(step="call"), by=clerk)
    fair.kind, fair.facts = "export_consortium", {}
    fair.place()
    revise(fair, by=clerk)
    assert "registered" in days()
    assert "built" not in days()
    assert str(Milestone.objects.get(step="call"))  # it was reached, and is still called so


def test_one_is_reached_by_a_single_click_and_opened_again(clerk, client_of):
    milestone = MilestoneFactory()
    client = client_of(clerk)
    assert client.post(reverse("cooperation:milestone-reach", args=[milestone.pk])).status_code
    assert Milestone.objects.get().reached_on == today()
    client.post(reverse("cooperation:milestone-reopen", args=[milestone.pk]))
    assert Milestone.objects.get().is_waiting


def test_none_is_reached_on_a_day_to_come(clerk):
    with pytest.raises(ValidationError) as refused:
        reach(MilestoneFactory(), by=clerk, day=today() + timedelta(days=1))
    assert "day" in refused.value.message_dict


def test_an_initiative_is_not_closed_over_open_milestones(clerk):
    training = InitiativeFactory(kind="training", stage="evaluation")
    PartyFactory(initiative=training)
    waiting = MilestoneFactory(initiative=training, title="گزارش پایانی")
    with pytest.raises(ValidationError) as refused:
        advance(training, by=clerk, to="closed", evidence="گزارش ۱۲")
    assert "گزارش پایانی" in refused.value.message_dict["to"][0]
    reach(waiting, by=clerk)
    assert not advance(training, by=clerk, to="closed", evidence="گزارش ۱۲").is_open


def test_one_of_its_own_must_be_called_something(clerk, client_of):
    data = {"initiative": InitiativeFactory().pk, "due": "۱۴۰۵/۱۲/۱"}
    sent = client_of(clerk).post(reverse("cooperation:milestone-create"), data)
    assert list(sent.context["form"].errors) == ["title"]


def test_those_of_a_thesis_are_counted_from_its_start_until_the_day_of_the_defence_is_known(clerk):
    begun = PartialDate.from_date(date(2026, 9, 23))
    thesis = start(Initiative(kind="thesis", title="پایان‌نامه", start=begun), by=clerk)
    assert days()["defended"] == begun.first_day + timedelta(days=450)
    assert days()["student"] == begun.first_day + timedelta(days=60)
    thesis.facts = {"defence": OPENING.isoformat()}
    revise(thesis, by=clerk)
    assert days()["defended"] == OPENING
    assert days()["half_way"] == OPENING - timedelta(days=180)
