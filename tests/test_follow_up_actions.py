"""A follow-up is closed with what proves it, put off with a reason, given up with one."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from crm.attaching import attach
from crm.dates import format_date, today
from crm.files import checked
from crm.models import Attachment, Change, Mail
from engagements.actions.follow_ups import drop, finish, owe, postpone
from engagements.actions.reminders import remind_due
from engagements.models import FollowUp
from tests.audit import audited
from tests.factories import FollowUpFactory, OrganizationFactory, pdf_file

pytestmark = pytest.mark.django_db


def stored(follow_up):
    return FollowUp.objects.get(pk=follow_up.pk)


def last_line(follow_up):
    return Change.objects.of(follow_up).first()


def test_done_closes_it(clerk):
    follow_up = FollowUpFactory()
    with audited() as lines:
        finish(follow_up, by=clerk)
    assert [line.verb for line in lines] == ["finish"]
    assert not stored(follow_up).is_open


def test_without_evidence_it_stays_open_when_evidence_is_asked_for(clerk):
    follow_up = FollowUpFactory(evidence_required=True)
    for evidence in ("", "   "):
        with audited() as lines, pytest.raises(ValidationError) as refused:
            finish(follow_up, by=clerk, evidence=evidence)
        assert list(refused.value.message_dict) == ["evidence"]
        assert lines == []
    finish(follow_up, by=clerk, evidence="نامهٔ ۱۲۳")
    assert (stored(follow_up).state, stored(follow_up).evidence) == ("done", "نامهٔ ۱۲۳")


def test_the_page_asks_for_the_evidence(clerk, client_of):
    follow_up = FollowUpFactory(evidence_required=True)
    url = reverse("engagements:follow-up-finish", args=[follow_up.pk])
    refused = client_of(clerk).post(url, {"evidence": ""})
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["evidence"])
    accepted = client_of(clerk).post(url, {"evidence": "نامهٔ ۱۲۳"})
    assert (accepted.status_code, accepted["Location"]) == (302, "/")


def test_a_file_that_hangs_on_it_is_evidence(clerk):
    follow_up = FollowUpFactory(evidence_required=True)
    attach(follow_up, by=clerk, files=[checked("receipt.pdf", pdf_file())])
    finish(follow_up, by=clerk)
    assert stored(follow_up).state == "done"


def test_the_closing_form_takes_a_file(clerk, client_of):
    follow_up = FollowUpFactory(evidence_required=True)
    url = reverse("engagements:follow-up-finish", args=[follow_up.pk])
    sent = {"evidence": "", "files": SimpleUploadedFile("receipt.pdf", pdf_file())}
    assert client_of(clerk).post(url, sent).status_code == 302
    assert stored(follow_up).state == "done"
    assert [one.name for one in Attachment.objects.of(follow_up)] == ["receipt.pdf"]


def test_the_edit_form_is_no_way_around_it(clerk, client_of):
    follow_up = FollowUpFactory(evidence_required=True)
    url = reverse("engagements:follow-up-update", args=[follow_up.pk])
    data = {"title": follow_up.title, "priority": "2", "state": "done", "version": 1}
    data["evidence_required"] = "on"
    response = client_of(clerk).post(url, data)
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["state"])
    assert stored(follow_up).is_open


def test_what_is_closed_is_closed(clerk):
    follow_up = FollowUpFactory(due=today())
    finish(follow_up, by=clerk)
    for act in (
        lambda: finish(follow_up, by=clerk),
        lambda: postpone(follow_up, by=clerk, due=today() + timedelta(9)),
        lambda: drop(follow_up, by=clerk, reason="نشد"),
    ):
        with audited() as lines, pytest.raises(ValidationError):
            act()
        assert lines == []


def test_putting_off_keeps_the_old_day_and_the_reason(clerk, client_of):
    follow_up = FollowUpFactory(due=today())
    later = today() + timedelta(days=30)
    url = reverse("engagements:follow-up-postpone", args=[follow_up.pk])
    typed = {"due": format_date(later), "reason": "تعطیلات نوروز"}
    assert client_of(clerk).post(url, typed).status_code == 302
    assert stored(follow_up).due == later
    assert stored(follow_up).remind_on == later - timedelta(days=2)
    line = last_line(follow_up)
    assert (line.verb, line.details) == ("postpone", {"reason": "تعطیلات نوروز"})
    assert line.fields["due"] == [today().isoformat(), later.isoformat()]


@pytest.mark.parametrize("days", [0, -1])
def test_putting_off_means_later(clerk, days):
    follow_up = FollowUpFactory(due=today())
    with pytest.raises(ValidationError) as refused:
        postpone(follow_up, by=clerk, due=today() + timedelta(days=days))
    assert list(refused.value.message_dict) == ["due"]


def test_giving_up_needs_a_reason(clerk, client_of):
    follow_up = FollowUpFactory()
    url = reverse("engagements:follow-up-drop", args=[follow_up.pk])
    assert client_of(clerk).post(url, {"reason": " "}).status_code == 422
    assert client_of(clerk).post(url, {"reason": "دیگر لازم نیست"}).status_code == 302
    assert stored(follow_up).state == "dropped"
    assert last_line(follow_up).details["reason"] == "دیگر لازم نیست"


@pytest.mark.parametrize("act", ["finish", "postpone", "drop"])
def test_letters_that_have_not_left_are_taken_back(clerk, act):
    follow_up = FollowUpFactory(due=today(), owner_user=clerk)
    assert remind_due(today()) == 1
    if act == "finish":
        finish(follow_up, by=clerk)
    elif act == "postpone":
        postpone(follow_up, by=clerk, due=today() + timedelta(days=30))
    else:
        drop(follow_up, by=clerk, reason="نشد")
    assert [mail.state for mail in Mail.objects.all()] == ["cancelled"]


def test_a_letter_that_has_left_is_not_taken_back(clerk):
    follow_up = FollowUpFactory(due=today(), owner_user=clerk)
    remind_due(today())
    Mail.objects.update(state=Mail.State.SENT)
    finish(follow_up, by=clerk)
    assert Mail.objects.get().state == "sent"


def test_whoever_adds_one_without_a_chaser_chases_it(clerk, reader):
    assert owe(FollowUp(title="الف"), by=clerk).chaser == clerk
    assert owe(FollowUp(title="ب", chaser=reader), by=clerk).chaser == reader


def test_one_owes_it_not_two(clerk, client_of):
    data = {
        "title": "گزارش",
        "priority": "2",
        "state": "open",
        "owner_user": clerk.pk,
        "owner_organization": OrganizationFactory().pk,
    }
    response = client_of(clerk).post(reverse("engagements:follow-up-create"), data)
    assert response.status_code == 422
    assert "owner_organization" in response.context["form"].errors


def test_a_new_day_on_the_edit_form_moves_the_reminder(clerk, client_of):
    follow_up = FollowUpFactory(due=None)
    assert follow_up.remind_on is None
    url = reverse("engagements:follow-up-update", args=[follow_up.pk])
    data = {"title": follow_up.title, "priority": "2", "state": "open", "version": 1}
    data["due"] = format_date(today())
    assert client_of(clerk).post(url, data).status_code == 302
    assert stored(follow_up).remind_on == today()
