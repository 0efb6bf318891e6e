"""When the server locks us out nothing leaves, clerks are told, and a person resumes."""

from __future__ import annotations

import smtplib
import ssl
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from crm import pausing, transport
from crm.models import Change, Mail, Outbox
from crm.outbox import send_due
from tests.factories import MailFactory
from tests.sink import listening

pytestmark = pytest.mark.django_db
DENIED = smtplib.SMTPAuthenticationError(535, b"5.7.8 bad credentials")


@pytest.fixture
def sink(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_TIMEOUT = "127.0.0.1", 5
    with listening() as (server, port):
        settings.EMAIL_PORT = port
        yield server


@pytest.mark.parametrize(
    "error", [DENIED, ssl.SSLCertVerificationError("self-signed"), smtplib.SMTPNotSupportedError()]
)
def test_a_login_or_certificate_that_fails_pauses_the_outbox(sink, monkeypatch, error):
    MailFactory.create_batch(3)

    def refuses(connection):
        raise error

    monkeypatch.setattr("django.core.mail.backends.smtp.EmailBackend.open", refuses)
    assert send_due() == 0
    monkeypatch.undo()
    assert send_due() == 0
    assert Outbox.objects.now().is_paused
    assert set(Mail.objects.values_list("state", "attempts")) == {("pending", 0)}
    assert Change.objects.of(Outbox.objects.now()).first().verb == "pause"
    assert sink.taken == []


def test_a_temporary_no_at_the_login_does_not(sink, monkeypatch):
    MailFactory()

    def busy(connection):
        raise smtplib.SMTPAuthenticationError(454, b"try later")

    monkeypatch.setattr("django.core.mail.backends.smtp.EmailBackend.open", busy)
    send_due()
    assert not Outbox.objects.now().is_paused
    assert "454" in Outbox.objects.now().trouble


def test_a_server_that_does_not_take_our_sender_blames_no_address(sink, monkeypatch):
    MailFactory.create_batch(3)
    monkeypatch.setattr(smtplib.SMTP, "mail", lambda smtp, sender, options=(): (553, b"not you"))
    send_due()
    assert "553 not you" in Outbox.objects.now().paused_because
    assert set(Mail.objects.values_list("state", "attempts")) == {("pending", 0)}


def test_while_it_is_paused_a_batch_ends_and_nothing_more_is_claimed(sink, monkeypatch):
    MailFactory.create_batch(3)
    hand_over = transport.Server.hand_over

    def pauses(server, mail, before_text):
        pausing.pause(by=None, reason="stop")
        return hand_over(server, mail, before_text)

    monkeypatch.setattr("crm.outbox.BATCH", 2)
    monkeypatch.setattr(transport.Server, "hand_over", pauses)
    assert send_due() == 2
    assert Mail.objects.filter(state="pending").count() == 1


def test_a_person_resumes_and_what_waits_leaves(sink, clerk, client_of):
    MailFactory.create_batch(2)
    pausing.pause(by=None, reason="535")
    outbox = Outbox.objects.now()
    page = client_of(clerk).get("/mail/").content.decode()
    assert reverse("outbox-resume", args=[outbox.pk]) in page
    assert "535" in page
    assert client_of(clerk).post(reverse("outbox-resume", args=[outbox.pk])).status_code == 302
    assert send_due() == 2
    verbs = [change.verb for change in Change.objects.of(outbox)]
    assert verbs[:2] == ["resume", "pause"]


def test_a_person_pauses_with_a_reason(sink, clerk, client_of):
    MailFactory()
    url = reverse("outbox-pause", args=[Outbox.objects.now().pk])
    assert client_of(clerk).post(url).status_code == 422
    assert client_of(clerk).post(url, {"reason": "تعمیر"}).status_code == 302
    assert (send_due(), Outbox.objects.now().paused_because) == (0, "تعمیر")
    assert client_of(clerk).post(url, {"reason": "باز"}).status_code == 422


def test_clerks_and_nobody_else_are_told_on_every_page(clerk, admin, reader, client_of):
    pausing.looked(timezone.now())
    calm = client_of(clerk).get("/").content.decode().count('href="/mail/"')
    pausing.pause(by=None, reason="535")
    told = {user: client_of(user).get("/").content.decode() for user in (clerk, admin, reader)}
    assert [told[user].count('href="/mail/"') for user in told] == [calm + 1, calm + 1, 1]


def test_clerks_are_told_when_nobody_looks_for_three_minutes(clerk, client_of):
    pausing.looked(timezone.now())
    calm = client_of(clerk).get("/").content.decode().count('href="/mail/"')
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=3, seconds=5)):
        alarmed = client_of(clerk).get("/").content.decode().count('href="/mail/"')
    assert alarmed == calm + 1
