"""Calls, visits and notes: noted in one step, seen in the timeline of whom they were with."""

from __future__ import annotations

from datetime import timedelta

import pytest

from crm.dates import format_date, today
from engagements.models import FollowUp, Interaction
from tests.factories import OrganizationFactory, PersonFactory, PostFactory

pytestmark = pytest.mark.django_db
NEW = Interaction.url_role


@pytest.fixture
def isipo():
    return OrganizationFactory(name="سازمان صنایع کوچک")


@pytest.fixture
def deputy(isipo):
    person = PersonFactory(family_name="قربانی")
    PostFactory(person=person, organization=isipo, title="معاون", primary=True)
    return person


def noted(client, **typed):
    data = {"kind": "call", "day": format_date(today()), "text": "فهرست را می‌فرستند"} | typed
    return client.post(NEW("create"), data)


def seen(client, obj):
    role = "person" if obj._meta.model_name == "person" else "organization"
    name = "people" if role == "person" else "organizations"
    return client.get(f"/engagements/{name}/{obj.pk}/timeline/").content.decode()


def test_it_stands_on_both_pages_and_leads_back_to_the_person(deputy, isipo, clerk, client_of):
    client = client_of(clerk)
    response = noted(client, person=deputy.pk)
    assert response["Location"] == deputy.get_absolute_url()
    assert "فهرست را می‌فرستند" in seen(client, deputy)
    assert "فهرست را می‌فرستند" in seen(client, isipo)


def test_for_the_organization_they_worked_at_that_day(deputy, isipo, clerk, client_of):
    ministry = OrganizationFactory(name="وزارت صمت")
    PostFactory(person=deputy, organization=ministry, primary=True, start=None)
    client = client_of(clerk)
    noted(client, person=deputy.pk, organization=isipo.pk)
    assert Interaction.objects.get().parties.count() == 3
    noted(client, person=deputy.pk)
    assert "فهرست" in seen(client, ministry)


def test_what_was_promised_is_owed_and_chased(deputy, clerk, client_of):
    due = today() + timedelta(days=5)
    noted(client_of(clerk), person=deputy.pk, promise="فهرست واحدها", promise_due=format_date(due))
    follow_up = FollowUp.objects.get()
    assert (follow_up.owner, follow_up.chaser, follow_up.due) == (deputy, clerk, due)


def test_a_promise_is_as_confidential_as_the_call_it_was_made_in(deputy, clerk, reader, client_of):
    for kept, promise in (("", "فهرست واحدها"), ("on", "نامهٔ پنهان")):
        noted(client_of(clerk), person=deputy.pk, promise=promise, confidential=kept)
    assert [str(one) for one in FollowUp.objects.visible_to(reader)] == ["فهرست واحدها"]
    hidden = FollowUp.objects.visible_to(clerk).get(title="نامهٔ پنهان")
    assert client_of(reader).get(hidden.get_absolute_url()).status_code in (403, 404)
    assert "نامهٔ پنهان" not in client_of(reader).get(hidden.url_role("list")).content.decode()
    note = hidden.interaction
    note.confidential = False
    note.save()
    assert hidden in FollowUp.objects.visible_to(reader)


def test_with_nobody_is_refused_and_kept(clerk, client_of):
    response = noted(client_of(clerk))
    assert response.status_code == 422
    assert "person" in response.context["form"].errors
    assert "فهرست را می‌فرستند" in response.content.decode()


def test_a_day_to_come_is_refused(deputy, clerk, client_of):
    tomorrow = format_date(today() + timedelta(days=1))
    response = noted(client_of(clerk), person=deputy.pk, day=tomorrow)
    assert list(response.context["form"].errors) == ["day"]


def test_a_reader_may_note_but_owes_nobody_anything(deputy, reader, client_of):
    client = client_of(reader)
    assert "promise" not in client.get(NEW("create")).context["form"].fields
    noted(client, person=deputy.pk, promise="فهرست واحدها")
    assert not FollowUp.objects.exists()
    note = Interaction.objects.get()
    assert client.get(note.url_role("update", note.pk)).status_code == 200


def test_the_note_of_another_is_not_edited(deputy, clerk, reader, client_of):
    noted(client_of(clerk), person=deputy.pk)
    note = Interaction.objects.get()
    assert client_of(reader).get(note.url_role("update", note.pk)).status_code == 403


def test_what_is_confidential_is_seen_by_its_writer_and_the_secretariat(
    deputy, clerk, reader, director, client_of
):
    noted(client_of(director), person=deputy.pk, confidential="on", text="رازی گفتند")
    for user, sees in ((director, True), (clerk, True), (reader, False)):
        assert ("رازی گفتند" in seen(client_of(user), deputy)) == sees
