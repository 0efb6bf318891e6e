"""Letters that are alike but for their words are rendered once, and read as if each were."""

from __future__ import annotations

from datetime import date

import pytest

from crm import mail
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
NASTY = "<b>۱۰٪ & «سهم»</b> {{ title }} \ue000title\ue001"


class Shown:
    """What a letter says of a follow-up."""

    due, resolution, owner = date(2026, 4, 20), None, ""

    def __init__(self, title, path):
        self.title, self.get_absolute_url = title, path


FRAMED = Shown(mail.place("title"), mail.place("path"))


def told(title, frames=None, **more):
    words = {"title": title, "path": "/engagements/follow-ups/7/?a=1&b=2", "answer_url": ""}
    shown = Shown(title, words["path"]) if frames is None else FRAMED
    asked = {"to": "a@example.org", "owes": True, "why": "owes", "rule": "on"} | more
    context = {"own": words, "frames": frames, "follow_up": shown}
    written = mail.written("reminder", **asked, **context)
    return written.subject, written.text, written.html


@pytest.mark.parametrize("title", ["گزارش برق", NASTY])
@pytest.mark.parametrize("name", ["", "مریم <کاشی>"])
@pytest.mark.parametrize("stop", ["", "http://127.0.0.1/stop/?link=a&b"])
def test_each_reads_as_if_it_were_rendered_alone(title, name, stop):
    frames: mail.Frames = {}
    told("دیگری", frames, to_name=name, stop_url=stop)
    assert told(title, frames, to_name=name, stop_url=stop) == told(
        title, to_name=name, stop_url=stop
    )
    assert len(frames) == 1


def test_what_is_not_alike_has_another_frame():
    frames: mail.Frames = {}
    english = UserFactory(language="en")
    for more in ({}, {"to_name": "مریم"}, {"owes": False}, {"rule": "overdue"}, {"user": english}):
        assert told("گزارش برق", frames, **more) == told("گزارش برق", **more)
    assert len(frames) == 5


def test_one_frame_serves_many(monkeypatch):
    rendered, calls = mail.rendered, []
    monkeypatch.setattr(mail, "rendered", lambda *asked: calls.append(1) or rendered(*asked))
    frames: mail.Frames = {}
    texts = {told(f"گزارش {n}", frames) for n in range(20)}
    assert (len(texts), len(calls)) == (20, 1)
