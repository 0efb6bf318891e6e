"""Clicks of several people on one item at the same moment: one counts, the others are told so."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from crm.dates import format_date, today
from crm.models import Attachment, Change, Mail
from engagements.actions.referrals import refer, take_back
from engagements.actions.replies import accept, refuse, reply
from engagements.models import FollowUp, Referral, Reply
from engagements.owing import answer_path
from tests.factories import (
    ContactPointFactory,
    FollowUpFactory,
    LetterFactory,
    PersonFactory,
    UserFactory,
    pdf_file,
)
from tests.races import needs_postgres, together

pytestmark = [pytest.mark.django_db(transaction=True), needs_postgres]
AT_ONCE = 4


@pytest.fixture
def keeper():
    return UserFactory(role="secretariat")


@pytest.fixture
def owed(keeper):
    """What somebody outside owes."""
    person = PersonFactory()
    ContactPointFactory(person=person)
    return FollowUpFactory(owner_person=person, chaser=keeper, due=today())


def refused(results):
    return sum(isinstance(one, ValidationError) for one in results)


# --- referrals ----------------------------------------------------------------------------------


@pytest.mark.parametrize("factory", [FollowUpFactory, LetterFactory])
def test_referred_to_several_at_once_it_is_with_one(keeper, factory):
    owner = UserFactory()
    follow_up = factory is FollowUpFactory
    own = {"owner_user": owner} if follow_up else {"handler": owner, "by": keeper}
    if not follow_up:
        own |= {"answer_due": today() + timedelta(days=9)}
    item, others = factory(**own), UserFactory.create_batch(AT_ONCE)
    results = together(AT_ONCE, lambda number: refer(item, by=owner, to=others[number]))
    assert refused(results) == AT_ONCE - 1
    assert Referral.objects.of(item).get().state == Referral.State.HELD


def test_referred_twice_to_one_it_is_referred_once(keeper):
    item, other = FollowUpFactory(owner_user=keeper), UserFactory()
    results = together(AT_ONCE, lambda _number: refer(item, by=keeper, to=other))
    assert refused(results) == AT_ONCE - 1
    assert [line.verb for line in Change.objects.of(Referral.objects.get())] == ["create"]


def test_taken_back_while_it_is_passed_on_it_is_with_one_or_none(keeper):
    holder, *others = UserFactory.create_batch(AT_ONCE)
    item = FollowUpFactory(owner_user=keeper)
    first = refer(item, by=keeper, to=holder)

    def act(number):
        if number == 0:
            return take_back(first, by=keeper)
        return refer(item, by=holder, to=others[number - 1])

    together(AT_ONCE, act)
    first.refresh_from_db()
    assert first.state == Referral.State.BACK
    assert not Referral.objects.of(item).standing().exclude(sender=holder).exists()
    assert Referral.objects.of(item).filter(state=Referral.State.HELD).count() <= 1


# --- answers ------------------------------------------------------------------------------------


def test_one_answer_sent_several_times_at_once_is_said_once(owed):
    link = answer_path(owed)

    def send(_number):
        file = SimpleUploadedFile("آمار.pdf", pdf_file(), "application/pdf")
        return Client().post(link, {"kind": "done", "text": "نامهٔ ۱۲", "files": file}).status_code

    assert together(AT_ONCE, send) == [302] * AT_ONCE
    said = Reply.objects.get()
    assert [line.verb for line in Change.objects.of(said)] == ["create"]
    assert Attachment.objects.of(owed).count() == 1


def test_different_answers_by_one_link_at_once_are_all_heard(owed):
    link = answer_path(owed)
    until = format_date(today() + timedelta(days=9))
    answers = (
        {"kind": "seen"},
        {"kind": "progress", "text": "نیمی گرفته شد"},
        {"kind": "time", "until": until, "text": "تعطیلات"},
        {"kind": "not_mine", "text": "با معاونت است"},
    )
    results = together(4, lambda number: Client().post(link, answers[number]).status_code)
    assert results == [302] * 4
    assert {one.kind for one in Reply.objects.all()} == {one["kind"] for one in answers}
    owed.refresh_from_db()
    assert owed.state == FollowUp.State.RUNNING


def test_an_answer_is_decided_once(owed, keeper):
    said = reply(owed, kind=Reply.Kind.DONE, by=None, text="نامهٔ ۱۲")
    other = UserFactory(role="secretariat")

    def decide(number):
        if number % 2:
            return accept(said, by=keeper)
        return refuse(said, by=other, answer="نرسیده است")

    results = together(AT_ONCE, decide)
    assert refused(results) == AT_ONCE - 1
    said.refresh_from_db()
    owed.refresh_from_db()
    assert (said.state == Reply.State.ACCEPTED) == (owed.state == FollowUp.State.DONE)
    assert Mail.objects.count() == 1
