"""Letters leave once: claimed, handed over, and never sent again when nobody can know."""

from __future__ import annotations

import logging
import uuid
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from crm import outbox, pausing, transport
from crm.mail import post
from crm.models import Change, Mail, Outbox
from crm.outbox import BACKOFF, LEASE, claim_batch, ours, reap, send_due
from tests.factories import FollowUpFactory, MailFactory, UserFactory
from tests.races import needs_postgres, together
from tests.sink import listening

pytestmark = pytest.mark.django_db
logging.getLogger("mail.log").setLevel(logging.WARNING)


@pytest.fixture
def sink(settings, monkeypatch):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_TIMEOUT = 5
    monkeypatch.setattr(transport, "ANSWER_SECONDS", 0.3)
    with listening() as (server, port):
        settings.EMAIL_PORT = port
        yield server


def state(mail):
    return Mail.objects.values_list("state", "attempts").get(pk=mail.pk)


# --- sending -----------------------------------------------------------------------------------


def test_what_is_due_leaves_over_one_connection(sink):
    mails = MailFactory.create_batch(5)
    assert send_due() == 5
    assert sorted(sink.recipients) == sorted(mail.to for mail in mails)
    assert [state(mail) for mail in mails] == [("sent", 1)] * 5
    assert Mail.objects.filter(sent_at=None).count() == 0


def test_the_letter_arrives_as_it_was_written(sink):
    mail = MailFactory(subject="یادآوری: برق", to_name="مریم، کاظمی", text="یک\nدو\n.\nسه\n")
    send_due()
    [envelope] = sink.taken
    text = envelope.content.decode()
    assert f"Message-ID: <{mail.uuid}@" in text
    assert "multipart/alternative" in text
    assert text.count("Subject:") == text.count("To:") == 1


def test_what_is_not_due_yet_waits(sink):
    mail = MailFactory(next_try_at=timezone.now() + timedelta(minutes=5))
    assert send_due() == 0
    assert state(mail) == ("pending", 0)
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=6)):
        assert send_due() == 1


@pytest.mark.parametrize("other", ["sent", "dead", "uncertain", "cancelled", "sending"])
def test_what_does_not_wait_does_not_leave(sink, other):
    mail = MailFactory(state=other)
    send_due()
    assert (state(mail), sink.taken) == ((other, 0), [])


def test_nothing_due_asks_no_server(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_PORT = 1
    assert send_due() == 0


@pytest.mark.parametrize("step", ["rcpt", "data"])
def test_a_temporary_no_is_tried_again_later_and_later(sink, step):
    mail, other = MailFactory(), MailFactory()
    sink.answers[mail.to, step] = "451 not now"
    with time_machine.travel(datetime.now(UTC), tick=False) as clock:
        for attempt, minutes in enumerate(BACKOFF, 1):
            send_due()
            assert state(mail) == ("pending", attempt)
            waits = Mail.objects.get(pk=mail.pk).next_try_at - timezone.now()
            assert 0.8 * minutes <= waits.total_seconds() / 60 <= 1.2 * minutes
            clock.shift(waits)
        send_due()
    assert state(mail)[0] == "dead"
    assert "451" in Mail.objects.get(pk=mail.pk).error
    assert sink.recipients == [other.to]


def test_a_temporary_no_may_become_a_yes(sink):
    mail = MailFactory()
    sink.answers[mail.to, "data"] = "452 full"
    send_due()
    sink.answers.clear()
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=2)):
        assert send_due() == 1
    assert state(mail) == ("sent", 2)


@pytest.mark.parametrize("step", ["rcpt", "data"])
def test_a_final_no_ends_it_at_once(sink, step):
    mail, other = MailFactory(), MailFactory()
    sink.answers[mail.to, step] = "550 no such user"
    send_due()
    assert state(mail) == ("dead", 1)
    assert "550 no such user" in Mail.objects.get(pk=mail.pk).error
    assert sink.recipients == [other.to]


def test_an_address_no_server_takes_ends_it_and_spares_the_next(sink):
    addresses = ("کاربر@example.org", "a@همکاری.example", "b@c.de")
    bad, idn, good = (MailFactory(to=address) for address in addresses)
    send_due()
    assert (state(bad), state(good)) == (("dead", 1), ("sent", 1))
    assert (state(idn)[0], sink.recipients[0].startswith("a@xn--")) == ("sent", True)


def test_a_server_that_is_away_costs_no_attempt(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    mails = MailFactory.create_batch(3)
    assert send_due() == 0
    for mail in mails:
        stored = Mail.objects.get(pk=mail.pk)
        assert (stored.state, stored.attempts, stored.claim) == ("pending", 0, None)
    assert "Refused" in Outbox.objects.now().trouble
    with listening() as (server, port):
        settings.EMAIL_PORT = port
        assert send_due() == len(server.taken) == 3
    assert Outbox.objects.now().trouble == ""


def test_a_server_that_hangs_up_on_one_letter_gets_the_others(sink):
    mails = [MailFactory(next_try_at=timezone.now() - timedelta(minutes=9 - n)) for n in range(4)]
    sink.answers[mails[1].to, "data"] = "cut"
    send_due()
    states = [state(mail) for mail in mails]
    assert states == [("sent", 1), ("uncertain", 1), ("sent", 1), ("sent", 1)]


def test_an_answer_that_does_not_come_is_never_sent_again(sink):
    mail = MailFactory()
    sink.answers[mail.to, "data"] = "hang"
    send_due()
    assert state(mail) == ("uncertain", 1)
    sink.answers.clear()
    with time_machine.travel(datetime.now(UTC) + timedelta(days=3)):
        send_due()
        reap(timezone.now())
        send_due()
    assert sink.recipients == [mail.to]


def test_the_long_patience_is_for_one_answer_only(sink, monkeypatch):
    waited = []
    envelope = transport.Server.envelope

    def looking(server, mail):
        waited.append(server.smtp.sock.gettimeout())
        envelope(server, mail)

    monkeypatch.setattr(transport, "ANSWER_SECONDS", 600)
    monkeypatch.setattr(transport.Server, "envelope", looking)
    MailFactory.create_batch(3)
    assert send_due() == 3
    assert waited == [5, 5, 5]


# --- claims ------------------------------------------------------------------------------------


def test_a_letter_is_claimed_by_one():
    mails = MailFactory.create_batch(3)
    assert len(claim_batch(timezone.now(), uuid.uuid4())) == 3
    assert claim_batch(timezone.now(), uuid.uuid4()) == []
    assert {state(mail) for mail in mails} == {("sending", 1)}


def test_a_sender_that_died_before_handing_over_is_followed_by_another(sink):
    mail = MailFactory()
    claim_batch(timezone.now(), uuid.uuid4())
    assert send_due() == 0
    with time_machine.travel(datetime.now(UTC) + LEASE + timedelta(seconds=1)):
        assert send_due() == 1
    assert sink.recipients == [mail.to]


def test_a_sender_that_died_while_handing_over_leaves_it_to_a_person(sink):
    mail = MailFactory()
    [claimed] = claim_batch(timezone.now(), uuid.uuid4())
    assert ours(claimed)
    with time_machine.travel(datetime.now(UTC) + LEASE + timedelta(seconds=1)):
        assert send_due() == 0
    assert state(mail) == ("uncertain", 1)
    assert sink.taken == []


def test_a_sender_whose_claim_was_lost_hands_nothing_over(sink):
    mail = MailFactory()
    [claimed] = claim_batch(timezone.now(), uuid.uuid4())
    Mail.objects.filter(pk=mail.pk).update(claim=uuid.uuid4())
    with transport.transport() as way:
        assert outbox.deliver(claimed, way, taken=print) is False
    assert sink.taken == []
    assert state(mail) == ("sending", 1)


def test_a_letter_taken_back_while_it_is_claimed_does_not_leave(sink):
    mail = MailFactory()
    [claimed] = claim_batch(timezone.now(), uuid.uuid4())
    Mail.objects.filter(pk=mail.pk).update(state=Mail.State.CANCELLED)
    with transport.transport() as way:
        assert outbox.deliver(claimed, way, taken=print) is False
    assert (sink.taken, state(mail)) == ([], ("cancelled", 1))


def test_a_claim_from_the_future_is_no_claim(sink):
    """The clock was an hour ahead when it was made, and was set right."""
    mail = MailFactory()
    claim_batch(timezone.now() + timedelta(hours=1), uuid.uuid4())
    assert send_due() == 1
    assert (sink.recipients, state(mail)[0]) == ([mail.to], "sent")


def test_a_claim_made_while_another_sender_looks_is_respected():
    """It looked at the clock a moment before the other one claimed."""
    MailFactory()
    looked_at = timezone.now() - timedelta(seconds=5)
    [claimed] = claim_batch(timezone.now(), uuid.uuid4())
    reap(looked_at)
    assert ours(claimed)


@needs_postgres
@pytest.mark.django_db(transaction=True)
def test_eight_senders_at_once_send_each_letter_once(letters):
    MailFactory.create_batch(120)
    results = together(8, lambda number: send_due())
    assert not [result for result in results if isinstance(result, Exception)]
    assert sum(results) == len(letters()) == 120
    assert set(Mail.objects.values_list("state", "attempts")) == {("sent", 1)}


# --- files -------------------------------------------------------------------------------------


def test_a_letter_written_twice_is_one_file(letters):
    mail = MailFactory()
    send_due()
    Mail.objects.update(state=Mail.State.PENDING)
    send_due()
    assert [path.stem for path in letters()] == [str(mail.uuid)]
    assert not list(letters()[0].parent.glob("*.part"))


def test_a_folder_that_cannot_be_written_is_no_letter(letters, settings, tmp_path):
    (tmp_path / "mail").write_text("a file, not a folder")
    mail = MailFactory()
    assert send_due() == 0
    assert state(mail)[0] != "sent"


# --- by people ---------------------------------------------------------------------------------


def test_a_person_may_send_again_what_failed_or_is_uncertain(clerk, client_of, letters):
    mail = MailFactory(state="uncertain", attempts=3)
    url = reverse("mail-send-again", args=[mail.pk])
    assert client_of(clerk).post(url).status_code == 302
    assert state(mail) == ("pending", 0)
    assert send_due() == 1
    assert Change.objects.of(mail).first().verb == "send_again"


@pytest.mark.parametrize("other", ["sent", "sending", "cancelled", "pending"])
def test_nothing_else_is_sent_again(clerk, client_of, other):
    mail = MailFactory(state=other)
    response = client_of(clerk).post(reverse("mail-send-again", args=[mail.pk]))
    assert response.status_code == 422
    assert state(mail)[0] == other


def test_a_person_may_say_that_it_arrived(clerk, client_of):
    mail = MailFactory(state="uncertain")
    assert client_of(clerk).post(reverse("mail-received", args=[mail.pk])).status_code == 302
    assert state(mail)[0] == "sent"
    assert client_of(clerk).post(reverse("mail-received", args=[mail.pk])).status_code == 422


def test_trouble_is_shown_to_the_secretariat_on_every_page(clerk, reader, client_of):
    pausing.looked(timezone.now())
    calm = client_of(clerk).get("/").content.decode()
    MailFactory(state="uncertain")
    alarmed, unaware = (client_of(user).get("/").content.decode() for user in (clerk, reader))
    assert alarmed.count('href="/mail/"') > calm.count('href="/mail/"')
    assert unaware.count('href="/mail/"') == 1


# --- writing -----------------------------------------------------------------------------------


def letter(**more):
    follow_up = FollowUpFactory(title="گزارش\r\nBcc: x@y.z", due=None)
    facts = {"to": "a@b.de", "to_name": "x\r\nBcc: y@z.de", "owes": True, "rule": "on"}
    return post("reminder", follow_up=follow_up, **facts | more)


def test_a_letter_is_a_row_with_its_history_before_anything_leaves(letters):
    mail = letter(user=UserFactory())
    assert (mail.state, mail.version, letters()) == ("pending", 1, [])
    assert Change.objects.of(mail).count() == 1


def test_no_name_or_subject_smuggles_a_header(sink):
    letter()
    send_due()
    heads = b"".join(envelope.content.split(b"\r\n\r\n")[0] for envelope in sink.taken).decode()
    assert not [line for line in heads.splitlines() if line.startswith("Bcc")]
    assert sink.recipients in ([], ["a@b.de"])
