"""Whoever owes something answers by a link, without an account; whoever chases it decides."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from contacts.actions.merging import merge
from crm.dates import format_date, today
from crm.models import Attachment, Change, Mail
from engagements.actions.passing_on import hand_over, recall_links
from engagements.actions.reminders import remind
from engagements.models import FollowUp, Reply
from engagements.owing import LASTS, answer_path, token_of
from tests.factories import ContactPointFactory, FollowUpFactory, PersonFactory, pdf_file

pytestmark = pytest.mark.django_db


@pytest.fixture
def official():
    person = PersonFactory(given_name="مجید", family_name="رستمی")
    ContactPointFactory(person=person, kind="email", value="rostami@example.org")
    return person


@pytest.fixture
def owed(official, clerk):
    """What somebody outside owes, chased by the clerk, due today."""
    return FollowUpFactory(
        title="آمار واردات نخ", owner_person=official, chaser=clerk, due=today(), note="پنهان"
    )


def say(link, kind, **more):
    return Client().post(link, {"kind": kind, **more})


def test_the_reminder_of_somebody_without_an_account_leads_to_an_answer(owed):
    FollowUp.objects.update(remind_on=today())
    remind([owed.pk], today())
    letter = Mail.objects.get(to="rostami@example.org")
    assert "/engagements/follow-ups/answer/?link=" in letter.text
    assert owed.get_absolute_url() not in letter.text
    link = next(word for word in letter.text.split() if "answer/?link=" in word)
    path = link.partition("//")[2].partition("/")[2]
    assert Client().get(f"/{path}").status_code == 200


def test_the_page_tells_what_is_owed_and_nothing_else(owed):
    page = Client().get(answer_path(owed)).content.decode()
    assert "آمار واردات نخ" in page
    assert "پنهان" not in page


def test_opening_the_link_changes_nothing(owed):
    before = Change.objects.count()
    Client().get(answer_path(owed))
    assert Change.objects.count() == before
    assert not Reply.objects.exists()


@pytest.mark.parametrize("kind", ["seen", "progress"])
def test_what_needs_no_decision_is_noted(owed, kind):
    say(answer_path(owed), kind, text="نیمی گرفته شد")
    reply = Reply.objects.get()
    assert (reply.kind, reply.state, reply.speaker) == (kind, "noted", str(owed.owner_person))
    owed.refresh_from_db()
    assert owed.state == ("running" if kind == "progress" else "open")


def test_done_waits_for_whoever_chases_it_with_its_file(owed, clerk, client_of):
    file = SimpleUploadedFile("آمار.pdf", pdf_file(), "application/pdf")
    assert say(answer_path(owed), "done", text="نامهٔ ۱۲۳", files=file).status_code == 302
    owed.refresh_from_db()
    assert owed.is_open
    assert Attachment.objects.of(owed).get().name == "آمار.pdf"
    kartabl = client_of(clerk).get("/")
    [group] = [one for one in kartabl.context["groups"] if one.slug == "answers"]
    assert [item["reply"].text for item in group.items] == ["نامهٔ ۱۲۳"]
    assert str(kartabl.context["waiting_count"]) == "1"


def test_accepting_done_closes_it_with_their_word_as_evidence(owed, clerk, client_of):
    say(answer_path(owed), "done", text="نامهٔ ۱۲۳")
    reply = Reply.objects.get()
    client_of(clerk).post(reverse("engagements:reply-accept", args=[reply.pk]), {"answer": ""})
    owed.refresh_from_db()
    assert owed.state == "done"
    assert "نامهٔ ۱۲۳" in owed.evidence
    assert "رستمی" in owed.evidence


def test_more_time_is_given_by_accepting_and_the_asker_is_told(owed, clerk, client_of):
    day = today() + timedelta(days=10)
    assert say(answer_path(owed), "time", until=format_date(day), text="سفر").status_code == 302
    reply = Reply.objects.get()
    client_of(clerk).post(reverse("engagements:reply-accept", args=[reply.pk]), {"answer": "باشد"})
    owed.refresh_from_db()
    assert owed.due == day
    assert Change.objects.of(owed).get(verb="postpone").details["reason"] == "سفر"
    letter = Mail.objects.get(to="rostami@example.org")
    assert "باشد" in letter.text
    assert format_date(day, "long") in letter.text


def test_refusing_says_why_and_leaves_the_day(owed, clerk, client_of):
    say(answer_path(owed), "time", until=format_date(today() + timedelta(days=9)))
    url = reverse("engagements:reply-refuse", args=[Reply.objects.get().pk])
    assert client_of(clerk).post(url, {"answer": ""}).status_code == 422
    client_of(clerk).post(url, {"answer": "هیئت‌مدیره منتظر است"})
    owed.refresh_from_db()
    assert owed.due == today()
    assert "هیئت‌مدیره منتظر است" in Mail.objects.get().text


def test_what_is_not_theirs_is_owed_by_nobody_until_it_is_handed_over(owed, clerk, client_of):
    say(answer_path(owed), "not_mine", text="با دفتر آمار است")
    url = reverse("engagements:reply-accept", args=[Reply.objects.get().pk])
    answer = client_of(clerk).post(url, {"answer": ""})
    assert answer.url == reverse("engagements:follow-up-hand-over", args=[owed.pk])
    owed.refresh_from_db()
    assert owed.owner is None


def test_what_was_decided_is_not_decided_again(owed, clerk, client_of):
    say(answer_path(owed), "done", text="شد")
    url = reverse("engagements:reply-refuse", args=[Reply.objects.get().pk])
    client_of(clerk).post(url, {"answer": "نه"})
    assert client_of(clerk).post(url, {"answer": "باز نه"}).status_code == 422
    assert Reply.objects.get().answer == "نه"


def test_the_same_said_twice_is_one_reply(owed):
    link = answer_path(owed)
    say(link, "done", text="شد")
    say(link, "done", text="شد")
    assert Reply.objects.count() == 1


@pytest.mark.parametrize(
    ("kind", "more", "field"),
    [
        ("progress", {}, "text"),
        ("not_mine", {"text": " "}, "text"),
        ("time", {"text": "سفر"}, "until"),
        ("time", {"until": "۱۴۰۵/۱۳/۴۰"}, "until"),
        ("time", {"until": "1390/01/01"}, "until"),
        ("remark", {"text": "x"}, "kind"),
        ("nonsense", {}, "kind"),
    ],
)
def test_what_cannot_be_is_refused_beside_the_field_and_kept(owed, kind, more, field):
    answer = say(answer_path(owed), kind, **more)
    assert answer.status_code == 422
    assert answer.context["form"].errors[field]
    assert not Reply.objects.exists()


def test_a_link_ends_when_it_is_closed(owed):
    link = answer_path(owed)
    FollowUp.objects.update(state="done")
    answer = Client().get(link)
    assert answer.status_code == 410
    assert "آمار واردات نخ" not in answer.content.decode()
    assert say(link, "seen").status_code == 410


def test_a_link_ends_when_somebody_else_owes_it(owed, clerk):
    link = answer_path(owed)
    hand_over(owed, by=clerk, owner_person=PersonFactory())
    assert Client().get(link).status_code == 410


def test_the_link_of_somebody_who_became_another_still_opens(owed, official, clerk):
    link = answer_path(owed)
    merge(PersonFactory(), [official], by=clerk)
    assert Client().get(link).status_code == 200
    hand_over(FollowUp.objects.get(), by=clerk, owner_user=clerk)
    assert Client().get(link).status_code == 410


def test_recalled_links_open_nothing(owed, clerk):
    link = answer_path(owed)
    recall_links(owed, by=clerk)
    assert Client().get(link).status_code == 410
    assert Client().get(answer_path(FollowUp.objects.get())).status_code == 200


def test_a_link_does_not_last_for_ever(owed, monkeypatch):
    link = answer_path(owed)
    monkeypatch.setattr("engagements.owing.today", lambda: today() + LASTS + timedelta(days=1))
    assert Client().get(link).status_code == 410


@pytest.mark.parametrize("change", ["", "x", "1"])
def test_a_forged_link_is_not_there(owed, change):
    token = token_of(owed)
    forged = f"{owed.pk + 1}{token[len(str(owed.pk)) :]}" if change == "1" else change
    url = reverse("engagements:follow-up-answer")
    assert Client().get(url, {"link": forged}).status_code == 404


def test_a_flood_is_stopped(owed, settings):
    link = answer_path(owed)
    answers = [say(link, "progress", text=f"گام {n}").status_code for n in range(22)]
    assert answers.count(429) == 2
    assert Reply.objects.count() == 20


@pytest.mark.parametrize(
    ("said", "accepted", "evidence"),
    [
        ({}, {"evidence": "نامهٔ ۱۲۳"}, "نامهٔ ۱۲۳"),
        ({}, {"files": "receipt.pdf"}, "✓"),
        ({"files": "receipt.pdf"}, {}, "receipt.pdf"),
        ({"text": "با نامهٔ ۷۷"}, {}, "با نامهٔ ۷۷"),
    ],
)
def test_done_closes_what_asks_for_evidence_only_with_some(
    owed, clerk, client_of, said, accepted, evidence
):
    say(answer_path(owed), "done", **sent(said))
    FollowUp.objects.update(evidence_required=True)  # asked for after they said so
    url = reverse("engagements:reply-accept", args=[Reply.objects.get().pk])
    if not said:
        refused = client_of(clerk).post(url, {})
        assert refused.status_code == 422
        assert refused.context["form"].errors["evidence"]
        assert (FollowUp.objects.get().state, Reply.objects.get().state) == ("open", "waiting")
    assert client_of(clerk).post(url, sent(accepted)).status_code == 302
    closed = FollowUp.objects.get()
    assert closed.state == "done"
    assert evidence in closed.evidence


def sent(typed):
    """What is typed, with the file it names."""
    file = {"files": SimpleUploadedFile(typed["files"], pdf_file())} if "files" in typed else {}
    return typed | file


def test_while_an_answer_waits_only_the_chaser_is_reminded(owed, clerk):
    say(answer_path(owed), "done", text="شد")
    FollowUp.objects.update(remind_on=today())
    remind([owed.pk], today())
    assert [mail.to for mail in Mail.objects.all()] == [clerk.email]


def test_a_colleague_says_how_it_is_and_asks_for_more_time(head, clerk, client_of):
    owed = FollowUpFactory(owner_user=head, chaser=clerk, due=today())
    url = reverse("engagements:follow-up-reply", args=[owed.pk])
    day = format_date(today() + timedelta(days=5))
    assert client_of(head).post(url, {"kind": "time", "until": day}).status_code == 302
    reply = Reply.objects.get()
    assert (reply.created_by, reply.state) == (head, "waiting")


def test_nobody_decides_of_what_they_may_not_change(owed, reader, client_of):
    say(answer_path(owed), "done", text="شد")
    url = reverse("engagements:reply-accept", args=[Reply.objects.get().pk])
    assert client_of(reader).post(url, {"answer": ""}).status_code == 403
    assert Reply.objects.get().state == "waiting"


def test_what_is_no_answer_at_all_is_refused(owed):
    for kind in ("%d", "%(x)s", "bad", ""):
        assert say(answer_path(owed), kind).status_code == 422
