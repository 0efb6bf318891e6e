"""What approved minutes tell cannot be changed, by whichever form, action or page."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from contacts.actions.merging import merge
from crm.batches import choose, edit
from crm.dates import today
from crm.history import record, record_all, record_many
from crm.trash import restore, throw_away
from engagements.actions import agendas, meetings, resolutions
from engagements.actions.follow_ups import postpone
from engagements.actions.minutes import approve, correct
from engagements.models import (
    AgendaItem,
    Attendance,
    FollowUp,
    Meeting,
    Minutes,
    Resolution,
    Statement,
)
from tests.audit import state
from tests.factories import (
    AgendaItemFactory,
    AttendanceFactory,
    FollowUpFactory,
    MeetingFactory,
    OrganizationFactory,
    PersonFactory,
    ResolutionFactory,
    StatementFactory,
    attached,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def locked(weaving, clerk):
    """An approved meeting with one of everything, and something of it that lies in the trash."""
    meeting = MeetingFactory(body=weaving, day=today() - timedelta(days=1))
    item = AgendaItemFactory(meeting=meeting, title="برق")
    AttendanceFactory(meeting=meeting)
    StatementFactory(meeting=meeting, item=item)
    held = meetings.hold(meeting, by=clerk)
    resolution = ResolutionFactory(meeting=held, item=item)
    FollowUpFactory(resolution=resolution, title="نامه")
    gone = AgendaItemFactory(meeting=held, title="رفته")
    throw_away(gone, by=clerk)
    approve(held, by=clerk, expected=0, confirmed=True)
    return Meeting.objects.get(pk=held.pk)


def parts(meeting):
    return {
        "agenda-item": AgendaItem.objects.get(meeting=meeting),
        "attendance": Attendance.objects.get(meeting=meeting),
        "statement": Statement.objects.get(meeting=meeting),
        "resolution": Resolution.objects.get(meeting=meeting),
    }


NAMES = ("agenda-item", "attendance", "statement", "resolution")
EDITS = {
    "agenda-item": {"title": "آب", "minutes": ""},
    "attendance": {"role": "chair", "presence": "absent"},
    "statement": {"speaker_as_written": "کسی", "text": "چیز دیگر", "stance": "for"},
    "resolution": {"text": "چیز دیگر", "kind": "decision", "state": "open"},
}


def told(response):
    return "تصویب شده است و نمی‌توان" in response.content.decode()


@pytest.mark.parametrize("name", NAMES)
def test_no_form_changes_a_part(locked, clerk, client_of, name):
    row = parts(locked)[name]
    url = reverse(f"engagements:{name}-update", args=[row.pk])
    before = state()
    form = EDITS[name] | {"meeting": locked.pk, "version": row.version}
    response = client_of(clerk).post(url, form)
    assert response.status_code == 422
    assert told(response)
    assert state() == before


@pytest.mark.parametrize("name", NAMES)
def test_no_part_is_deleted(locked, clerk, client_of, name):
    row = parts(locked)[name]
    FollowUp.objects.all().delete()
    if name == "agenda-item":
        Statement.objects.all().delete()
        Resolution.objects.all().delete()
    before = state()
    response = client_of(clerk).post(reverse(f"engagements:{name}-delete", args=[row.pk]))
    assert response.status_code == 409
    assert told(response)
    assert state() == before


def test_its_days_move_and_what_proves_it_is_noted(locked, clerk):
    resolution = parts(locked)["resolution"]
    owed = resolution.follow_ups.get()
    postpone(owed, by=clerk, due=today() + timedelta(days=9))
    resolutions.carry_out(resolution, by=clerk, evidence="نامهٔ ۱۲")
    assert Resolution.objects.get(pk=resolution.pk).state == "done"


@pytest.mark.parametrize(
    ("verb", "sent"),
    [
        ("carry-out", {"evidence": "نامهٔ ۱۲"}),
        ("drop", {"reason": "دیگر لازم نیست"}),
        ("votes", {"votes_for": "5", "votes_against": "1", "votes_abstained": "0"}),
        ("communicate", {}),
    ],
)
def test_the_verbs_of_a_locked_resolution_work(locked, clerk, client_of, verb, sent):
    resolution = parts(locked)["resolution"]
    FollowUpFactory(resolution=resolution, owner_organization=OrganizationFactory())
    url = reverse(f"engagements:resolution-{verb}", args=[resolution.pk])
    response = client_of(clerk).post(url, sent | {"version": resolution.version})
    assert response.status_code == 302


def test_a_file_proves_a_locked_resolution(locked, clerk):
    resolution = parts(locked)["resolution"]
    attached(resolution, "رسید.pdf")
    resolutions.carry_out(resolution, by=clerk)
    assert Resolution.objects.get(pk=resolution.pk).state == "done"


def test_nothing_is_added(locked, clerk, client_of):
    sent = {
        "agenda-item": {"title": "تازه"},
        "attendance": {"person": PersonFactory().pk, "role": "guest", "presence": "present"},
        "statement": {"speaker_as_written": "کسی", "text": "تازه", "stance": "for"},
        "resolution": {"text": "تازه", "kind": "decision"},
    }
    before = state()
    for name, form in sent.items():
        url = reverse(f"engagements:{name}-create")
        response = client_of(clerk).post(url, form | {"meeting": locked.pk})
        assert (name, response.status_code, told(response)) == (name, 422, True)
    assert state() == before


def test_nothing_comes_back_from_the_trash(locked, clerk):
    with pytest.raises(ValidationError):
        restore(AgendaItem.everything.get(title="رفته"), by=clerk)


def test_the_meeting_itself_stays(locked, clerk, client_of):
    url = reverse("engagements:meeting-update", args=[locked.pk])
    form = {"body": locked.body_id, "kind": "board", "title": "دیگر", "version": locked.version}
    response = client_of(clerk).post(url, form)
    assert (response.status_code, told(response)) == (422, True)
    assert client_of(clerk).get(locked.get_absolute_url()).context["edit_url"] is None


def test_the_order_of_the_agenda_stays(locked, clerk):
    item = AgendaItem.objects.get(meeting=locked)
    other = AgendaItem.objects.filter(pk=item.pk)
    record_many("update", list(other), by=clerk)  # nothing changes: nothing to refuse
    item.place = 9
    with pytest.raises(ValidationError):
        record_many("update", [item], by=clerk)
    with pytest.raises(ValidationError):
        agendas.add_item(AgendaItem(meeting=locked, title="تازه"), by=clerk)
    with pytest.raises(ValidationError):
        record_all("update", AgendaItem.objects.filter(meeting=locked), by=clerk, title="دیگر")


def test_no_part_of_another_meeting_moves_in_or_out(locked, clerk):
    elsewhere = AgendaItemFactory()
    elsewhere.meeting = locked
    with pytest.raises(ValidationError):
        record("update", elsewhere, by=clerk)
    inside = AgendaItem.objects.get(title="برق")
    inside.meeting = MeetingFactory()
    with pytest.raises(ValidationError):
        record("update", inside, by=clerk)


def test_many_changed_together_leave_those_that_are_locked(locked, clerk):
    free = ResolutionFactory(meeting=MeetingFactory(body=locked.body))
    mine = Resolution.objects.get(meeting=locked)
    rows = [(free.pk, free.version), (mine.pk, mine.version)]
    batch = choose(Resolution, rows, page="engagements:resolution-list", query="", by=clerk)
    done = edit(batch, {"kind": "recommendation"}, by=clerk)
    free.refresh_from_db()
    mine.refresh_from_db()
    assert (free.kind, mine.kind) == ("recommendation", "decision")
    [[key, why, words]] = done.left
    assert (key, why) == (mine.pk, "refused")
    assert "تصویب شده" in words


def test_how_a_resolution_is_carried_out_goes_on(locked, clerk):
    resolution = Resolution.objects.get(meeting=locked)
    resolution.state = "done"
    record("update", resolution, by=clerk)
    duty = FollowUp.objects.get(title="نامه")
    duty.note = "فرستاده شد"
    record("update", duty, by=clerk)


def test_people_are_merged_all_the_same_and_the_words_stay(locked, clerk):
    row = Attendance.objects.get(meeting=locked)
    stays, name = PersonFactory(), row.name
    merge(stays, [row.person], by=clerk)
    row.refresh_from_db()
    assert (row.person, row.name) == (stays, name)


def test_a_correction_opens_it_and_its_approval_locks_it_again(locked, clerk):
    correct(Minutes.objects.get(), by=clerk, reason="نام")
    item = AgendaItem.objects.get(title="برق")
    item.notes = "درست"
    record("update", item, by=clerk)
    approve(locked, by=clerk, expected=2, confirmed=True)
    item.notes = "نادرست"
    with pytest.raises(ValidationError):
        record("update", item, by=clerk)
