"""Letters to many: one each, looked at before, never twice, to nobody who does not want them."""

from __future__ import annotations

import email
import email.policy

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from contacts.actions.circulars import cancel_circular, opt_out, withhold
from contacts.models import Circular, CircularLetter, Person
from crm import outbox
from crm.history import Conflict, record
from crm.models import Change, Mail, User
from crm.trash import throw_away
from engagements.actions.reminders import tick
from tests.audit import audited
from tests.circulars import guest, send
from tests.factories import (
    CircularFactory,
    ContactPointFactory,
    GroupFactory,
    MemberFactory,
    OrganizationFactory,
    PersonFactory,
    PostFactory,
    UserFactory,
)
from tests.races import needs_postgres, together

pytestmark = pytest.mark.django_db
LeftOut = CircularLetter.LeftOut


@pytest.fixture
def circular():
    return CircularFactory(group=GroupFactory(name="مهمانان"))


# --- who gets it -------------------------------------------------------------------------------


def test_everybody_in_the_group_gets_one_letter_of_their_own(circular, clerk):
    sina = guest(circular.group, "sina@example.org", given_name="سینا", family_name="یوسفی")
    guest(circular.group)
    with audited() as lines:
        assert send(circular, clerk) == 2
    assert [line.verb for line in lines] == ["create", "create", "post"]
    assert {line.by for line in lines} == {clerk}
    letter = CircularLetter.objects.get(person=sina)
    assert (letter.mail.to, letter.mail.to_name) == ("sina@example.org", "سینا یوسفی")
    assert letter.mail.text.startswith("مهندس سینا یوسفی گرامی\n\nنمایشگاه از شنبه باز است.")
    assert letter.mail.state == Mail.State.PENDING
    circular.refresh_from_db()
    assert circular.state == Circular.State.POSTED
    assert circular.posted_at


def test_who_gets_none_is_noted_with_the_reason(circular, clerk):
    without = guest(circular.group, None)
    silent = guest(circular.group, do_not_contact=True)
    gone = guest(circular.group, deceased=14010000)
    first = guest(circular.group, "both@example.org", family_name="آذر")
    second = guest(circular.group, "both@example.org", family_name="یزدانی")
    assert send(circular, clerk, expected=1) == 1
    told = dict(CircularLetter.objects.values_list("person", "left_out"))
    assert told == {
        without.pk: LeftOut.NO_ADDRESS,
        silent.pk: LeftOut.OPTED_OUT,
        gone.pk: LeftOut.GONE,
        first.pk: "",
        second.pk: LeftOut.SAME_ADDRESS,
    }


def test_several_at_one_address_get_each_their_own_when_that_is_wanted(circular, clerk):
    circular.share_addresses = True
    record("update", circular, by=clerk)
    for family in ("آذر", "یزدانی"):
        guest(circular.group, "both@example.org", family_name=family)
    assert send(circular, clerk) == 2


def test_organizations_get_it_too(circular, clerk):
    firm, silent = OrganizationFactory(), OrganizationFactory(do_not_contact=True)
    for each in (firm, silent, OrganizationFactory(dissolved=14010000)):
        MemberFactory(group=circular.group, person=None, organization=each)
        ContactPointFactory(person=None, organization=each)
    assert send(circular, clerk, expected=1) == 1
    assert Mail.objects.get().text.startswith(f"مدیریت محترم {firm.name}")


def test_a_point_that_is_retired_or_of_a_post_held_no_more_is_not_written_to(circular, clerk):
    ended = PostFactory(end=14000000)
    ContactPointFactory(person=ended.person, post=ended, value="old@example.org")
    retired = ContactPointFactory(retired_on=timezone.localdate(), value="dead@example.org")
    held = PostFactory()
    ContactPointFactory(person=held.person, post=held, value="new@example.org")
    for person in (ended.person, retired.person, held.person):
        MemberFactory(group=circular.group, person=person)
    send(circular, clerk, expected=1)
    assert [mail.to for mail in Mail.objects.all()] == ["new@example.org"]


def test_an_account_without_a_contact_point_is_written_to_and_sees_its_letter(circular, clerk):
    user = UserFactory(email="reader@example.org")
    guest(circular.group, None, user=user)
    send(circular, clerk, expected=1)
    assert list(Mail.objects.visible_to(user)) == [Mail.objects.get(to="reader@example.org")]


def test_a_live_group_is_asked_at_the_moment_of_sending(clerk):
    group = GroupFactory(kind="live", query="q=یوسفی")
    circular = CircularFactory(group=group)
    ContactPointFactory(person=PersonFactory(family_name="یوسفی"))
    assert send(circular, clerk, expected=1) == 1


# --- never twice -------------------------------------------------------------------------------


def test_sending_again_is_refused_and_writes_nothing(circular, clerk):
    guest(circular.group)
    send(circular, clerk)
    with audited() as lines, pytest.raises(ValidationError):
        send(circular, clerk, expected=1)
    assert lines == []
    assert Mail.objects.count() == 1


def test_the_database_keeps_one_letter_for_each_reader(circular, clerk):
    guest(circular.group)
    send(circular, clerk)
    letter = CircularLetter.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        CircularLetter.objects.create(
            circular=circular, person=letter.person, left_out=LeftOut.NO_ADDRESS
        )


def test_when_it_fails_half_way_nothing_was_sent(circular, clerk, monkeypatch):
    guest(circular.group)

    def broken(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr("contacts.actions.circulars.told", broken)
    with pytest.raises(RuntimeError):
        send(circular, clerk)
    assert not Mail.objects.exists()
    assert Circular.objects.get().is_draft
    monkeypatch.undo()
    assert send(circular, clerk) == 1


def test_a_group_that_changed_since_it_was_looked_at_is_looked_at_again(circular, clerk):
    guest(circular.group), guest(circular.group)
    with pytest.raises(ValidationError, match="۲"):
        send(circular, clerk, expected=1)
    assert not Mail.objects.exists()


def test_a_text_that_changed_since_it_was_looked_at_is_looked_at_again(circular, clerk):
    guest(circular.group)
    circular.text = "متنی دیگر"
    record("update", circular, by=clerk)
    with pytest.raises(Conflict):
        send(circular, clerk, version=1)
    assert not Mail.objects.exists()


def test_nobody_to_write_to_is_refused(circular, clerk):
    guest(circular.group, None)
    with pytest.raises(ValidationError):
        send(circular, clerk, expected=0)


def test_too_many_are_refused(circular, clerk, monkeypatch):
    monkeypatch.setattr("contacts.actions.circulars.MOST", 1)
    guest(circular.group), guest(circular.group)
    with pytest.raises(ValidationError, match="۱"):
        send(circular, clerk)


def test_a_group_in_the_trash_is_written_to_no_more(circular, clerk):
    guest(circular.group)
    throw_away(circular.group, by=clerk)
    with pytest.raises(ValidationError):
        send(Circular.objects.get(), clerk, expected=1)


@needs_postgres
@pytest.mark.django_db(transaction=True)
def test_two_clerks_at_once_send_one_letter_each_reader():
    clerks = [UserFactory(role=User.Role.SECRETARIAT) for _ in range(4)]
    circular = CircularFactory()
    for _ in range(5):
        guest(circular.group)
    results = together(4, lambda n: send(circular, clerks[n], expected=5))
    assert sorted(map(str, results)).count("5") == 1
    assert sum(isinstance(result, ValidationError | Conflict) for result in results) == 3
    assert Mail.objects.count() == CircularLetter.objects.count() == 5


# --- what a letter says ------------------------------------------------------------------------


def letter_of(circular, clerk, letters):
    """The letter as it leaves."""
    send(circular, clerk, expected=1)
    outbox.send_due()
    [file] = letters()
    return email.message_from_bytes(file.read_bytes(), policy=email.policy.default)


def test_a_persian_letter_runs_right_to_left_with_a_font_every_reader_has(circular, clerk, letters):
    guest(circular.group, family_name="یوسفی <b>")
    circular.subject, circular.text = "دعوت {نام خانوادگی}", "{خطاب}\n\nببینید https://example.org"
    record("update", circular, by=clerk)
    message = letter_of(circular, clerk, letters)
    html = message.get_body(("html",)).get_content()
    assert message["Subject"].strip() == "دعوت یوسفی <b>"
    assert html.count('dir="rtl"') >= 4
    assert "Tahoma" in html
    assert "یوسفی &lt;b&gt;" in html
    assert '<a href="https://example.org"' in html
    assert "\ue000" not in html


def test_an_english_letter_runs_left_to_right_and_is_signed_in_english(clerk, letters):
    circular = CircularFactory(language="en", text="{greeting},\n\nPlease come.")
    guest(circular.group, name_en="Sina Yousefi")
    message = letter_of(circular, clerk, letters)
    text = message.get_body(("plain",)).get_content()
    html = message.get_body(("html",)).get_content()
    assert text.splitlines()[:3] == ["Dear Sina Yousefi,", "", "Please come."]
    assert "keeps you among its contacts" in text
    assert '<html lang="en" dir="ltr">' in html
    assert "rtl" not in html


def test_every_letter_says_why_and_how_to_get_no_more(circular, clerk, letters):
    person = guest(circular.group)
    circular.why = "میهمان نمایشگاه هستید."
    record("update", circular, by=clerk)
    message = letter_of(circular, clerk, letters)
    for kind in ("plain", "html"):
        body = message.get_body((kind,)).get_content()
        assert "میهمان نمایشگاه هستید." in body
        assert f"/contacts/opt-out/?who=p{person.pk}." in body


def test_the_text_of_one_reader_never_stands_in_the_letter_of_another(circular, clerk):
    people = [guest(circular.group, family_name=name) for name in ("آذر", "بهار", "پاکزاد")]
    send(circular, clerk)
    for person in people:
        mail = CircularLetter.objects.get(person=person).mail
        for other in people:
            for part in (mail.text, mail.html, mail.to_name):
                assert (other.family_name in part) == (other == person)


# --- until it leaves ---------------------------------------------------------------------------


def states(circular):
    return sorted(CircularLetter.objects.filter(circular=circular).values_list("mail__state"))


def test_what_waits_can_be_taken_back_and_what_has_left_cannot(circular, clerk):
    left, waits = guest(circular.group), guest(circular.group)
    send(circular, clerk)
    Mail.objects.filter(circular_letter__person=left).update(state=Mail.State.SENT)
    with audited() as lines:
        assert cancel_circular(circular, by=clerk, reason="تاریخ عوض شد") == 1
    assert [line.verb for line in lines] == ["cancel", "cancel"]
    assert {line.details["reason"] for line in lines} == {"تاریخ عوض شد"}
    assert states(circular) == [("cancelled",), ("sent",)]
    assert outbox.send_due() == 0
    assert CircularLetter.objects.get(person=waits).mail.state == Mail.State.CANCELLED


def test_one_that_a_sender_has_in_hand_is_left_to_it(circular, clerk):
    guest(circular.group)
    send(circular, clerk)
    Mail.objects.update(state=Mail.State.SENDING, handed_over=True)
    with pytest.raises(ValidationError), audited():
        cancel_circular(circular, by=clerk, reason="دیر")
    assert states(circular) == [("sending",)]


def test_a_draft_has_nothing_to_take_back(circular, clerk):
    with pytest.raises(ValidationError):
        cancel_circular(circular, by=clerk, reason="زود")


def test_who_opts_out_after_it_was_sent_does_not_get_what_still_waits(circular, clerk):
    person, other = guest(circular.group), guest(circular.group)
    send(circular, clerk)
    opt_out(person, by=None)
    taken = dict(CircularLetter.objects.values_list("person", "mail__state"))
    assert taken == {person.pk: Mail.State.CANCELLED, other.pk: Mail.State.PENDING}


@pytest.mark.parametrize("mark", [{"do_not_contact": True}, {"deceased": 14050000}])
def test_whatever_way_somebody_was_marked_the_next_round_leaves_them_out(
    circular, clerk, letters, mark
):
    person = guest(circular.group)
    guest(circular.group)
    send(circular, clerk)
    Person.everything.filter(pk=person.pk).update(**mark)
    assert tick().sent == 1
    mail = CircularLetter.objects.get(person=person).mail
    assert mail.state == Mail.State.CANCELLED
    assert Change.objects.of(mail)[0].verb == "cancel"


def test_marking_somebody_on_their_form_takes_back_what_waits(circular, clerk, client_of):
    person = guest(circular.group)
    send(circular, clerk)
    url = reverse("contacts:person-update", args=[person.pk])
    data = {"family_name": person.family_name, "do_not_contact": "on", "version": 1}
    assert client_of(clerk).post(url, data).status_code == 302
    assert Mail.objects.get().state == Mail.State.CANCELLED


def test_marking_an_organization_on_its_form_does_so_too(circular, clerk, client_of):
    firm = OrganizationFactory()
    MemberFactory(group=circular.group, person=None, organization=firm)
    ContactPointFactory(person=None, organization=firm)
    send(circular, clerk, expected=1)
    url = reverse("contacts:organization-update", args=[firm.pk])
    data = {"name": firm.name, "kind": firm.kind, "do_not_contact": "on", "version": 1}
    assert client_of(clerk).post(url, data).status_code == 302
    assert Mail.objects.get().state == Mail.State.CANCELLED


def test_other_letters_to_them_still_leave(clerk, letters):
    """A reminder of what one owes is no letter to many."""
    person = PersonFactory(do_not_contact=True)
    record("create", Mail(to="a@example.org", next_try_at=timezone.now()), by=None)
    assert withhold(person) == withhold() == 0
    assert outbox.send_due() == 1
