"""Initiatives on a board, a timeline, a calendar: narrowed as listed, moved where one may."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cooperation.actions import advance, step_back
from cooperation.models import Initiative, Milestone
from crm.dates import PartialDate, jalali_year, today
from crm.history import record
from crm.templatetags.ui import undo_url
from tests.factories import (
    InitiativeFactory,
    MeetingFactory,
    MilestoneFactory,
    PersonFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
BOARD = "/cooperation/initiatives/board/"
TIMELINE = "/cooperation/initiatives/timeline/"
CALENDAR = "/cooperation/initiatives/calendar/"
MOST_QUERIES = 10


def many(count, kind="training"):
    """So many at all stages of a kind, each with a milestone."""
    made = Initiative.objects.bulk_create(
        Initiative(
            kind=kind,
            title=f"دورهٔ {n}",
            stage="need" if n % 2 else "planning",
            start=PartialDate(jalali_year(today())),
            lead=PersonFactory() if n < 5 else None,
        )
        for n in range(count)
    )
    Milestone.objects.bulk_create(
        Milestone(initiative=one, title="گزارش", due=today()) for one in made
    )


def shown(client, address, **query):
    """The initiatives the page shows, by the stage they stand at on the board."""
    context = client.get(address, query).context
    if "bars" in context:
        return {row["initiative"].title for row in context["bars"]}
    return {
        column["stage"].slug: [card.title for card in column["cards"]]
        for column in context["columns"]
        if column["cards"]
    }


@pytest.mark.parametrize("address", [BOARD, TIMELINE, CALENDAR])
def test_five_hundred_cost_as_much_as_five(address, clerk, client_of):
    client = client_of(clerk)
    costs = []
    for count in (5, 495):
        many(count)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address, {"kind": "training"}).status_code == 200
        costs.append(len(queries))
    assert costs[0] == costs[1] <= MOST_QUERIES


def test_a_reader_pays_no_more(head, client_of):
    many(20)
    client = client_of(head)
    for address in (BOARD, TIMELINE):
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        assert len(queries) <= MOST_QUERIES


def test_the_board_shows_one_kind_by_its_stages(clerk, client_of):
    InitiativeFactory(title="یکم")
    InitiativeFactory(title="دوم", stage="planning")
    InitiativeFactory(title="سوم", kind="thesis")
    client = client_of(clerk)
    assert shown(client, BOARD) == {"need": ["یکم"], "planning": ["دوم"]}
    assert shown(client, BOARD, kind="thesis") == {"topic": ["سوم"]}
    tabs = client.get(BOARD).context["kinds"]
    assert [tab["count"] for tab in tabs if tab["count"]] == [2, 1]


@pytest.mark.parametrize("address", [BOARD, TIMELINE, "/cooperation/initiatives/"])
def test_they_are_narrowed_by_the_same_address(address, clerk, client_of):
    InitiativeFactory(title="رنگرزی", health="stuck")
    InitiativeFactory(title="ریسندگی")
    for query in ({"q": "رنگرزي"}, {"health": "stuck"}):
        text = client_of(clerk).get(address, query).content.decode()
        assert "رنگرزی" in text
        assert "ریسندگی</bdi>" not in text


def test_what_is_late_silent_or_due_is_found(clerk, client_of):
    late, silent, due = (InitiativeFactory(title=title) for title in ("دیر", "خاموش", "نزدیک"))
    done = InitiativeFactory(title="بسته", stage="closed")
    for one in (late, done):
        MilestoneFactory(initiative=one, due=today() - timedelta(days=1))
    MilestoneFactory(initiative=due, due=today() + timedelta(days=6))
    MilestoneFactory(initiative=silent, due=today() - timedelta(days=9), reached_on=today())
    old = timezone.now() - timedelta(days=15)
    Initiative.objects.filter(pk__in=(silent.pk, done.pk)).update(news_at=old)
    client = client_of(clerk)
    for risk, title in (("late", "دیر"), ("silent", "خاموش"), ("due_this_week", "نزدیک")):
        assert shown(client, BOARD, risk=risk) == {"need": [title]}


def test_those_of_my_committee_are_mine(head, weaving, client_of):
    InitiativeFactory(title="بافندگی", body=weaving)
    InitiativeFactory(title="دیگر")
    assert shown(client_of(head), BOARD, whose="mine") == {"need": ["بافندگی"]}


def test_a_card_is_moved_where_its_stage_allows(clerk, client_of):
    training = InitiativeFactory()
    url = reverse("cooperation:initiative-move", args=[training.pk])
    sent = client_of(clerk).post(url, {"to": "planning", "query": "health=on_track"})
    assert sent.url == f"{BOARD}?health=on_track&kind=training#initiative-{training.pk}"
    assert Initiative.objects.get().stage == "planning"


def test_a_card_that_was_moved_is_put_back_by_undo(clerk, client_of):
    training = InitiativeFactory()
    heard = timezone.now() - timedelta(days=30)
    Initiative.objects.update(created_at=heard, news_at=heard)
    client = client_of(clerk)
    move = reverse("cooperation:initiative-move", args=[training.pk])
    page = client.post(move, {"to": "planning", "query": "health=on_track"}, follow=True)
    [message] = page.context["messages"]
    undo = undo_url(message)
    assert undo in page.content.decode().replace("&amp;", "&")
    back = client.post(undo)
    assert back.url == f"{BOARD}?health=on_track&kind=training#initiative-{training.pk}"
    now = Initiative.objects.get()
    assert (now.stage, now.news_at) == ("need", heard)
    assert client.get(now.get_absolute_url()).context["steps_taken"] == []
    assert client.post(undo).status_code == 422


def test_a_step_stays_when_something_was_done_since_or_somebody_else_made_it(clerk, admin):
    training = InitiativeFactory()
    moved = advance(training, by=clerk, to="planning")
    with pytest.raises(ValidationError):
        step_back(moved, by=admin)
    moved.title = "دورهٔ تازه"
    record("update", moved, by=admin)
    with pytest.raises(ValidationError):
        step_back(moved, by=clerk)
    assert Initiative.objects.get().stage == "planning"


def test_a_step_that_lacks_a_fact_leads_to_where_it_is_entered(clerk, client_of):
    training = InitiativeFactory(stage="planning")
    form = reverse("cooperation:initiative-facts", args=[training.pk])
    move = reverse("cooperation:initiative-move", args=[training.pk])
    page = client_of(clerk).post(move, {"to": "enrolment"}, follow=True)
    assert "هنوز ثبت نشده است" in page.content.decode()
    assert f'<a href="{form}">' in page.content.decode()
    advance_page = client_of(clerk).get(move.replace("move", "advance"))
    assert f'<a href="{form}">' in advance_page.content.decode()


@pytest.mark.parametrize("to", ["closed", "enrolment", "nonsense", "", "\x00"])
def test_a_step_that_is_refused_says_why(to, clerk, client_of):
    training = InitiativeFactory(stage="planning")
    url = reverse("cooperation:initiative-move", args=[training.pk])
    page = client_of(clerk).post(url, {"to": to}, follow=True)
    [message] = page.context["messages"]
    assert training.title in str(message)
    assert str(message) in page.content.decode().replace("&quot;", '"')
    assert Initiative.objects.get().stage == "planning"


def test_what_asks_for_evidence_is_asked_for_it(clerk, client_of):
    thesis = InitiativeFactory(kind="statistics", stage="publication")
    url = reverse("cooperation:initiative-move", args=[thesis.pk])
    page = client_of(clerk).post(url, {"to": "closed"}, follow=True)
    form = page.context["form"]
    assert form["to"].value() == "closed"
    assert "evidence" in form.fields


def test_who_may_not_change_a_card_has_no_way_to_move_it(reader, client_of):
    training = InitiativeFactory()
    url = reverse("cooperation:initiative-move", args=[training.pk])
    assert url not in client_of(reader).get(BOARD).content.decode()
    assert client_of(reader).post(url, {"to": "planning"}).status_code == 403
    secret = InitiativeFactory(meeting=MeetingFactory(confidential=True))
    url = reverse("cooperation:initiative-move", args=[secret.pk])
    assert client_of(reader).post(url, {"to": "planning"}).status_code == 404


def test_its_lead_moves_it(client_of):
    user = UserFactory()
    training = InitiativeFactory(lead=PersonFactory(user=user))
    url = reverse("cooperation:initiative-move", args=[training.pk])
    assert url in client_of(user).get(BOARD).content.decode()
    client_of(user).post(url, {"to": "planning"})
    assert Initiative.objects.get().stage == "planning"


def test_what_is_confidential_is_neither_shown_nor_counted(reader, client_of):
    InitiativeFactory(meeting=MeetingFactory(confidential=True))
    board = client_of(reader).get(BOARD).context
    assert board["count"] == 0
    assert sum(tab["count"] for tab in board["kinds"]) == 0
    assert shown(client_of(reader), TIMELINE) == set()


def test_a_phone_shows_the_stage_asked_for_else_the_first_that_holds_something(clerk, client_of):
    InitiativeFactory(stage="planning")
    for query, front in (({}, "planning"), ({"stage": "closed"}, "closed"), ({"stage": "؟"}, None)):
        columns = client_of(clerk).get(BOARD, query).context["columns"]
        assert [c["stage"].slug for c in columns if c["front"]] == [front or "planning"]


def test_the_timeline_runs_the_way_one_reads(clerk, client_of):
    InitiativeFactory(
        start=PartialDate(jalali_year(today())), end=PartialDate(jalali_year(today()))
    )
    client = client_of(clerk)
    [bar] = client.get(TIMELINE).context["bars"]
    x, width = (float(bar["bar"][name][:-1]) for name in ("x", "width"))
    clerk.language = "en"
    clerk.save()
    [mirrored] = client.get(TIMELINE).context["bars"]
    assert float(mirrored["bar"]["x"][:-1]) == pytest.approx(100 - x - width, abs=0.02)


def test_a_milestone_that_was_reached_is_drawn_on_the_day_it_was(clerk, client_of):
    far, near = (InitiativeFactory() for _n in range(2))
    MilestoneFactory(initiative=far, due=today() + timedelta(days=90), reached_on=today())
    MilestoneFactory(initiative=near, due=today())
    first, second = client_of(clerk).get(TIMELINE).context["bars"]
    assert first["marks"][0]["x"] == second["marks"][0]["x"]


@pytest.mark.parametrize("shift", ["", "-5", "۵", "9" * 30, "x", "-" + "9" * 30, "\x00"])
def test_the_timeline_moves_on_and_back_without_end(shift, clerk, client_of):
    InitiativeFactory(start=PartialDate(1404, 1))
    page = client_of(clerk).get(TIMELINE, {"shift": shift})
    assert page.status_code == 200
    assert len(page.context["heads"]) == 15


@pytest.mark.parametrize("address", [BOARD, TIMELINE])
def test_htmx_gets_what_is_shown_alone(address, clerk, client_of):
    InitiativeFactory()
    part = client_of(clerk).get(address, {"q": "دوره"}, headers={"HX-Request": "true"})
    assert part.content.decode().lstrip().startswith('<section id="records"')
    assert part["X-Announce"]


def lines(client, **query):
    """{day: [(sort, title, whether it is late)]} of the calendar."""
    days = client.get(CALENDAR, query).context["days"]
    return {
        one["day"]: [(line.sort, line.title, line.late) for line in one["lines"]]
        for one in days
        if one["lines"]
    }


def test_the_calendar_shows_milestones_beginnings_and_ends(clerk, client_of):
    client, first = client_of(clerk), date(2026, 4, 21)  # 1 Ordibehesht 1405
    made = InitiativeFactory(
        title="نمایشگاه تهران", start=PartialDate(1405, 2, 1), end=PartialDate(1405, 2)
    )
    MilestoneFactory(initiative=made, title="غرفه", due=first + timedelta(days=30))
    MilestoneFactory(initiative=made, title="فراخوان", due=first, reached_on=first)
    MilestoneFactory(initiative=made, title="گزارش", due=first + timedelta(days=31))
    with time_machine.travel(datetime(2026, 6, 30, 12, tzinfo=UTC)):
        assert lines(client, month="۱۴۰۵-۰۲") == {
            first: [("begin", "آغاز: نمایشگاه تهران", False), ("milestone", "فراخوان", False)],
            first + timedelta(days=30): [("milestone", "غرفه", True)],
        }


def test_the_calendar_is_narrowed_as_the_list_is(clerk, client_of):
    client = client_of(clerk)
    for kind in ("thesis", "training"):
        MilestoneFactory(initiative=InitiativeFactory(kind=kind), title=kind, due=today())
    found = lines(client, kind="thesis")
    assert [title for _sort, title, _late in found[today()]] == ["thesis"]


@pytest.mark.parametrize("month", ["0000-13", "99999-1", "1405-13", "متن", "1405-00"])
def test_a_month_there_is_not_is_the_present_one(clerk, client_of, month):
    response = client_of(clerk).get(CALENDAR, {"month": month})
    assert response.context["month"].is_now
