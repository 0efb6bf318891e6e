"""Out of the trash again: by Undo after a delete, or from the history of what lies there."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from contacts.actions.merging import merge
from contacts.models import Person, Post
from crm.dates import PartialDate
from crm.trash import restore, throw_away
from engagements.actions import letters, seats
from engagements.models import Letter, Term
from tests.audit import audited
from tests.factories import (
    ContactPointFactory,
    LetterFactory,
    PersonFactory,
    PostFactory,
    RelationFactory,
    SeatFactory,
    TermFactory,
)

pytestmark = pytest.mark.django_db


def history_of(obj):
    return reverse(f"{obj._meta.app_label}:{obj.url_name()}-history", args=[obj.pk])


def test_the_message_after_a_delete_has_an_undo(client_of, clerk):
    person, client = PersonFactory(), client_of(clerk)
    url = reverse("contacts:person-delete", args=[person.pk])
    text = client.post(url, follow=True).content.decode()
    assert f'<form method="post" action="{history_of(person)}">' in text
    response = client.post(history_of(person))
    assert response["Location"] == person.get_absolute_url()
    assert Person.objects.filter(pk=person.pk).exists()


def test_the_history_of_what_lies_in_the_trash_says_so_and_by_whom(client_of, clerk):
    person, client = PersonFactory(), client_of(clerk)
    button = f'<form method="post" action="{history_of(person)}">'
    assert button not in client.get(history_of(person)).content.decode()
    throw_away(person, by=clerk)
    text = client.get(history_of(person)).content.decode()
    assert button in text
    assert str(clerk) in text
    assert f'href="{person.get_absolute_url()}"' not in text  # there is no such page now


def test_what_belongs_to_something_in_the_trash_waits_for_it(client_of, clerk):
    post = PostFactory()
    throw_away(post, by=clerk)
    throw_away(post.person, by=clerk)
    with audited() as lines:
        response = client_of(clerk).post(history_of(post), follow=True)
    assert lines == []
    assert response.redirect_chain == [(history_of(post), 302)]
    assert str(post.person) in response.content.decode()
    restore(post.person, by=clerk)
    restore(post, by=clerk)
    assert Post.objects.filter(pk=post.pk).exists()


def test_what_was_merged_leads_on_and_is_not_restored(client_of, clerk):
    kept, gone = PersonFactory(), PersonFactory()
    merge(kept, [gone], by=clerk)
    response = client_of(clerk).post(history_of(gone))
    assert response["Location"] == history_of(kept)
    assert Person.everything.get(pk=gone.pk).deleted_at


def test_a_letter_that_comes_back_answers_again(clerk):
    asked = LetterFactory(by=clerk, answer_due=None)
    answer = LetterFactory(by=clerk, answers=asked)
    letters.discard(answer, by=clerk)
    assert Letter.objects.get(pk=asked.pk).state == Letter.State.REGISTERED
    letters.bring_back(answer, by=clerk)
    assert Letter.objects.get(pk=asked.pk).state == Letter.State.ANSWERED


def test_a_term_does_not_come_back_to_a_seat_that_is_taken(clerk):
    seat = SeatFactory()
    term = TermFactory(seat=seat, start=PartialDate(1401))
    throw_away(term, by=clerk)
    TermFactory(seat=seat, start=PartialDate(1402))
    with pytest.raises(ValidationError):
        seats.seat_again(term, by=clerk)
    assert not Term.objects.filter(pk=term.pk).exists()


@pytest.mark.parametrize("make", [PostFactory, RelationFactory, ContactPointFactory])
def test_what_has_no_page_of_its_own_is_deleted_where_it_is_edited(client_of, clerk, make):
    obj = make()
    page = client_of(clerk).get(history_of(obj).replace("history", "edit")).content.decode()
    assert f'href="{history_of(obj)}"' in page
    assert f'href="{history_of(obj).replace("history", "delete")}"' in page


def test_what_has_a_page_is_deleted_from_there(client_of, clerk):
    url = reverse("contacts:person-update", args=[PersonFactory().pk])
    assert 'class="record-foot"' not in client_of(clerk).get(url).content.decode()
