"""A resolution's number: by body and Jalali year, given once, for good."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine

from crm.dates import jalali_year, today
from crm.history import record
from crm.trash import restore, throw_away
from engagements.actions.meetings import resolve
from engagements.models import FollowUp, Meeting, Resolution
from tests.audit import audited
from tests.contract.typed import as_shown
from tests.factories import BodyFactory, MeetingFactory, ResolutionFactory, UserFactory
from tests.races import needs_postgres, together

pytestmark = pytest.mark.django_db


@pytest.fixture
def board():
    return BodyFactory(name="هیئت‌مدیره", code="هـ", kind="board")


def numbers(meeting, count=1):
    return [ResolutionFactory(meeting=meeting).number for _ in range(count)]


def test_serials_run_on_within_a_body_and_a_year(board):
    spring = MeetingFactory(body=board, day=date(2026, 4, 20))
    autumn = MeetingFactory(body=board, day=date(2026, 10, 20))
    assert numbers(spring, 2) == ["هـ/۱۴۰۵/۱", "هـ/۱۴۰۵/۲"]
    assert numbers(autumn) == ["هـ/۱۴۰۵/۳"]


def test_a_new_jalali_year_begins_at_one(board):
    numbers(MeetingFactory(body=board, day=date(2026, 3, 20)), 2)  # 29 Esfand 1404
    assert numbers(MeetingFactory(body=board, day=date(2026, 3, 21))) == ["هـ/۱۴۰۵/۱"]
    assert numbers(MeetingFactory(body=board, day=date(2026, 3, 20))) == ["هـ/۱۴۰۴/۳"]


def test_each_body_counts_for_itself(board):
    other = MeetingFactory(body=BodyFactory(code="ب"), day=date(2026, 4, 20))
    numbers(MeetingFactory(body=board, day=date(2026, 4, 20)))
    assert numbers(other) == ["ب/۱۴۰۵/۱"]


def test_a_meeting_of_unknown_day_numbers_in_the_year_it_is_written_down(board):
    meeting = MeetingFactory(body=board, day=None)
    with time_machine.travel(date(2027, 5, 1)):
        assert numbers(meeting) == ["هـ/۱۴۰۶/۱"]
    resolution = ResolutionFactory(meeting=meeting)
    assert resolution.year == jalali_year(today())


def test_a_number_stays_whatever_happens_later(board, clerk):
    resolution = ResolutionFactory(meeting=MeetingFactory(body=board, day=date(2026, 4, 20)))
    meeting = Meeting.objects.get(pk=resolution.meeting_id)
    meeting.day = date(2020, 1, 1)
    record("update", meeting, by=clerk)
    board.code = "ه"
    record("update", board, by=clerk)
    throw_away(resolution, by=clerk)
    restore(resolution, by=clerk)
    stored = Resolution.objects.get(pk=resolution.pk)
    stored.text = "متن تازه"
    record("update", stored, by=clerk)
    assert Resolution.objects.get(pk=resolution.pk).number == "هـ/۱۴۰۵/۱"


def test_it_is_found_by_its_number_in_any_digits(board):
    resolution = ResolutionFactory(meeting=MeetingFactory(body=board, day=date(2026, 4, 20)))
    for typed in ("۱۴۰۵/۱", "1405/1", "١٤٠٥/١"):
        assert list(Resolution.objects.matching(typed)) == [resolution]


def test_its_follow_up_comes_with_it_or_not_at_all(board, clerk):
    meeting = MeetingFactory(body=board)
    with audited() as lines:
        resolve(
            Resolution(meeting=meeting, text="مقرر شد …"),
            by=clerk,
            follow_up=FollowUp(title="پیگیری", due=today()),
        )
    assert [line.verb for line in lines] == ["create", "create"]
    follow_up = FollowUp.objects.get()
    assert (follow_up.resolution.number[:1], follow_up.remind_on) == ("ه", today())
    with audited() as lines, pytest.raises(Exception, match="title"):
        resolve(Resolution(meeting=meeting, text="دیگر"), by=clerk, follow_up=FollowUp(title=""))
    assert lines == []


@needs_postgres
@pytest.mark.django_db(transaction=True)
def test_two_clerks_at_once_get_two_numbers():
    meeting = MeetingFactory(day=date(2026, 4, 20))
    clerk = UserFactory(role="secretariat")

    def write(number):
        return resolve(Resolution(meeting=meeting, text=f"مصوبهٔ {number}"), by=clerk).serial

    assert sorted(together(8, write)) == list(range(1, 9))


def test_a_numbered_resolution_stays_with_its_body(clerk, client_of):
    resolution = ResolutionFactory()
    client, address = client_of(clerk), resolution.url_role("update", resolution.pk)
    typed = as_shown(client.get(address).context["form"])
    elsewhere = MeetingFactory()
    response = client.post(address, typed | {"meeting": elsewhere.pk, "meeting_q": ""})
    assert response.status_code == 422
    beside = MeetingFactory(body=resolution.body)
    response = client.post(address, typed | {"meeting": beside.pk, "meeting_q": ""})
    assert response.status_code == 302
