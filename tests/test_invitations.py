"""Those invited get one letter for each thing they must know, whatever is clicked twice."""

from __future__ import annotations

from datetime import time, timedelta

import pytest
import vobject
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from contacts.models import Person
from crm.dates import format_date, today
from crm.models import Change, Mail
from engagements.actions import room
from engagements.actions.invitations import answer, invite, withdraw
from engagements.actions.meetings import cancel, hold
from engagements.actions.reminders import tick
from engagements.actions.telling import tell_all_changes
from engagements.models import Attendance, Invitation, Meeting
from tests.audit import audited
from tests.factories import (
    AgendaItemFactory,
    ContactPointFactory,
    GroupFactory,
    MeetingFactory,
    MemberFactory,
    OrganizationFactory,
    PersonFactory,
    PostFactory,
    SeatFactory,
    TermFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(weaving, head):
    """In nine days at ten; the head has an account with an e-mail address."""
    return MeetingFactory(
        body=weaving, day=today() + timedelta(days=9), starts=time(10, 0), place="تالار"
    )


def reachable(**named):
    person = PersonFactory(**named)
    ContactPointFactory(person=person, value=f"p{person.pk}@example.org")
    return person


def page_of(meeting, name="meeting-invite"):
    return reverse(f"engagements:{name}", args=[meeting.pk])


def events():
    """(to, method, sequence, UID) of the letters in their order."""
    told = []
    for mail in Mail.objects.exclude(calendar="").order_by("pk"):
        calendar = vobject.readOne(mail.calendar)
        event = calendar.vevent
        sequence = int(event.sequence.value)
        told.append((mail.to, calendar.method.value, sequence, event.uid.value))
    return told


def edited(meeting, client, **changed):
    meeting.refresh_from_db()
    data = {
        "body": meeting.body_id,
        "kind": meeting.kind,
        "number": meeting.number or "",
        "title": meeting.title,
        "day": format_date(meeting.day),
        "starts": meeting.starts or "",
        "place": meeting.place,
        "version": meeting.version,
    }
    return client.post(page_of(meeting, "meeting-update"), data | changed)


def test_the_seats_of_that_day_a_group_and_a_person_are_invited(meeting, head, clerk, client_of):
    gone = TermFactory(seat=SeatFactory(body=meeting.body), person=reachable(), end="1390").person
    group, member, person = GroupFactory(), reachable(), reachable()
    MemberFactory(group=group, person=member)
    sent = {"seats": "on", "group": group.pk, "person": person.pk}
    response = client_of(clerk).post(page_of(meeting), sent)
    assert response.status_code == 302
    invited = {one.person for one in Invitation.objects.filter(meeting=meeting)}
    assert invited == {Person.objects.get(user=head), member, person}
    assert gone not in invited
    roles = dict(Attendance.objects.filter(meeting=meeting).values_list("person", "role"))
    assert roles[Person.objects.get(user=head).pk] == "chair"
    assert roles[member.pk] == "guest"
    uid = f"meeting-{meeting.pk}@"
    assert [(method, sequence) for _to, method, sequence, _uid in events()] == [("REQUEST", 0)] * 3
    assert all(one[3].startswith(uid) for one in events())


def test_for_an_organization_its_head_is_invited(meeting, clerk, client_of):
    group, firm, other = GroupFactory(), OrganizationFactory(), OrganizationFactory(name="بی‌سر")
    head, former = reachable(), reachable()
    PostFactory(organization=firm, person=head, head=True)
    PostFactory(organization=firm, person=former, head=True, end="1390")
    PostFactory(organization=other, head=False)
    for one in (firm, other):
        MemberFactory(group=group, person=None, organization=one)
    page = client_of(clerk).post(page_of(meeting), {"group": group.pk}, follow=True)
    assert {one.person for one in Invitation.objects.all()} == {head}
    assert "بی‌سر" in page.content.decode()


def test_several_are_invited_by_pasted_names(meeting, clerk, client_of):
    one = reachable(given_name="آرش", family_name="کمانگیر")
    firm = OrganizationFactory(name="نساجی آریا")
    PostFactory(organization=firm, person=(head := reachable()), head=True)
    names = "جناب آقای آرش کمانگیر\nنساجی آریا"
    refused = client_of(clerk).post(page_of(meeting), {"names": f"{names}\nنیست"})
    assert refused.status_code == 422
    assert Invitation.objects.count() == 0
    assert "آرش کمانگیر" in refused.content.decode()
    assert client_of(clerk).post(page_of(meeting), {"names": names}).status_code == 302
    assert {one.person for one in Invitation.objects.all()} == {one, head}


def test_a_meeting_that_has_begun_is_told_of_no_more(meeting, clerk):
    invite(meeting, by=clerk, people=[reachable()])
    room.start(meeting, by=clerk)
    tick()
    assert [about for _to, about, *_ in events()] == ["REQUEST"]


def test_a_double_click_writes_to_nobody_twice(meeting, clerk, client_of):
    for _click in range(2):
        client_of(clerk).post(page_of(meeting), {"person": (p := reachable()).pk})
    sent = {"person": p.pk}
    client_of(clerk).post(page_of(meeting), sent)
    assert Mail.objects.count() == Invitation.objects.count() == 2


def test_a_guest_typed_in_place_becomes_a_contact(meeting, clerk, client_of):
    sent = {
        "family_name": "دکتر لاهوتی",
        "given_name": "",
        "email": "lahouti@example.org",
        "mobile": "۰۹۱۲۳۴۵۶۷۸۹",
        "key": "6f0d7a38-8a7b-4f0e-9a53-0f4c7d3d9f11",
    }
    for _click in range(2):
        assert client_of(clerk).post(page_of(meeting), sent).status_code == 302
    guest = Person.objects.get(family_name="لاهوتی")
    assert guest.honorific == "دکتر"
    assert Mail.objects.get().to == "lahouti@example.org"
    assert Attendance.objects.get(meeting=meeting).role == "guest"


def test_a_guest_who_may_be_there_already_is_asked_about_once(meeting, clerk, client_of):
    PersonFactory(given_name="سینا", family_name="یوسفی")
    sent = {"given_name": "سینا", "family_name": "یوسفی"}
    response = client_of(clerk).post(page_of(meeting), sent)
    assert response.status_code == 409
    assert 'name="anyway"' in response.content.decode()
    assert Person.objects.filter(family_name="یوسفی").count() == 1
    key = "6f0d7a38-8a7b-4f0e-9a53-0f4c7d3d9f12"
    for _click in range(2):
        client_of(clerk).post(page_of(meeting), sent | {"anyway": "1", "key": key})
    assert Person.objects.filter(family_name="یوسفی").count() == 2


def test_who_leads_a_body_invites_but_adds_no_contacts(meeting, head, client_of):
    sent = {"given_name": "سینا", "family_name": "یوسفی"}
    assert client_of(head).post(page_of(meeting), sent).status_code == 422
    assert client_of(head).post(page_of(meeting), {"seats": "on"}).status_code == 302


def test_who_has_no_address_is_told_plainly_with_telephone(meeting, clerk, client_of):
    person = PersonFactory(family_name="بی‌نشانی")
    ContactPointFactory(person=person, kind="mobile", value="09121234567")
    invited = invite(meeting, by=clerk, people=[person])
    assert invited.unreachable == [person]
    page = client_of(clerk).get(meeting.get_absolute_url()).content.decode()
    assert "۰۹۱۲" in page.replace(" ", "")
    assert not Mail.objects.exists()
    ContactPointFactory(person=person, value="now@example.org")
    invite(meeting, by=clerk, people=[person])
    assert Mail.objects.get().to == "now@example.org"
    assert Invitation.objects.count() == 1


def test_only_to_a_planned_meeting_with_a_day_to_come(meeting, clerk):
    past = MeetingFactory(day=today() - timedelta(days=1))
    unknown = MeetingFactory(day=None)
    cancel(meeting, by=clerk, reason="تعطیلی")
    for one in (past, unknown, meeting):
        with pytest.raises(ValidationError):
            invite(one, by=clerk, people=[reachable()])


def test_a_change_of_day_or_place_is_told_once(meeting, clerk, client_of):
    invite(meeting, by=clerk, people=[reachable()])
    browser, later = client_of(clerk), format_date(today() + timedelta(days=10))
    assert edited(meeting, browser, day=later).status_code == 302
    edited(meeting, browser, day=later)  # the same again
    edited(meeting, browser, title="موضوع تازه")  # nobody need be told
    assert [(method, sequence) for _to, method, sequence, _uid in events()] == [
        ("REQUEST", 0),
        ("REQUEST", 1),
    ]
    edited(meeting, browser, place="دفتر انجمن")
    assert events()[-1][2] == 2
    assert len({one[3] for one in events()}) == 1


def test_an_answer_for_another_day_does_not_count_for_this_one(meeting, clerk, client_of):
    invite(meeting, by=clerk, people=[reachable()])
    invitation = Invitation.objects.get()
    answer(invitation, by=None, answer="accept")
    edited(meeting, client_of(clerk), place="دفتر انجمن")
    invitation.refresh_from_db()
    assert invitation.answer == "accept"
    edited(meeting, client_of(clerk), starts="11:00")
    invitation.refresh_from_db()
    assert invitation.answer == "waiting"
    assert Change.objects.of(invitation)[0].verb == "ask_again"


def test_a_cancellation_is_told_once_with_the_calendar(meeting, clerk, client_of):
    invite(meeting, by=clerk, people=[reachable(), reachable()])
    url = page_of(meeting, "meeting-cancel")
    for _click in range(2):
        client_of(clerk).post(url, {"reason": "تعطیلی"})
    tell_all_changes(today())
    told = [(method, sequence) for _to, method, sequence, _uid in events()]
    assert told == [("REQUEST", 0)] * 2 + [("CANCEL", 1)] * 2


def test_what_many_edited_at_once_do_not_tell_the_tick_tells(meeting, clerk):
    invite(meeting, by=clerk, people=[reachable()])
    Meeting.objects.filter(pk=meeting.pk).update(place="تالار دیگر")
    for _tick in range(2):
        tell_all_changes(today())
    assert [one[2] for one in events()] == [0, 1]


def test_a_withdrawn_invitation_is_told_and_may_be_given_again(meeting, clerk):
    person = reachable()
    invite(meeting, by=clerk, people=[person])
    invitation = withdraw(Invitation.objects.get(), by=clerk)
    with pytest.raises(ValidationError):
        withdraw(invitation, by=clerk)
    tell_all_changes(today())
    invite(meeting, by=clerk, people=[person])
    told = [(method, sequence) for _to, method, sequence, _uid in events()]
    assert told == [("REQUEST", 0), ("CANCEL", 1), ("REQUEST", 2)]
    assert Invitation.objects.get().round == 2


def test_the_page_counts_answers_and_foresees_the_quorum(meeting, head, clerk, client_of):
    body = meeting.body
    body.quorum = 2
    body.save()
    other = reachable(family_name="بیگی")
    TermFactory(seat=SeatFactory(body=body), person=other)
    invite(meeting, by=clerk, people=[other, Person.objects.get(user=head)])
    first, second = Invitation.objects.order_by("pk")
    answer(first, by=None, answer="deputy", deputy="نرگس صالحی")
    page = client_of(clerk).get(meeting.get_absolute_url())
    assert (page.context["forecast"].present, page.context["forecast"].reached) == (1, False)
    answer(second, by=None, answer="accept")
    page = client_of(clerk).get(meeting.get_absolute_url())
    assert page.context["forecast"].reached
    assert "نرگس صالحی" in page.content.decode()


def test_who_declined_counts_as_excused_when_the_meeting_is_held(meeting, clerk):
    people = [reachable() for _ in range(3)]
    invite(meeting, by=clerk, people=people)
    rows = {one.person_id: one for one in Invitation.objects.all()}
    answer(rows[people[0].pk], by=None, answer="decline")
    answer(rows[people[1].pk], by=None, answer="accept")
    hold(meeting, by=clerk)
    there = dict(Attendance.objects.filter(meeting=meeting).values_list("person", "presence"))
    assert [there[one.pk] for one in people] == ["excused", "present", "present"]


def test_a_reminder_goes_out_once_and_not_to_who_declined(meeting, clerk, letters):
    people = [reachable(), reachable()]
    invite(meeting, by=clerk, people=people)
    declined = Invitation.objects.get(person=people[0])
    answer(declined, by=None, answer="decline")
    Invitation.objects.update(created_at=timezone.now() - timedelta(days=20))
    tick()
    assert len(letters()) == 2
    Meeting.objects.update(day=today() + timedelta(days=1))
    tick()  # tells of the new day and reminds both, for the old answer is void
    tick()
    subjects = list(Mail.objects.values_list("subject", flat=True))
    assert len([one for one in subjects if one.startswith("یادآوری")]) == 2
    assert len(subjects) == 6


def test_who_was_invited_late_gets_no_reminder_beside_the_invitation(weaving, clerk, letters):
    soon = MeetingFactory(body=weaving, day=today() + timedelta(days=1))
    invite(soon, by=clerk, people=[reachable()])
    tick()
    assert len(letters()) == 1


def test_the_letters_on_paper_name_their_reader_and_no_confidential_item(meeting, clerk, client_of):
    AgendaItemFactory(meeting=meeting, title="بند آشکار")
    AgendaItemFactory(meeting=meeting, title="بند رازنامه", confidential=True)
    invite(meeting, by=clerk, people=[reachable(family_name="بیگی"), reachable()])
    page = client_of(clerk).get(page_of(meeting, "meeting-letters"))
    text = page.content.decode()
    assert "بیگی" in text
    assert "بند آشکار" in text
    assert "رازنامه" not in text
    assert len(page.context["letters"]) == 2
    key = Invitation.objects.first().pk
    one = client_of(clerk).get(page_of(meeting, "meeting-letters"), {"who": key})
    assert len(one.context["letters"]) == 1
    file = client_of(clerk).get(page_of(meeting, "meeting-letters"), {"as": "pdf"})
    assert file.status_code == 200
    assert file.content.startswith(b"%PDF")


def test_inviting_writes_its_lines_of_history(meeting, clerk):
    with audited() as lines:
        invite(meeting, by=clerk, people=[reachable()])
    assert sorted(line.verb for line in lines) == ["create"] * 5  # person and address too
