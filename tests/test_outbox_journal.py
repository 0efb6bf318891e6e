"""Between the server's yes and the database a sender may die: its journal tells what is known."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.db import DatabaseError
from django.utils import timezone

from crm import journal, outbox
from crm.models import Mail
from crm.outbox import Sender, claim_batch, ours, send_due, settle_left_behind
from tests.factories import MailFactory
from tests.sink import listening

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path


@pytest.fixture
def sink(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_TIMEOUT = "127.0.0.1", 5
    with listening() as (server, port):
        settings.EMAIL_PORT = port
        yield server


def states():
    return list(Mail.objects.order_by("pk").values_list("state", "attempts"))


def dies(book):
    """As a kill does: the lock goes, the file stays."""
    book.close(known=False)


def send_all(way):
    with Sender(way) as sender:
        for batch in sender.batches():
            sender.send(batch)


def claimed(book):
    claim = uuid.uuid4()
    book.begin(claim)
    return claim_batch(timezone.now(), claim)


def test_a_letter_the_server_took_is_sent_though_its_sender_died_before_it_said_so():
    MailFactory.create_batch(3)
    book = journal.opened()
    taken, in_the_air, waiting = claimed(book)
    for mail in (taken, in_the_air):
        assert ours(mail)
    book.note(journal.TAKEN, taken.uuid, taken.claim)
    dies(book)
    settle_left_behind()
    found = {m.pk: m.state for m in Mail.objects.all()}
    assert found == {taken.pk: "sent", in_the_air.pk: "uncertain", waiting.pk: "pending"}
    assert list(journal.folder().iterdir()) == []


def test_what_a_living_sender_notes_is_left_to_it():
    MailFactory()
    book = journal.opened()
    [mail] = claimed(book)
    assert ours(mail)
    settle_left_behind()
    assert states() == [("sending", 1)]
    dies(book)


def test_a_journal_says_nothing_of_a_letter_that_was_claimed_anew():
    MailFactory()
    book = journal.opened()
    [mail] = claimed(book)
    book.note(journal.KEPT, mail.uuid, mail.claim)
    Mail.objects.update(claim=uuid.uuid4(), handed_over=True)
    dies(book)
    settle_left_behind()
    assert states() == [("sending", 1)]


def test_it_settles_what_was_taken_for_uncertain_meanwhile():
    MailFactory()
    book = journal.opened()
    [mail] = claimed(book)
    assert ours(mail)
    book.note(journal.TAKEN, mail.uuid, mail.claim)
    outbox.reap(timezone.now() + timedelta(hours=1))
    assert states() == [("uncertain", 1)]
    dies(book)
    settle_left_behind()
    assert states() == [("sent", 1)]


@pytest.mark.parametrize("text", [b"", b"\0" * 99, b"+12", b"+" + b"g" * 32, b"\xff" * 40])
def test_a_line_that_was_cut_off_says_nothing(text):
    assert journal.parsed(text) == {}


def test_nothing_is_left_of_it_when_all_is_told(sink):
    MailFactory.create_batch(3)
    assert send_due() == 3
    assert list(journal.folder().iterdir()) == []


def test_a_database_that_goes_away_after_the_yes_learns_of_it_later(sink, monkeypatch):
    MailFactory.create_batch(3)
    tell = Sender.tell

    def away(sender):
        raise DatabaseError

    monkeypatch.setattr(Sender, "tell", away)
    with pytest.raises(DatabaseError):
        send_due()
    assert [state for state, _ in states()] == ["sending"] * 3
    monkeypatch.setattr(Sender, "tell", tell)
    send_due()
    assert states() == [("sent", 1)] * 3
    assert len(sink.taken) == 3


def test_without_room_for_a_journal_letters_leave_all_the_same(sink, settings, tmp_path):
    (tmp_path / "file").touch()
    settings.DATA_DIR = tmp_path / "file"
    MailFactory.create_batch(3)
    assert send_due() == 3
    assert states() == [("sent", 1)] * 3


def test_without_a_journal_a_killed_sender_leaves_one_letter_uncertain_and_no_more(monkeypatch):
    monkeypatch.setattr(journal, "opened", lambda: journal.Journal(None))
    MailFactory.create_batch(4)
    left = []

    class Way:
        def hand_over(self, mail, before_text):
            before_text()
            left.append(mail)
            if len(left) == 3:
                raise KeyboardInterrupt
            return True

    with pytest.raises(KeyboardInterrupt):
        send_all(Way())
    Mail.objects.update(lease_until=timezone.now() - timedelta(minutes=1))
    outbox.reap(timezone.now())
    assert sorted(state for state, _tries in states()) == ["pending", "sent", "sent", "uncertain"]


def test_told_to_stop_it_finishes_one_letter_and_lets_the_others_go(sink, monkeypatch):
    MailFactory.create_batch(5)
    stopping = iter([False, False, True, True])
    monkeypatch.setattr(outbox.stopping, "is_set", lambda: next(stopping))
    assert send_due() == 1
    assert sorted(states()) == [("pending", 0)] * 4 + [("sent", 1)]
