"""A follow-up leads back to what it comes from: on its page, and in the kartabl."""

from __future__ import annotations

import pytest
from django.urls import reverse

from cooperation.actions.agreements import chase
from tests.factories import (
    FollowUpFactory,
    InitiativeFactory,
    InteractionFactory,
    LinkFactory,
    MeetingFactory,
    ObligationFactory,
    PersonFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def promised(clerk):
    """In a call the clerk noted."""
    call = InteractionFactory(people=[PersonFactory()], by=clerk, text="قول آمار دادند")
    return FollowUpFactory(interaction=call, chaser=clerk)


def shown(client, address):
    return client.get(address).content.decode()


def test_a_promise_leads_back_to_the_call_and_the_call_to_it(promised, clerk, client_of):
    call, client = promised.interaction, client_of(clerk)
    assert call.get_absolute_url() in shown(client, promised.get_absolute_url())
    assert call.get_absolute_url() in shown(client, "/")
    assert promised.get_absolute_url() in shown(client, call.get_absolute_url())


def test_a_call_in_confidence_is_not_named_to_who_owes_what_came_of_it(clerk, reader, client_of):
    call = InteractionFactory(
        people=[PersonFactory()], by=clerk, text="قول محرمانه", confidential=True
    )
    owed = FollowUpFactory(interaction=call, chaser=clerk, owner_user=reader)
    for address in ("/", owed.get_absolute_url()):
        page = shown(client_of(reader), address)
        assert owed.title in page
        assert call.get_absolute_url() not in page
        assert "قول محرمانه" not in page


def test_what_an_agreement_asks_leads_back_to_it(clerk, client_of):
    duty = ObligationFactory()
    owed = chase(duty, by=clerk)
    panel = reverse("cooperation:follow-up-panel", args=[owed.pk])
    for address in (panel, "/"):
        assert duty.agreement.get_absolute_url() in shown(client_of(clerk), address)


def test_what_an_initiative_is_linked_with_leads_back_to_it_if_it_is_open(clerk, client_of):
    lead = UserFactory()
    secret = MeetingFactory(confidential=True)
    hidden = InitiativeFactory(title="پروژهٔ پنهان", meeting=secret)
    owed = FollowUpFactory(owner_user=lead, chaser=clerk)
    LinkFactory(initiative=hidden, follow_up=owed, problem=None)
    assert hidden.get_absolute_url() in shown(client_of(clerk), "/")
    page = shown(client_of(lead), "/")
    assert owed.title in page
    assert hidden.title not in page
