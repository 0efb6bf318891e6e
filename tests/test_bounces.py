"""Letters that come back: counted per address, once each; what does not work is retired."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.urls import reverse

from contacts.actions import revive_point
from contacts.actions.bounces import MOST_SOFT, came_back, read_mailbox
from contacts.bounce_mail import Returned, parsed
from contacts.models import ContactPoint
from crm.models import Change, Mail
from crm.outbox import send_due
from tests.factories import ContactPointFactory, MailFactory
from tests.sink import listening

pytestmark = pytest.mark.django_db
SECRET = "s" * 24
REPORT = """From: MAILER-DAEMON@mx.example.org
To: crm@example.org
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="B"

--B
Content-Type: text/plain

It did not work.
--B
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org

Final-Recipient: rfc822; {to}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 {status} no such
 user
--B
Content-Type: text/rfc822-headers

Message-ID: <{uuid}@crm.example.org>
To: {to}
--B--
"""


@pytest.fixture
def point():
    return ContactPointFactory(value="Maryam@Example.org")


def hard(letter="", address="maryam@example.org"):
    return Returned(address, "hard", "550 5.1.1 no such user", letter)


def report(to, uuid="00000000-0000-4000-8000-000000000000", action="failed", status="5.1.1"):
    return REPORT.format(to=to, uuid=uuid, action=action, status=status).encode()


def stored(point):
    return ContactPoint.objects.get(pk=point.pk)


def test_an_address_that_does_not_work_is_retired_with_what_the_server_said(point):
    assert came_back(hard(), by=None)
    now = stored(point)
    assert (now.bounces, now.is_retired) == (1, True)
    assert "no such user" in now.retired_because
    assert Change.objects.of(point).first().verb == "bounce"


def test_a_letter_counts_once_however_often_it_is_told(point):
    mail = MailFactory(to="maryam@example.org", state="sent")
    assert came_back(hard(str(mail.uuid)), by=None)
    assert not came_back(hard(str(mail.uuid)), by=None)
    assert stored(point).bounces == 1
    told = Mail.objects.get(pk=mail.pk)
    assert (told.state, told.bounce, bool(told.bounced_at)) == ("sent", "hard", True)


def test_a_report_of_another_address_says_nothing_of_our_letter(point):
    mail = MailFactory(to="other@example.org", state="sent")
    came_back(hard(str(mail.uuid)), by=None)
    assert Mail.objects.get(pk=mail.pk).bounced_at is None
    assert stored(point).bounces == 1


def test_a_full_mailbox_is_counted_and_only_many_times_retires(point):
    for number in range(1, MOST_SOFT + 1):
        came_back(Returned("maryam@example.org", "soft", "552 5.2.2 full", ""), by=None)
        assert (stored(point).bounces, stored(point).is_retired) == (number, number == MOST_SOFT)


def test_an_address_nobody_has_is_no_fault(point):
    assert not came_back(hard(address="nobody@example.org"), by=None)
    assert stored(point).bounces == 0


def test_taken_into_use_again_it_starts_at_nought(point, clerk):
    came_back(hard(), by=None)
    revive_point(point, by=clerk)
    assert (stored(point).bounces, stored(point).is_retired) == (0, False)


def test_a_server_that_does_not_know_an_address_at_once_counts_too(point, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_TIMEOUT = "127.0.0.1", 5
    policy = ContactPointFactory(value="policy@example.org")
    for one in (point, policy):
        MailFactory(to=one.canonical)
    with listening() as (sink, port):
        settings.EMAIL_PORT = port
        sink.answers[point.canonical, "rcpt"] = "550 5.1.1 unknown"
        sink.answers[policy.canonical, "rcpt"] = "554 5.7.1 not from you"
        send_due()
    assert (stored(point).bounces, stored(policy).bounces) == (1, 0)
    assert set(Mail.objects.values_list("state", flat=True)) == {"dead"}


# --- reports -----------------------------------------------------------------------------------


def test_a_report_names_address_kind_reason_and_letter():
    uuid = "0f0e0d0c-0b0a-4908-8706-050403020100"
    [told] = parsed(report("maryam@example.org", uuid))
    assert told == Returned("maryam@example.org", "hard", "smtp; 550 5.1.1 no such user", uuid)


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        ("5.1.1", "hard"),
        ("5.1.10", "hard"),
        ("5.2.2", "soft"),
        ("4.4.1", "soft"),
        ("5.7.1", "soft"),
    ],
)
def test_the_status_says_whether_it_is_for_good(status, kind):
    assert parsed(report("a@b.de", status=status))[0].kind == kind


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\xff\xfe",
        b"Subject: Out of office\n\nI am away until Saturday.",
        report("a@b.de", action="delayed"),
        report("a@b.de").replace(b"message/delivery-status", b"text/plain"),
        report("a@b.de")[:300],
    ],
)
def test_what_is_no_report_of_a_failure_says_nothing(raw):
    assert parsed(raw) == []


class Box:
    """An IMAP server as imaplib shows it."""

    def __init__(self, reports):
        self.reports, self.seen = reports, []

    def search(self, charset, what):
        assert what == "UNSEEN"
        left = [n for n in self.reports if n not in self.seen]
        return "OK", [b" ".join(left)]

    def fetch(self, number, what):
        return "OK", [(b"1 (BODY[] {9}", self.reports[number]), b")"]

    def store(self, number, how, flag):
        self.seen.append(number)

    def login(self, user, password):
        assert (user, password) == ("office", "p@ss")

    def select(self, folder):
        assert folder == "Returned"

    def logout(self):
        pass


def test_the_mailbox_is_read_once(point, settings, monkeypatch):
    settings.BOUNCES_URL = "imaps://office:p%40ss@mail.example.org/Returned"
    box = Box({b"1": report("maryam@example.org"), b"2": b"Subject: hello\n\n", b"3": b""})
    monkeypatch.setattr("imaplib.IMAP4_SSL", lambda host, port, timeout: box)
    assert [read_mailbox(), read_mailbox()] == [1, 0]
    assert box.seen == [b"1", b"2", b"3"]
    assert stored(point).bounces == 1


def test_a_mailbox_that_is_away_is_no_failure(settings):
    settings.BOUNCES_URL = "imap://office:x@127.0.0.1:1/"
    assert read_mailbox() == 0
    settings.BOUNCES_URL = ""
    assert read_mailbox() == 0


# --- the address a mail service calls ----------------------------------------------------------


@pytest.fixture
def tell(settings, client):
    settings.BOUNCES_SECRET = SECRET
    cache.clear()

    def post(told, secret=SECRET):
        url = f"{reverse('bounced')}?secret={secret}"
        return client.post(url, told, content_type="application/json").status_code

    return post


def test_a_service_tells_of_a_letter(tell, point):
    mail = MailFactory(to="maryam@example.org", state="sent")
    told = {"address": "maryam@example.org", "kind": "hard", "message_id": f"<{mail.uuid}@x>"}
    assert tell(told) == 204
    assert (stored(point).bounces, Mail.objects.get(pk=mail.pk).bounce) == (1, "hard")


def test_another_secret_is_no_address(tell, point, settings):
    assert tell({"address": "maryam@example.org", "kind": "hard"}, "t" * 24) == 404
    settings.BOUNCES_SECRET = ""
    assert tell({"address": "maryam@example.org", "kind": "hard"}) == 404
    assert stored(point).bounces == 0


@pytest.mark.parametrize(
    "told",
    ["", "[]", "7", "null", '"x"', "{", '{"address": "a@b"}', '{"kind": "hard"}', "[" * 9999],
)
def test_what_cannot_be_understood_is_refused(tell, told):
    assert tell(told) == 400


def test_too_many_reports_are_refused(tell, monkeypatch, settings):
    memory = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "bounces"}
    settings.CACHES = settings.CACHES | {"default": memory}
    monkeypatch.setattr("contacts.bounce_hook.MOST", 2)
    told = {"address": "nobody@example.org", "status": "5.1.1"}
    assert [tell(told) for _ in range(4)] == [202, 202, 429, 429]


# --- where it is seen --------------------------------------------------------------------------


def test_clerks_find_it_on_the_page_of_the_person_and_in_a_list(point, clerk, reader, client_of):
    came_back(hard(), by=None)
    ContactPointFactory(value="fine@example.org")
    url = reverse("contacts:bounced-addresses")
    listed = client_of(clerk).get(url).content.decode()
    assert ("Maryam@Example.org" in listed, "fine@example.org" in listed) == (True, False)
    page = client_of(clerk).get(point.person.get_absolute_url()).content.decode()
    assert "no such user" in page
    assert client_of(reader).get(url).status_code == 403


def test_the_list_of_mail_finds_what_came_back(point, clerk, client_of):
    mail = MailFactory(to="maryam@example.org", state="sent", subject="برگشته")
    MailFactory(state="sent", subject="ظظژقق")
    came_back(hard(str(mail.uuid)), by=None)
    shown = client_of(clerk).get("/mail/?state=returned").content.decode()
    assert ("برگشته" in shown, "ظظژقق" in shown) == (True, False)


def test_another_address_in_its_place_is_not_blamed(point, clerk, client_of):
    came_back(Returned("maryam@example.org", "soft", "full", ""), by=None)
    form = {"kind": "email", "value": "new@example.org", "person": point.person_id}
    form["version"] = stored(point).version
    url = reverse("contacts:point-update", args=[point.pk])
    assert client_of(clerk).post(url, form).status_code == 302
    assert (stored(point).canonical, stored(point).bounces) == ("new@example.org", 0)
