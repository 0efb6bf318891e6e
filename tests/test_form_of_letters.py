"""A letter goes over the wire as the standard library would write it, only sooner."""

from __future__ import annotations

import email
import re
from email.policy import default

import pytest

from crm.mail import row
from crm.transport import Names, as_sent, compose

pytestmark = pytest.mark.django_db
LONG = "یادآوری " * 30


def letter(subject="یادآوری", name="مریم", stop="", text="درود\n", calendar=""):
    made = row("a@example.org", name, subject, text, f"<p>{text}</p>", "fa", None)
    made.unsubscribe, made.calendar = stop, calendar
    return made


def usual(mail):
    return bytes(compose(mail, Names()).message().as_bytes(linesep="\r\n"))


def same(text):
    """Without what differs each time: the hour, and what parts the parts."""
    mark = re.search(rb'boundary="?([^"\r\n]+)"?', text)
    plain = re.sub(rb'; *(\r\n)? *boundary="?[^"\r\n]+"?', b"; boundary", text)
    return re.sub(rb"Date: [^\r]+", b"", plain.replace(mark[1], b"mark"))


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"subject": LONG, "name": LONG},
        {"subject": "Reminder", "name": "Mary"},
        {"subject": "  two  spaces  ", "name": " x "},
        {"subject": "a" * 250, "name": "b" * 150},
        {"stop": "https://crm.example.org/stop/?link=" + "x" * 300},
        {"text": "." + "ب" * 3000 + "\r\n.\r\n"},
        {"calendar": "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n"},
    ],
)
def test_it_is_the_same_text(more):
    mail = letter(**more)
    assert same(as_sent(mail)) == same(usual(mail))


def test_its_parts_are_read_as_they_were_written():
    mail = letter(text="سلام\n--" + "x" * 32 + "\n")
    message = email.message_from_bytes(as_sent(mail), policy=default)
    assert message.get_boundary() == mail.uuid.hex
    texts = [part.get_content().replace("\r\n", "\n") for part in message.iter_parts()]
    assert texts == [mail.text, mail.html]
