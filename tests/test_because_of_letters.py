"""A follow-up may come from a letter: both show it, and it is as open as the letter is."""

from __future__ import annotations

import pytest
from django.urls import reverse

from engagements.actions.passing_on import split
from engagements.models import FollowUp
from tests.factories import FollowUpFactory, LetterFactory, MeetingFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_it_is_added_on_the_page_of_the_letter_and_stands_there(clerk, client_of):
    letter, client = LetterFactory(subject="کمبود برق شهرک"), client_of(clerk)
    add = f"{reverse('engagements:follow-up-create')}?letter={letter.pk}"
    assert add in client.get(letter.get_absolute_url()).content.decode()
    data = {"title": "آمار برق", "letter": letter.pk, "priority": 2, "state": "open"}
    assert client.post(add, data).status_code == 302
    made = FollowUp.objects.get()
    assert made.origin == letter
    assert made.get_absolute_url() in client.get(letter.get_absolute_url()).content.decode()
    assert letter.get_absolute_url() in client.get(made.get_absolute_url()).content.decode()


def test_the_kartabl_names_the_letter_it_comes_from(clerk, client_of):
    letter = LetterFactory(subject="کمبود برق شهرک")
    FollowUpFactory(title="آمار برق", letter=letter, owner_user=clerk)
    [line] = [
        line
        for line in client_of(clerk).get("/").content.decode().split("data-row")
        if "آمار برق" in line
    ]
    assert letter.get_absolute_url() in line


@pytest.mark.parametrize("owes", [True, False])
def test_one_of_a_confidential_letter_is_open_to_who_owes_it_alone(owes, client_of):
    reader = UserFactory(role="reader")
    secret = LetterFactory(meeting=MeetingFactory(confidential=True), confidential=True)
    made = FollowUpFactory(letter=secret, owner_user=reader if owes else UserFactory())
    page = client_of(reader).get(made.get_absolute_url())
    assert page.status_code == (200 if owes else 404)
    assert secret.subject not in page.content.decode()


def test_the_parts_of_one_come_from_the_same_letter(clerk):
    whole = FollowUpFactory(letter=LetterFactory())
    split(whole, by=clerk, parts=["آمار برق", "آمار گاز"])
    parts = FollowUp.objects.exclude(pk=whole.pk)
    assert {part.letter for part in parts} == {whole.letter}
    assert parts.count() == 2
