"""Minutes are sent round once, answered by link, approved and locked, corrected with a reason."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from crm.dates import today
from crm.history import record
from crm.models import Mail
from engagements.actions.meetings import hold, resolve
from engagements.actions.minutes import (
    agree,
    answer_comment,
    approve,
    circulate,
    comment,
    correct,
    doubts,
)
from engagements.minutes_content import seal, snapshot
from engagements.models import (
    AgendaItem,
    Attendance,
    FollowUp,
    Meeting,
    Minutes,
    MinutesComment,
    MinutesReader,
    Resolution,
)
from tests.audit import audited
from tests.factories import (
    AgendaItemFactory,
    AttendanceFactory,
    ContactPointFactory,
    FollowUpFactory,
    MeetingFactory,
    PersonFactory,
    PostFactory,
    ResolutionFactory,
    SeatFactory,
    StatementFactory,
    TermFactory,
)

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)


def somebody(name, meeting=None, seated=True, **how):
    """A person with an e-mail who is on the list of the meeting."""
    person = PersonFactory(given_name="", family_name=name, honorific="")
    ContactPointFactory(person=person, value=f"p{person.pk}@example.org")
    PostFactory(person=person, title="مدیر")
    if meeting and seated:
        TermFactory(seat=SeatFactory(body=meeting.body), person=person)
    if meeting:
        AttendanceFactory(meeting=meeting, person=person, **how)
    return person


@pytest.fixture
def meeting(weaving, clerk):
    """Held yesterday: a member, a guest and somebody who stayed away; an open and a secret item."""
    made = MeetingFactory(body=weaving, day=today() - timedelta(days=1), title="نشست برق")
    member = somebody("لاهوتی", made)
    somebody("بیگی", made, seated=False, role="guest")
    somebody("غایبی", made, presence="absent")
    item = AgendaItemFactory(meeting=made, title="قطع برق", notes="برق قطع است.", place=1)
    secret = AgendaItemFactory(meeting=made, title="رازنامه", confidential=True, place=2)
    StatementFactory(meeting=made, item=item, text="هر روز قطع می‌شود")
    held = hold(made, by=clerk)
    resolution = Resolution(meeting=held, item=item, text="مقرر شد نامه فرستاده شود")
    duty = FollowUp(title="فرستادن نامه", owner_person=member, due=today() + WEEK)
    resolve(resolution, by=clerk, follow_up=duty)
    resolve(Resolution(meeting=held, item=secret, text="رازنامه مقرر شد"), by=clerk)
    return Meeting.objects.get(pk=held.pk)


def sent_round(meeting, clerk, expected=0):
    return circulate(meeting, by=clerk, until=today() + WEEK, expected=expected)


def reader_named(name):
    return MinutesReader.objects.select_related("minutes").get(name=name, revoked=False)


def test_those_who_were_present_get_them_with_their_own_tasks_first(meeting, clerk):
    with audited() as lines:
        minutes = sent_round(meeting, clerk)
    assert {line.verb for line in lines} >= {"circulate", "create"}
    assert (minutes.state, minutes.number, minutes.digest) == (
        "circulated",
        1,
        seal(minutes.content),
    )
    letters = {mail.to_name: mail for mail in Mail.objects.all()}
    assert set(letters) == {"لاهوتی", "بیگی"}
    text = letters["لاهوتی"].text
    assert text.index("فرستادن نامه") < text.index("قطع برق") < text.index("مقرر شد نامه")
    assert "فرستادن نامه" not in letters["بیگی"].text.replace("مقرر شد نامه فرستاده شود", "")
    for mail in letters.values():
        assert "/engagements/minutes/link/?link=" in mail.text


def test_who_was_present_for_the_open_items_alone_sees_those(meeting, clerk, client):
    sent_round(meeting, clerk)
    guest = Mail.objects.get(to_name="بیگی")
    assert "رازنامه" not in guest.text + guest.html
    assert "رازنامه" in Mail.objects.get(to_name="لاهوتی").html
    assert {one.name: one.full for one in MinutesReader.objects.all()} == {
        "لاهوتی": True,
        "بیگی": False,
    }


def test_of_a_confidential_meeting_only_those_who_sat_in_the_body_get_them(meeting, clerk):
    meeting.confidential = True
    record("update", meeting, by=clerk)
    sent_round(meeting, clerk)
    assert [mail.to_name for mail in Mail.objects.all()] == ["لاهوتی"]


def test_who_has_no_address_is_seen_by_the_secretary(meeting, clerk, client_of):
    nobody = AttendanceFactory(meeting=meeting, person=PersonFactory(), presence="present")
    minutes = sent_round(meeting, clerk)
    assert MinutesReader.objects.get(attendance=nobody).mail is None
    page = client_of(clerk).get(minutes.get_absolute_url()).content.decode()
    assert "نشانی" in page


def test_the_form_sent_twice_sends_one_round(meeting, client_of, head):
    url = reverse("engagements:meeting-minutes-circulate", args=[meeting.pk])
    form = {"until": "1405/12/20", "expected": "0"}
    browser = client_of(head)
    assert [browser.post(url, form).status_code for _ in range(2)] == [302, 422]
    assert Mail.objects.count() == 2
    assert Minutes.objects.count() == 1


def test_there_are_no_minutes_of_a_meeting_that_was_not_held(weaving, clerk):
    with pytest.raises(ValidationError):
        sent_round(MeetingFactory(body=weaving), clerk)


def test_a_day_that_is_over_is_refused(meeting, clerk):
    with pytest.raises(ValidationError):
        circulate(meeting, by=clerk, until=today() - timedelta(days=1), expected=0)


def test_sent_round_again_it_is_a_new_version_and_the_old_one_counts_no_more(meeting, clerk):
    first = sent_round(meeting, clerk)
    item = AgendaItem.objects.get(title="قطع برق")
    item.notes = "برق هر روز قطع است."
    record("update", item, by=clerk)
    second = sent_round(meeting, clerk, expected=1)
    first.refresh_from_db()
    assert (first.state, second.state, second.number) == ("superseded", "circulated", 2)
    assert first.digest != second.digest


def test_a_capacity_that_changes_later_does_not_change_the_minutes(meeting, clerk):
    first = sent_round(meeting, clerk)
    assert first.content["people"][0]["post"] == "مدیر"
    assert snapshot(meeting)["people"] == first.content["people"]


def test_comments_are_answered_by_the_secretary(meeting, clerk, client_of):
    minutes = sent_round(meeting, clerk)
    comment(reader_named("بیگی"), text="نام شهر اشتباه است")
    comment(reader_named("بیگی"), text="نام شهر اشتباه است")
    [one] = MinutesComment.objects.all()
    page = client_of(clerk).get(minutes.get_absolute_url()).content.decode()
    assert "نام شهر اشتباه است" in page
    answer_comment(one, by=clerk, reply="اصلاح شد")
    assert MinutesReader.objects.get(name="بیگی").answer == "commented"


def test_the_comments_are_not_shown_to_other_readers(meeting, clerk, client_of, director):
    minutes = sent_round(meeting, clerk)
    comment(reader_named("لاهوتی"), text="نام شهر اشتباه است")
    page = client_of(director).get(minutes.get_absolute_url()).content.decode()
    assert "نام شهر اشتباه است" not in page
    assert "رازنامه" not in page
    assert "example.org" not in page


# --- approved ------------------------------------------------------------------------------------


def test_before_the_day_of_comments_it_is_approved_only_when_confirmed(meeting, clerk):
    sent_round(meeting, clerk)
    with pytest.raises(ValidationError):
        approve(meeting, by=clerk, expected=1)
    minutes = approve(meeting, by=clerk, expected=1, confirmed=True)
    assert (minutes.state, minutes.approved_by) == ("approved", clerk)
    assert Meeting.objects.get(pk=meeting.pk).locked_at is not None


def test_silence_is_consent(meeting, clerk):
    sent_round(meeting, clerk)
    with time_machine.travel(timezone.now() + timedelta(days=9)):
        assert list(doubts(meeting, Minutes.objects.get())) == []
        assert approve(meeting, by=clerk, expected=1).state == "approved"


def test_what_changed_since_is_sent_round_before_it_is_approved(meeting, clerk):
    sent_round(meeting, clerk)
    item = AgendaItem.objects.get(title="قطع برق")
    item.notes = "چیز دیگر"
    record("update", item, by=clerk)
    with pytest.raises(ValidationError):
        approve(meeting, by=clerk, expected=1, confirmed=True)


def test_who_owes_it_by_now_does_not_hinder_approving(meeting, clerk):
    sent_round(meeting, clerk)
    duty = FollowUp.objects.get(title="فرستادن نامه")
    duty.due = today() + 2 * WEEK
    record("update", duty, by=clerk)
    assert approve(meeting, by=clerk, expected=1, confirmed=True).state == "approved"


def test_approving_below_quorum_is_warned_of_and_recorded(meeting, clerk, client_of):
    meeting.body.quorum = 5
    record("update", meeting.body, by=clerk)
    sent_round(meeting, clerk)
    url = reverse("engagements:meeting-minutes-approve", args=[meeting.pk])
    assert "حد نصاب" in client_of(clerk).get(url).content.decode()
    assert client_of(clerk).post(url, {"expected": "1"}).status_code == 422
    assert client_of(clerk).post(url, {"expected": "1", "confirmed": "on"}).status_code == 302
    assert Minutes.objects.get().below_quorum


def test_the_form_to_approve_sent_twice_approves_once(meeting, clerk, client_of):
    url = reverse("engagements:meeting-minutes-approve", args=[meeting.pk])
    form = {"expected": "0", "confirmed": "on"}
    assert [client_of(clerk).post(url, form).status_code for _ in range(2)] == [302, 422]
    assert Minutes.objects.count() == 1


def test_a_correction_has_a_reason_and_takes_the_place_of_the_old_version(
    meeting, clerk, client_of
):
    first = approve(meeting, by=clerk, expected=0, confirmed=True)
    url = reverse("engagements:minutes-correct", args=[first.pk])
    assert client_of(clerk).post(url, {"reason": ""}).status_code == 422
    draft = correct(first, by=clerk, reason="نام شهر")
    with pytest.raises(ValidationError):
        correct(first, by=clerk, reason="نام شهر")
    first.refresh_from_db()
    assert (first.state, draft.state) == ("approved", "draft")
    item = AgendaItem.objects.get(title="قطع برق")
    item.notes = "برق یزد قطع است."
    record("update", item, by=clerk)
    second = approve(meeting, by=clerk, expected=2, confirmed=True)
    first.refresh_from_db()
    assert (first.state, second.number, second.reason) == ("superseded", 2, "نام شهر")
    page = client_of(clerk).get(reverse("engagements:minutes-differences", args=[second.pk]))
    assert "<ins>یزد</ins>" in page.content.decode()


def test_a_begun_correction_can_be_dropped_while_nothing_was_changed(meeting, clerk, client_of):
    first = approve(meeting, by=clerk, expected=0, confirmed=True)
    draft = correct(first, by=clerk, reason="نام شهر")
    url = reverse("engagements:minutes-drop", args=[draft.pk])
    steps = reverse("engagements:meeting-minutes", args=[meeting.pk])
    assert url in client_of(clerk).get(steps).content.decode()
    item = AgendaItem.objects.get(title="قطع برق")
    before, item.notes = item.notes, "برق یزد قطع است."
    record("update", item, by=clerk)
    assert client_of(clerk).post(url).status_code == 422
    item.notes = before
    record("update", item, by=clerk)
    assert client_of(clerk).post(url).status_code == 302
    assert client_of(clerk).post(url).status_code == 422
    meeting.refresh_from_db()
    draft.refresh_from_db()
    assert (meeting.locked_at, draft.state) == (first.approved_at, "dropped")
    page = client_of(clerk).get(steps).content.decode()
    assert reverse("engagements:minutes-correct", args=[first.pk]) in page
    assert correct(first, by=clerk, reason="دوباره").number == 3


def test_the_language_of_whoever_sends_or_approves_changes_nothing(meeting, clerk):
    owner = PersonFactory(given_name="هانیه", family_name="مهرآبادی", name_en="Hanieh Mehrabadi")
    resolution = ResolutionFactory(meeting=meeting)
    FollowUpFactory(resolution=resolution, owner_person=owner)
    with override("en"):
        sent = sent_round(meeting, clerk)
    assert "مهرآبادی" in str(sent.content)
    assert "Mehrabadi" not in str(sent.content)
    with override("fa"):
        approve(meeting, by=clerk, expected=1, confirmed=True)


def test_agreeing_twice_is_one_answer(meeting, clerk):
    sent_round(meeting, clerk)
    with audited() as lines:
        agree(reader_named("بیگی"))
        agree(reader_named("بیگی"))
    assert [line.verb for line in lines] == ["agree"]


def test_they_stand_in_the_kartabl_of_the_head_until_they_are_approved(meeting, head, client_of):
    sent_round(meeting, head)
    url = reverse("engagements:meeting-minutes-approve", args=[meeting.pk])
    panel = reverse("engagements:kartabl-panel")
    assert url in client_of(head).get(panel).content.decode()
    assert client_of(head).get("/").context["waiting_count"] == 1
    approve(meeting, by=head, expected=1, confirmed=True)
    assert client_of(head).get("/").context["waiting_count"] == 0
    assert url not in client_of(head).get(panel).content.decode()


def test_capacities_were_copied(meeting):
    assert Attendance.objects.filter(meeting=meeting, post="مدیر").count() == 3
