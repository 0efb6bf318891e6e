"""The room of a meeting: it starts, people come and go, the quorum follows, it ends."""

from __future__ import annotations

from datetime import time, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from crm.dates import today
from crm.models import Change
from engagements import quickline
from engagements.actions import room
from engagements.actions.meetings import hold
from engagements.bylaws import quorum_of
from engagements.models import AgendaItem, Attendance, FollowUp, Meeting, Resolution
from tests.factories import (
    AgendaItemFactory,
    AttendanceFactory,
    BodyFactory,
    InitiativeFactory,
    MeetingFactory,
    PersonFactory,
    ProblemFactory,
    ResolutionFactory,
    SeatFactory,
    TermFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def board(db):
    """A body of three seats, of which two must be present, and an alternate."""
    body = BodyFactory(quorum=2)
    for role in ("head", "secretary", "member", "alternate"):
        TermFactory(seat=SeatFactory(body=body, role=role))
    return body


@pytest.fixture
def meeting(board, clerk):
    """In session, with two items."""
    meeting = MeetingFactory(body=board)
    AgendaItemFactory(meeting=meeting, title="برق", minutes=20)
    AgendaItemFactory(meeting=meeting, title="آب", place=2)
    return room.start(meeting, by=clerk)


def people(meeting):
    return list(Attendance.objects.filter(meeting=meeting).order_by("pk"))


def mark(row, presence, by, **also):
    row.meeting = Meeting.objects.get(pk=row.meeting_id)
    return room.mark(row, by=by, presence=presence, **also)


def test_starting_lists_who_sits_in_the_body_and_takes_up_the_first_item(meeting):
    assert meeting.status == "running"
    assert meeting.day == today()
    assert meeting.began_at is not None
    assert [row.role for row in people(meeting)] == ["chair", "secretary", "member"]
    assert {row.presence for row in people(meeting)} == {"invited"}
    first, second = AgendaItem.objects.filter(meeting=meeting)
    assert first.begun_at
    assert second.begun_at is None


def test_who_is_on_the_list_already_is_not_listed_twice(board, clerk):
    meeting = MeetingFactory(body=board)
    AttendanceFactory(meeting=meeting, person=board.seats.first().terms.get().person)
    room.start(meeting, by=clerk)
    assert len(people(meeting)) == 3


def test_minutes_typed_late_keep_the_day_of_the_meeting(board, clerk):
    day = today() - timedelta(days=5)
    assert room.start(MeetingFactory(body=board, day=day), by=clerk).day == day


def test_a_meeting_starts_once(meeting, clerk):
    with pytest.raises(ValidationError):
        room.start(meeting, by=clerk)


def test_the_quorum_is_of_those_who_are_there_now(meeting, clerk):
    def quorum():
        return quorum_of(meeting, people(meeting))

    assert quorum().present == 0
    one, two, _three = people(meeting)
    mark(one, "present", clerk)
    assert quorum().missed
    mark(two, "late", clerk)
    assert quorum().reached
    mark(Attendance.objects.get(pk=two.pk), "left", clerk)
    assert (quorum().present, quorum().missed) == (1, True)


def test_who_comes_late_and_leaves_early_does_so_at_a_time(meeting, clerk):
    row = people(meeting)[0]
    mark(row, "late", clerk, at=time(10, 30))
    row = mark(Attendance.objects.get(pk=row.pk), "left", clerk, at=time(11, 15))
    assert (row.came_at, row.left_at) == (time(10, 30), time(11, 15))
    row = mark(Attendance.objects.get(pk=row.pk), "absent", clerk)
    assert (row.came_at, row.left_at) == (None, None)


def test_nobody_leaves_before_they_come(meeting, clerk):
    row = mark(people(meeting)[0], "late", clerk, at=time(10, 30))
    with pytest.raises(ValidationError):
        mark(row, "left", clerk, at=time(9, 0))


def test_late_without_a_time_is_now(meeting, clerk):
    assert mark(people(meeting)[0], "late", clerk).came_at is not None


def test_a_stand_in_fills_the_seat_and_who_sent_them_is_excused(meeting, clerk):
    row = people(meeting)[0]
    row.meeting = meeting
    other = room.replace(row, by=clerk, person=PersonFactory())
    assert other.stands_in_for.role == "head"
    assert Attendance.objects.get(pk=row.pk).presence == "excused"
    assert quorum_of(meeting, people(meeting)).present == 1


def test_only_who_has_a_seat_is_stood_in_for(meeting, clerk):
    guest = room.add_guest(meeting, by=clerk, person=PersonFactory())
    with pytest.raises(ValidationError):
        room.replace(guest, by=clerk, person=PersonFactory())


def test_a_guest_nobody_knows_is_added_when_that_is_asked_for(meeting, clerk, client_of):
    url = reverse("engagements:meeting-guest", args=[meeting.pk])
    typed = {"person_q": "دکتر رها نوآمده"}
    assert client_of(clerk).post(url, typed).status_code == 422
    assert client_of(clerk).post(url, typed | {"anyway": "on"}).status_code == 302
    guest = people(meeting)[-1]
    assert (guest.role, guest.presence) == ("guest", "present")
    assert guest.person.family_name == "نوآمده"


def test_a_resolution_made_below_quorum_is_marked_for_ever(meeting, clerk, client_of):
    meeting = Meeting.objects.get(pk=meeting.pk)
    below = ResolutionFactory(meeting=meeting)
    for row in people(meeting):
        mark(row, "present", clerk)
    enough = ResolutionFactory(meeting=meeting)
    assert (below.below_quorum, enough.below_quorum) == (True, False)
    assert Resolution.objects.get(pk=below.pk).below_quorum
    text = client_of(clerk).get(meeting.get_absolute_url()).content.decode()
    assert text.count("زیر حد نصاب") == 1


def test_of_whom_nothing_was_noted_is_absent_where_attendance_was_taken(meeting, clerk):
    one, two, _three = people(meeting)
    mark(one, "present", clerk)
    mark(two, "left", clerk)
    held = hold(meeting, by=clerk)
    assert [row.presence for row in people(held)] == ["present", "left", "absent"]
    assert all(row.name for row in people(held))
    assert quorum_of(held, people(held)).present == 2


def test_where_nobody_took_attendance_all_count_as_present(meeting, clerk):
    assert {row.presence for row in people(hold(meeting, by=clerk))} == {"present"}


def test_one_click_notes_who_is_there_and_the_quorum_follows(meeting, head, clerk, client_of):
    row = people(meeting)[0]
    url = reverse("engagements:meeting-presence", args=[meeting.pk])
    browser = client_of(clerk)
    asked = {"HTTP_HX_REQUEST": "true", "HTTP_HX_TARGET": "room-people"}
    sent = {"mark": f"present:{row.pk}"}
    response = browser.post(url, sent, follow=True, **asked)
    text = response.content.decode()
    assert 'id="room-people"' in text
    assert "<html" not in text
    assert f'id="present-{row.pk}" aria-pressed="true"' in text
    change = Change.objects.of(Attendance.objects.get(pk=row.pk)).first()
    assert (change.verb, change.by) == ("mark", clerk)


def test_nobody_of_another_meeting_is_marked(meeting, clerk, client_of):
    other = AttendanceFactory()
    url = reverse("engagements:meeting-presence", args=[meeting.pk])
    assert client_of(clerk).post(url, {"mark": f"absent:{other.pk}"}).status_code == 404


@pytest.mark.parametrize("sent", ["", "present", "present:x", "gone:1", "present:" + "9" * 30])
def test_a_mark_that_means_nothing_changes_nothing(meeting, clerk, client_of, sent):
    url = reverse("engagements:meeting-presence", args=[meeting.pk])
    assert client_of(clerk).post(url, {"mark": sent}).status_code == 302
    assert {row.presence for row in people(meeting)} == {"invited"}


def test_what_is_said_stands_with_its_item(meeting, clerk, client_of):
    item = meeting.agenda.first()
    url = reverse("engagements:agenda-item-say", args=[item.pk])
    speaker = people(meeting)[0]
    sent = {"speaker": speaker.pk, "text": "برق نیست.", "stance": "against"}
    page = client_of(clerk).post(url, sent, follow=True)
    assert "برق نیست." in page.content.decode()
    assert item.statements.get().speaker == speaker


def test_votes_are_counted_and_shown(meeting, clerk, client_of):
    resolution = ResolutionFactory(meeting=meeting, item=meeting.agenda.first())
    url = reverse("engagements:resolution-votes", args=[resolution.pk])
    sent = {"votes_for": "۷", "votes_against": "۲", "votes_named": "مخالف: کاظمی"}
    page = client_of(clerk).post(url, sent, follow=True).content.decode()
    assert "۷ موافق، ۲ مخالف، ۰ ممتنع" in page
    assert "مخالف: کاظمی" in client_of(clerk).get(resolution.get_absolute_url()).content.decode()


def test_the_wall_shows_the_item_that_was_taken_up_last(meeting, clerk, client_of):
    first, second = meeting.agenda.all()
    ResolutionFactory(meeting=meeting, item=second, text="مقرر شد چاه بکنند.")
    url = reverse("engagements:meeting-projector", args=[meeting.pk])
    browser = client_of(clerk)
    assert first.title in browser.get(url).content.decode()
    browser.post(reverse("engagements:agenda-item-begin", args=[second.pk]))
    text = browser.get(url, HTTP_HX_REQUEST="true").content.decode()
    assert second.title in text
    assert "مقرر شد چاه بکنند." in text
    assert "<html" not in text


def test_the_wall_says_nothing_of_a_confidential_item(meeting, clerk, client_of):
    item = AgendaItemFactory(meeting=meeting, title="راز", confidential=True, place=3)
    ResolutionFactory(meeting=meeting, item=item, text="راز بزرگ")
    room.begin(item, by=clerk)
    url = reverse("engagements:meeting-projector", args=[meeting.pk])
    text = client_of(clerk).get(url).content.decode()
    assert "راز" not in text.replace("محرمانه", "")


def test_a_meeting_without_an_agenda_has_a_room_too(clerk, client_of):
    url = reverse("engagements:meeting-room", args=[MeetingFactory().pk])
    assert client_of(clerk).get(url).status_code == 200


def test_a_start_by_mistake_is_put_back_as_it_was(board, clerk, client_of):
    day = today() + timedelta(days=9)
    planned = MeetingFactory(body=board, day=day)
    asked = AttendanceFactory(meeting=planned)
    AgendaItemFactory(meeting=planned)
    page = client_of(clerk).post(
        reverse("engagements:meeting-start", args=[planned.pk]), follow=True
    )
    back = reverse("engagements:meeting-put-back", args=[planned.pk])
    assert page.content.decode().count(back) >= 2  # in the head, and to undo
    assert len(people(planned)) == 4
    assert client_of(clerk).post(back).status_code == 302
    planned.refresh_from_db()
    assert (planned.status, planned.day, planned.began_at) == ("planned", day, None)
    assert people(planned) == [asked]
    assert AgendaItem.objects.get(meeting=planned).begun_at is None
    assert len(people(room.start(planned, by=clerk))) == 4


@pytest.mark.parametrize("noted", ["minutes", "presence", "resolution"])
def test_a_meeting_in_which_something_was_written_is_not_put_back(meeting, clerk, noted, client_of):
    item = AgendaItem.objects.filter(meeting=meeting).first()
    if noted == "minutes":
        room.write_minutes(item, by=clerk, notes="بحث شد.", version=item.version)
    elif noted == "presence":
        mark(people(meeting)[0], "present", clerk)
    else:
        ResolutionFactory(meeting=meeting, item=item)
    back = reverse("engagements:meeting-put-back", args=[meeting.pk])
    shown = client_of(clerk).get(reverse("engagements:meeting-room", args=[meeting.pk]))
    assert back not in shown.content.decode()
    with pytest.raises(ValidationError):
        room.put_back(meeting, by=clerk)
    assert client_of(clerk).post(back).status_code == 422


def test_the_room_is_offered_until_the_meeting_is_closed(meeting, clerk, client_of):
    address = reverse("engagements:meeting-room", args=[meeting.pk])
    assert address in client_of(clerk).get(meeting.get_absolute_url()).content.decode()
    hold(meeting, by=clerk)
    assert address not in client_of(clerk).get(meeting.get_absolute_url()).content.decode()


def test_a_hash_names_an_initiative_where_no_problem_is_called_that(meeting, clerk, client_of):
    item = AgendaItem.objects.filter(meeting=meeting).first()
    made = InitiativeFactory(title="نمایشگاه یزد")
    problem = ProblemFactory(title="قطع برق یزد")
    client = client_of(clerk)
    line = reverse("engagements:agenda-item-line", args=[item.pk])
    assert "نمایشگاه یزد" in client.get(line, {"line": "غرفه #نمایشگاه_یزد"}).content.decode()
    add = reverse("engagements:agenda-item-resolve", args=[item.pk])
    assert client.post(add, {"line": "غرفه گرفته شود #نمایشگاه_یزد"}).status_code == 302
    item.refresh_from_db()
    assert (item.initiative, Resolution.objects.get().text) == (made, "غرفه گرفته شود")
    assert client.post(add, {"line": "نامه به توانیر #قطع_برق_یزد"}).status_code == 302
    assert FollowUp.objects.get(problem=problem)
    page = client.get(meeting.get_absolute_url()).content.decode()
    assert made.get_absolute_url() in page


def test_a_hash_does_not_find_what_is_not_open(meeting, head, weaving):
    hidden = MeetingFactory(body=meeting.body, confidential=True)
    InitiativeFactory(title="طرح پنهان", meeting=hidden)
    assert quickline.read("کار #طرح_پنهان", meeting, head).what.record is None
