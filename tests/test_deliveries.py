"""The page of outgoing mail: what is late, what came back, what a person decides about a letter."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from crm import pausing
from crm.dates import today
from crm.mail import post, take_back
from crm.models import Change, Mail, Outbox
from crm.outbox import claim_batch, ours, send_due
from engagements.actions.untrue import take_back as take_back_untrue
from engagements.models import Reminder
from tests.factories import ContactPointFactory, FollowUpFactory, MailFactory, UserFactory

pytestmark = pytest.mark.django_db


def page(client, query=""):
    return client.get(f"/mail/{query}").content.decode()


def reminder():
    """Of what somebody owes who is reached where it goes."""
    point = ContactPointFactory()
    return Reminder.objects.create(
        follow_up=FollowUpFactory(owner_person=point.person),
        rule="on",
        slot=today(),
        recipient=point.value,
        mail=MailFactory(to=point.value),
    )


def ago(minutes):
    return timezone.now() - timedelta(minutes=minutes)


def written(mail, minutes):
    Mail.objects.filter(pk=mail.pk).update(created_at=ago(minutes))


def test_what_should_have_left_a_quarter_of_an_hour_ago_is_late(clerk, client_of):
    MailFactory(subject="ظظیک", next_try_at=ago(14))
    MailFactory(subject="ظظدو", next_try_at=ago(16))
    MailFactory(subject="ظظسه", next_try_at=ago(16), state="sent")
    tried = MailFactory(subject="ظظچهار", next_try_at=ago(-9), attempts=2)
    written(tried, 30)
    night = MailFactory(subject="ظظپنج", next_try_at=ago(-600))
    written(night, 30)
    shown = page(client_of(clerk), "?state=late")
    assert [word in shown for word in ("ظظیک", "ظظدو", "ظظسه", "ظظچهار", "ظظپنج")] == [
        *(False, True, False, True, False)
    ]


def test_a_letter_that_waits_is_cancelled_with_a_reason(clerk, client_of, letters):
    mail = MailFactory()
    url = reverse("mail-cancel", args=[mail.pk])
    assert client_of(clerk).post(url).status_code == 422
    assert client_of(clerk).post(url, {"reason": "جلسه لغو شد"}).status_code == 302
    stored = Mail.objects.get(pk=mail.pk)
    assert (stored.state, stored.error, send_due()) == ("cancelled", "جلسه لغو شد", 0)
    change = Change.objects.of(mail).first()
    assert (change.verb, change.by, change.details["reason"]) == ("cancel", clerk, "جلسه لغو شد")


@pytest.mark.parametrize("other", ["sent", "dead", "uncertain", "cancelled", "superseded"])
def test_nothing_else_is_cancelled(clerk, client_of, other):
    url = reverse("mail-cancel", args=[MailFactory(state=other).pk])
    assert client_of(clerk).post(url, {"reason": "دیر"}).status_code == 422


def test_a_claimed_letter_can_be_taken_back_until_its_text_goes(clerk):
    MailFactory.create_batch(2)
    first, second = claim_batch(timezone.now(), uuid.uuid4())
    assert ours(second)
    assert take_back(Mail.objects.all(), by=clerk, reason="x") == 1
    assert not ours(first)


def test_of_two_letters_about_the_same_to_one_reader_only_the_later_leaves(letters):
    def write(to, topic):
        follow_up = FollowUpFactory(due=None)
        return post("reminder", to=to, topic=topic, follow_up=follow_up, owes=True, rule="on")

    old, other, elsewhere = write("a@b.de", "x"), write("a@b.de", "y"), write("c@b.de", "x")
    new = write("a@b.de", "x")
    assert send_due() == 3
    states = dict(Mail.objects.values_list("pk", "state"))
    assert states == {
        old.pk: "superseded",
        **dict.fromkeys((other.pk, elsewhere.pk, new.pk), "sent"),
    }
    assert Change.objects.of(old).first().verb == "supersede"
    assert Mail.objects.get(pk=old.pk).error


def test_a_reminder_of_what_was_closed_in_some_other_way_does_not_leave(letters):
    done, thrown, closed, open_ = (reminder() for _ in range(4))
    type(done.follow_up).objects.filter(pk=done.follow_up_id).update(state="done")
    type(done.follow_up).objects.filter(pk=thrown.follow_up_id).update(deleted_at=timezone.now())
    Mail.objects.filter(pk=closed.mail_id).update(user=UserFactory(is_active=False))
    assert send_due() == 1
    states = dict(Mail.objects.values_list("pk", "state"))
    gone = dict.fromkeys((done.mail_id, thrown.mail_id, closed.mail_id), "cancelled")
    assert states == gone | {open_.mail_id: "sent"}
    assert take_back_untrue() == 0


def test_clerks_see_how_many_need_them(clerk, reader, client_of):
    for state in ("pending", "uncertain", "uncertain", "dead"):
        MailFactory(state=state)
    assert "۲</b>" in page(client_of(clerk))
    assert "?state=uncertain" not in page(client_of(reader))


def test_a_letter_shows_what_it_says_and_what_became_of_it(clerk, client_of):
    mail = MailFactory(state="dead", error="550 no such user", text="متن نامهٔ ما")
    shown = client_of(clerk).get(mail.get_absolute_url()).content.decode()
    assert "متن نامهٔ ما" in shown
    assert "550 no such user" in shown


def test_why_it_has_not_left_and_when_it_is_tried_next_stand_in_the_list(clerk, client_of):
    MailFactory(error="451 SMTPServerDisconnected", next_try_at=ago(-20), attempts=1)
    MailFactory(error="550 5.1.1 no such user", state="dead")
    shown = page(client_of(clerk))
    assert "ارتباط با سرور ایمیل قطع شد" in shown
    assert "550 5.1.1 no such user" in shown
    assert "SMTPServerDisconnected" not in shown
    waits, over = Mail.objects.order_by("pk")
    assert waits.tried_at == waits.next_try_at
    assert over.tried_at is None


def test_what_counts_as_received_has_no_reason_any_more(clerk, client_of):
    mail = MailFactory(state="uncertain", error="SMTPServerDisconnected")
    shown = client_of(clerk).get(mail.get_absolute_url()).content.decode()
    assert "ارتباط با سرور ایمیل قطع شد" in shown
    client_of(clerk).post(reverse("mail-received", args=[mail.pk]))
    stored = Mail.objects.get()
    assert (stored.state, stored.error) == ("sent", "")
    old, new = Change.objects.of(mail).first().fields["error"]
    assert (old, new) == ("SMTPServerDisconnected", "")


@pytest.mark.django_db(transaction=True)
def test_the_banner_knows_at_once_that_sending_goes_on(clerk, client_of, settings):
    settings.CACHES = settings.CACHES | {
        "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    }
    client = client_of(clerk)
    pausing.looked(timezone.now())
    outbox = Outbox.objects.now()
    for name, sent, paused in (("pause", {"reason": "آزمون"}, True), ("resume", {}, False)):
        client.get("/contacts/people/")
        assert client.post(reverse(f"outbox-{name}", args=[outbox.pk]), sent).status_code == 302
        response = client.get("/contacts/people/")
        assert bool(response.context["mail_alert"]) is paused
