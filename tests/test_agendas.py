"""An agenda is put in order, filled from proposals, and takes up by itself what is not finished."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from crm.dates import today
from crm.history import record
from crm.trash import throw_away
from engagements.actions.agendas import note_item, put_in_order, take_up
from engagements.actions.meetings import cancel, hold
from engagements.models import AgendaItem, FollowUp, Proposal, Resolution, Statement
from tests.audit import audited
from tests.factories import (
    AgendaItemFactory,
    AttendanceFactory,
    FollowUpFactory,
    MeetingFactory,
    ProblemFactory,
    ProposalFactory,
    ResolutionFactory,
    StatementFactory,
    UserFactory,
    seated,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def held(weaving):
    return MeetingFactory(body=weaving, status="held", day=today() - timedelta(days=30))


def titles(meeting):
    return [item.title for item in AgendaItem.objects.filter(meeting=meeting)]


@pytest.fixture
def three(weaving):
    """A meeting with three items."""
    meeting = MeetingFactory(body=weaving)
    for place, title in enumerate(("برق", "آب", "گاز"), start=1):
        AgendaItemFactory(meeting=meeting, title=title, place=place)
    return meeting


def order(client, meeting, **sent):
    return client.post(reverse("engagements:meeting-order", args=[meeting.pk]), sent)


def test_the_buttons_move_an_item_up_and_down(three, client_of, head):
    browser = client_of(head)
    item = AgendaItem.objects.get(title="گاز")
    order(browser, three, up=item.pk)
    assert titles(three) == ["برق", "گاز", "آب"]
    order(browser, three, up=item.pk)
    order(browser, three, up=item.pk)  # at the top it stays
    assert titles(three) == ["گاز", "برق", "آب"]
    order(browser, three, down=item.pk)
    assert titles(three) == ["برق", "گاز", "آب"]


def test_dragging_sends_the_whole_order(three, client_of, head):
    keys = [AgendaItem.objects.get(title=title).pk for title in ("آب", "گاز", "برق")]
    with audited() as lines:
        order(client_of(head), three, order=",".join(map(str, keys)))
    assert titles(three) == ["آب", "گاز", "برق"]
    assert {line.verb for line in lines} == {"update"}


def test_an_order_that_misses_an_item_added_meanwhile_is_refused(three, clerk):
    keys = list(AgendaItem.objects.filter(meeting=three).values_list("pk", flat=True))
    AgendaItemFactory(meeting=three, title="تازه", place=9)
    with pytest.raises(ValidationError):
        put_in_order(three, by=clerk, keys=reversed(keys))
    assert titles(three) == ["برق", "آب", "گاز", "تازه"]


@pytest.mark.parametrize(
    "sent", [{}, {"up": "x"}, {"order": "1,1,1"}, {"down": "99999999999999999999"}]
)
def test_a_broken_order_changes_nothing(three, client_of, head, sent):
    assert order(client_of(head), three, **sent).status_code == 302
    assert titles(three) == ["برق", "آب", "گاز"]


def test_an_item_of_another_meeting_is_not_moved(three, client_of, head):
    other = AgendaItemFactory()
    assert order(client_of(head), three, up=other.pk).status_code == 404


def test_a_new_item_comes_last_and_takes_persian_minutes(three, client_of, head):
    url = reverse("engagements:agenda-item-create")
    sent = {"meeting": three.pk, "title": "مالیات", "minutes": "۲۵"}
    assert client_of(head).post(url, sent).status_code == 302
    assert titles(three)[-1] == "مالیات"
    assert AgendaItem.objects.get(title="مالیات").minutes == 25


def test_open_resolutions_come_onto_the_next_agenda_by_themselves(held, weaving):
    open_one = ResolutionFactory(meeting=held, text="گزارش برق تهیه شود")
    ResolutionFactory(meeting=held, text="انجام شد", state="done")
    ResolutionFactory(text="مصوبهٔ نهادی دیگر")
    with audited() as lines:
        meeting = MeetingFactory(body=weaving)
    [item] = AgendaItem.objects.filter(meeting=meeting)
    assert item.resolution == open_one
    assert "گزارش برق" in item.title
    assert [line.verb for line in lines] == ["create", "carry"]


def test_planning_twice_does_not_double_them(held, weaving):
    ResolutionFactory(meeting=held)
    first = MeetingFactory(body=weaving)
    MeetingFactory(body=weaving, day=today() + timedelta(days=30))
    MeetingFactory(body=weaving, day=today() + timedelta(days=1))
    assert len(titles(first)) == 1
    assert AgendaItem.objects.count() == 1


def test_what_was_taken_off_is_not_put_back_on_that_agenda(held, weaving, clerk):
    ResolutionFactory(meeting=held)
    meeting = MeetingFactory(body=weaving)
    throw_away(AgendaItem.objects.get(meeting=meeting), by=clerk)
    MeetingFactory(body=weaving, day=today() + timedelta(days=60))
    assert titles(meeting) == []


def test_when_a_meeting_was_held_what_stays_open_goes_on_to_the_next(held, weaving, clerk):
    resolution = ResolutionFactory(meeting=held)
    first = MeetingFactory(body=weaving)
    second = MeetingFactory(body=weaving, day=today() + timedelta(days=30))
    assert titles(second) == []
    hold(first, by=clerk)
    assert AgendaItem.objects.get(meeting=second).resolution == resolution


def test_when_a_meeting_is_cancelled_its_open_matters_go_on_to_the_next(held, weaving, clerk):
    ResolutionFactory(meeting=held)
    AgendaItemFactory(meeting=held, title="ناتمام", unfinished=True)
    first = MeetingFactory(body=weaving)
    second = MeetingFactory(body=weaving, day=today() + timedelta(days=30))
    cancel(first, by=clerk, reason="تعطیلی")
    assert len(titles(second)) == 2


def test_an_item_that_was_not_finished_is_taken_up_again_once(held, weaving, clerk):
    problem = ProblemFactory()
    old = AgendaItemFactory(meeting=held, title="تعرفه", problem=problem, minutes=20)
    meeting = MeetingFactory(body=weaving)
    old.unfinished = True
    note_item(old, by=clerk)
    [item] = AgendaItem.objects.filter(meeting=meeting)
    assert (item.title, item.carried_from, item.problem, item.minutes) == (
        "تعرفه",
        old,
        problem,
        20,
    )
    throw_away(item, by=clerk)
    old.refresh_from_db()
    note_item(old, by=clerk)
    MeetingFactory(body=weaving)
    assert AgendaItem.objects.exclude(meeting=held).count() == 0


def test_what_comes_from_a_confidential_meeting_stays_confidential(weaving):
    secret = MeetingFactory(body=weaving, status="held", day=today(), confidential=True)
    ResolutionFactory(meeting=secret)
    meeting = MeetingFactory(body=weaving)
    assert AgendaItem.objects.get(meeting=meeting).confidential


def test_a_confidential_item_and_what_hangs_on_it_is_open_to_the_body_alone(
    three, head, reader, clerk, director, client_of
):
    item = AgendaItemFactory(meeting=three, title="رازنامه", confidential=True)
    there = AttendanceFactory(meeting=three)
    StatementFactory(meeting=three, item=item, text="رازنامه گفته شد", speaker=there)
    timeline = reverse("engagements:person-timeline", args=[there.person_id])
    resolution = ResolutionFactory(meeting=three, item=item, text="رازنامه مقرر شد")
    FollowUpFactory(resolution=resolution, title="رازنامه بدهکار")
    for user, entitled in ((head, True), (clerk, True), (reader, False), (director, False)):
        page = client_of(user).get(three.get_absolute_url()).content.decode()
        assert ("رازنامه" in page) == entitled
        assert ("رازنامه" in client_of(user).get(timeline).content.decode()) == entitled
        for model in (AgendaItem, Statement, Resolution, FollowUp):
            assert model.objects.visible_to(user).with_words("رازنامه").exists() == entitled


def test_an_item_does_not_tell_readers_of_a_problem_that_is_closed_to_them(
    three, reader, head, client_of
):
    secret = MeetingFactory(confidential=True)
    problem = ProblemFactory(meeting=secret, title="رازنامه")
    AgendaItemFactory(meeting=three, problem=problem)
    for user in (reader, head):
        assert "رازنامه" not in client_of(user).get(three.get_absolute_url()).content.decode()


# --- proposals -----------------------------------------------------------------------------------


def test_a_member_proposes_and_one_click_puts_it_on_the_agenda(weaving, head, client_of):
    member = UserFactory(username="member")
    seated(member, weaving, role="member")
    meeting = MeetingFactory(body=weaving)
    url = reverse("engagements:proposal-create")
    sent = {"body": weaving.pk, "title": "سهمیهٔ برق", "minutes": "۱۰"}
    assert client_of(member).post(url, sent).status_code == 302
    proposal = Proposal.objects.get()
    assert "سهمیهٔ برق" in client_of(head).get(meeting.get_absolute_url()).content.decode()
    url = reverse("engagements:proposal-take-up", args=[proposal.pk])
    assert client_of(member).post(url, {"meeting": meeting.pk}).status_code == 403
    assert client_of(head).post(url, {"meeting": meeting.pk}).status_code == 302
    assert client_of(head).post(url, {"meeting": meeting.pk}).status_code == 422  # clicked twice
    assert titles(meeting) == ["سهمیهٔ برق"]
    proposal.refresh_from_db()
    assert proposal.item.minutes == 10
    assert not Proposal.objects.waiting().exists()


def test_one_proposes_only_to_a_body_one_sits_in(weaving, head, client_of):
    other = ProposalFactory().body
    sent = {"body": other.pk, "title": "سهمیهٔ برق"}
    assert client_of(head).post(reverse("engagements:proposal-create"), sent).status_code == 422


def test_a_proposal_goes_to_a_planned_meeting_of_its_own_body_only(weaving, held, clerk):
    proposal = ProposalFactory(body=weaving)
    for meeting in (MeetingFactory(), held):
        with pytest.raises(ValidationError):
            take_up(proposal, by=clerk, meeting=meeting)


def test_a_proposal_whose_item_was_taken_off_waits_again(weaving, clerk):
    proposal, meeting = ProposalFactory(body=weaving), MeetingFactory(body=weaving)
    item = take_up(proposal, by=clerk, meeting=meeting)
    throw_away(item, by=clerk)
    assert list(Proposal.objects.waiting()) == [proposal]
    take_up(proposal, by=clerk, meeting=meeting)
    assert len(titles(meeting)) == 1


# --- numbers -------------------------------------------------------------------------------------


def test_missing_numbers_are_told_on_the_page_of_the_body_and_beside_the_number(
    weaving, clerk, client_of
):
    for number in (1120, 1121, 1124):
        MeetingFactory(body=weaving, number=number)
    page = client_of(clerk).get(weaving.get_absolute_url()).content.decode()
    assert "۱۱۲۲، ۱۱۲۳" in page
    form = client_of(clerk).get(reverse("engagements:meeting-create"), {"body": weaving.pk})
    assert "۱۱۲۵" in form.content.decode()
    assert "۱۱۲۲، ۱۱۲۳" in form.content.decode()


def test_a_number_is_given_once_and_may_fill_a_gap(weaving, clerk, client_of):
    MeetingFactory(body=weaving, number=1124)
    url = reverse("engagements:meeting-create")
    sent = {"body": weaving.pk, "kind": "committee", "title": "نشست", "number": "۱۱۲۴"}
    response = client_of(clerk).post(url, sent)
    assert response.status_code == 422
    assert client_of(clerk).post(url, sent | {"number": "۱۱۲۲"}).status_code == 302
    assert client_of(clerk).post(url, sent | {"number": ""}).status_code == 302
    numbers = weaving.meetings.values_list("number", flat=True)
    assert sorted(numbers) == [1122, 1124, 1125]


def test_a_resolution_can_go_to_the_trash_though_an_agenda_asks_after_it(held, weaving, clerk):
    resolution = ResolutionFactory(meeting=held)
    meeting = MeetingFactory(body=weaving)
    throw_away(resolution, by=clerk)
    assert len(titles(meeting)) == 1
    resolution.refresh_from_db()
    record("update", AgendaItem.objects.get(meeting=meeting), by=clerk)
