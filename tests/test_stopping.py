"""An initiative is given up with a reason, and taken up again where it stood."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from cooperation.actions import advance, resume, stop
from cooperation.models import Initiative
from cooperation.yearly import Year
from crm.dates import jalali_year, today
from tests.audit import audited
from tests.factories import InitiativeFactory, MilestoneFactory

pytestmark = pytest.mark.django_db
WHY = "حامی مالی پیدا نشد"
BOARD = "cooperation:initiative-board"


@pytest.fixture
def stopped(clerk):
    return stop(InitiativeFactory(kind="thesis", stage="proposal"), by=clerk, reason=WHY)


def test_it_keeps_its_stage_and_the_reason(clerk):
    made = InitiativeFactory(kind="thesis", stage="proposal")
    with audited() as lines:
        stop(made, by=clerk, reason=WHY)
    stored = Initiative.objects.get()
    assert (stored.stage, stored.stopped_on, stored.stopped_because) == ("proposal", today(), WHY)
    assert [(line.verb, line.details["reason"]) for line in lines] == [("stop", WHY)]


def test_it_goes_on_from_there_when_it_is_taken_up_again(clerk, stopped):
    with pytest.raises(ValidationError, match="متوقف"):
        advance(stopped, by=clerk, to="topic")
    taken = resume(stopped, by=clerk)
    assert taken.is_open
    assert advance(taken, by=clerk, to="topic").stage == "topic"


def test_what_is_over_is_not_stopped_and_what_goes_on_not_taken_up(clerk, stopped):
    with pytest.raises(ValidationError):
        stop(stopped, by=clerk, reason=WHY)
    with pytest.raises(ValidationError):
        stop(InitiativeFactory(kind="thesis", stage="closed"), by=clerk, reason=WHY)
    with pytest.raises(ValidationError):
        resume(InitiativeFactory(), by=clerk)


def test_nobody_is_asked_for_news_of_it(clerk):
    made = InitiativeFactory(news_at=timezone.now() - timedelta(days=30))
    MilestoneFactory(initiative=made, due=today() - timedelta(days=3))
    assert list(Initiative.objects.silent()) == list(Initiative.objects.late()) == [made]
    stop(made, by=clerk, reason=WHY)
    assert not Initiative.objects.silent().exists()
    assert not Initiative.objects.late().exists()


def test_it_leaves_the_board_unless_it_is_asked_for(clerk, client_of, stopped):
    client, board = client_of(clerk), reverse(BOARD)
    assert stopped.get_absolute_url() not in client.get(f"{board}?kind=thesis").content.decode()
    asked = client.get(f"{board}?kind=thesis&state=stopped").content.decode()
    assert stopped.get_absolute_url() in asked
    assert 'draggable="true"' not in asked


@pytest.mark.parametrize(
    ("state", "found"), [("going_on", "goes"), ("finished", "over"), ("stopped", "stopped")]
)
def test_the_list_is_narrowed_by_how_it_stands(clerk, client_of, stopped, state, found):
    each = {
        "goes": InitiativeFactory(kind="thesis"),
        "over": InitiativeFactory(kind="thesis", stage="closed"),
        "stopped": stopped,
    }
    page = client_of(clerk).get(f"{reverse('cooperation:initiative-list')}?state={state}")
    shown = [one for one, made in each.items() if made.get_absolute_url() in page.content.decode()]
    assert shown == [found]


def test_its_page_says_why_and_offers_to_take_it_up_again(clerk, client_of, stopped):
    client = client_of(clerk)
    page = client.get(stopped.get_absolute_url()).content.decode()
    assert WHY in page
    assert reverse("cooperation:initiative-advance", args=[stopped.pk]) not in page
    client.post(reverse("cooperation:initiative-resume", args=[stopped.pk]))
    assert Initiative.objects.get().stopped_on is None


def test_the_toast_after_stopping_offers_undo(clerk, client_of):
    made = InitiativeFactory()
    url = reverse("cooperation:initiative-stop", args=[made.pk])
    response = client_of(clerk).post(url, {"reason": WHY}, follow=True)
    [message] = response.context["messages"]
    assert reverse("cooperation:initiative-resume", args=[made.pk]) in message.extra_tags


def test_the_yearly_report_does_not_count_it_as_finished(clerk):
    year = jalali_year(today())
    over, given_up = (InitiativeFactory(kind="thesis", stage="closed") for _ in range(2))
    Initiative.objects.filter(pk=given_up.pk).update(stopped_on=today())
    [kind] = Year(year, clerk).kinds
    assert (kind["total"], kind["finished"]) == (2, 1)
    assert over.pk
