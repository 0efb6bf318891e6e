"""Letters that answer one another: what waits, what is answered, what is open again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from crm.dates import today
from crm.models import Change
from engagements.actions.letters import close, discard, register, revise
from engagements.models import Letter
from tests.factories import DraftFactory, LetterFactory

pytestmark = pytest.mark.django_db
SOON = today() + timedelta(days=5)


def state_of(letter):
    return Letter.everything.get(pk=letter.pk).state


def verbs(letter):
    return [line.verb for line in Change.objects.of(letter)]


def test_a_letter_with_a_day_for_the_answer_waits_for_it():
    assert LetterFactory(answer_due=SOON).state == "awaiting"
    assert LetterFactory(wants_answer=True).state == "awaiting"
    assert LetterFactory().state == "registered"


def test_no_answer_is_due_before_the_letter():
    with pytest.raises(ValidationError) as refused:
        LetterFactory(answer_due=today() - timedelta(days=1))
    assert list(refused.value.message_dict) == ["answer_due"]


def test_registering_our_answer_answers_the_letter(clerk):
    asked = LetterFactory(answer_due=SOON)
    draft = DraftFactory(answers=asked)
    assert state_of(asked) == "awaiting"
    sent = register(draft, by=clerk)
    assert state_of(asked) == "answered"
    line = Change.objects.of(asked).first()
    assert (line.verb, line.details["note"], line.by) == ("answered", sent.number, clerk)


def test_their_answer_answers_ours_as_soon_as_it_is_registered(clerk):
    ours = register(DraftFactory(answer_due=SOON), by=clerk)
    assert ours.state == "awaiting"
    LetterFactory(answers=ours)
    assert state_of(ours) == "answered"


def test_when_the_answer_goes_to_the_trash_the_letter_waits_again(clerk):
    asked = LetterFactory(answer_due=SOON)
    first, second = LetterFactory(answers=asked), LetterFactory(answers=asked)
    discard(first, by=clerk)
    assert state_of(asked) == "answered"  # the second still stands
    discard(second, by=clerk)
    assert state_of(asked) == "awaiting"
    assert verbs(asked)[0] == "reopen"


def test_a_draft_that_is_thrown_away_opens_nothing(clerk):
    asked = LetterFactory(answer_due=SOON)
    register(DraftFactory(answers=asked), by=clerk)
    discard(DraftFactory(answers=Letter.objects.get(pk=asked.pk)), by=clerk)
    assert state_of(asked) == "answered"


def test_closing_says_why_and_is_done_once(clerk):
    letter = LetterFactory(answer_due=SOON)
    closed = close(letter, by=clerk, reason="تلفنی حل شد")
    assert Change.objects.of(letter).first().details["reason"] == "تلفنی حل شد"
    assert closed.state == "closed"
    with pytest.raises(ValidationError):
        close(letter, by=clerk, reason="باز هم")
    with pytest.raises(ValidationError):
        close(DraftFactory(), by=clerk, reason="پیش‌نویس")
    LetterFactory(answers=closed)
    assert state_of(letter) == "closed"


def test_an_edit_that_no_longer_asks_for_an_answer_ends_the_wait(clerk):
    letter = LetterFactory(answer_due=SOON)
    letter.answer_due, letter.wants_answer = None, False
    revise(letter, by=clerk)
    assert state_of(letter) == "registered"


def test_an_exchange_is_shown_entire_from_each_of_its_letters(clerk, client_of):
    first = LetterFactory(subject="یکم", answer_due=SOON)
    second = register(DraftFactory(subject="دوم", answers=first), by=clerk)
    third = LetterFactory(subject="سوم", answers=second)
    LetterFactory(subject="بیگانه")
    for letter in (first, second, third):
        page = client_of(clerk).get(letter.get_absolute_url())
        assert [one.subject for one in page.context["thread"]] == ["یکم", "دوم", "سوم"]


def test_the_answer_of_a_confidential_letter_is_confidential(clerk):
    asked = LetterFactory(confidential=True)
    assert register(DraftFactory(answers=asked), by=clerk).confidential


def test_the_form_of_an_answer_turns_sender_and_reader_round(clerk, client_of):
    asked = LetterFactory(subject="نرخ خدمات", sender="شهرداری کاشان")
    form = (
        client_of(clerk)
        .get(f"/engagements/letters/new/outgoing/?answers={asked.pk}")
        .context["form"]
    )
    assert form["to_name"].value() == "شهرداری کاشان"
    assert form["subject"].value() == "پاسخ: نرخ خدمات"
    ours = register(DraftFactory(subject="دعوت"), by=clerk)
    form = client_of(clerk).get(f"/engagements/letters/new/?answers={ours.pk}").context["form"]
    assert form["from_name"].value() == "استانداری یزد"


@pytest.mark.parametrize("key", ["x", "\x00", "9" * 40, "-1", "987654321"])
def test_nonsense_in_the_address_begins_an_empty_letter(clerk, client_of, key):
    for query in ({"answers": key}, {"template": key}, {"body": key}):
        assert client_of(clerk).get("/engagements/letters/new/outgoing/", query).status_code == 200


def test_nobody_begins_an_answer_to_what_they_may_not_see(head, client_of):
    secret = LetterFactory(subject="رازنامه", confidential=True)
    page = client_of(head).get(f"/engagements/letters/new/outgoing/?answers={secret.pk}")
    assert page.status_code == 200
    assert "رازنامه" not in page.content.decode()


@pytest.mark.parametrize(("wants", "state"), [(True, "awaiting"), (False, "registered")])
def test_closing_is_taken_back_by_the_undo_of_its_message(clerk, client_of, wants, state):
    letter = LetterFactory(wants_answer=wants, state=state)
    client = client_of(clerk)
    close_url = reverse("engagements:letter-close", args=[letter.pk])
    page = client.post(close_url, {"reason": "تلفنی حل شد"}, follow=True)
    [message] = page.context["messages"]
    undo = reverse("engagements:letter-reopen", args=[letter.pk])
    assert message.extra_tags == f"undo:{undo}"
    client.post(undo)
    assert Letter.objects.get().state == state
    assert client.post(undo).status_code == 422
