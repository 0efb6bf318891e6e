"""What an organization owes and is owed: each with its age, and how much there is in all."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from crm.dates import today
from engagements.models import FollowUp
from engagements.views.panels import SHOWN
from tests.factories import (
    FollowUpFactory,
    LetterFactory,
    LetterPartyFactory,
    MeetingFactory,
    OrganizationFactory,
    PersonFactory,
    ResolutionFactory,
    SeatFactory,
    TermFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def mill():
    return OrganizationFactory(name="نساجی بهار")


def panel(client, organization):
    url = reverse("engagements:organization-panel", args=[organization.pk])
    return client.get(url)


def test_each_side_tells_ages(clerk, client_of, mill):
    FollowUpFactory(owner_organization=mill, due=today() - timedelta(days=12))
    opened = FollowUpFactory(owed_to=mill, due=today() + timedelta(days=3))
    ago = timezone.now() - timedelta(days=40)
    FollowUp.objects.filter(pk=opened.pk).update(created_at=ago)
    text = panel(client_of(clerk), mill).content.decode()
    assert "۱۲ روز دیرکرد" in text
    assert "۴۰ روز از ثبت آن گذشته" in text


def test_what_is_cut_is_counted_and_leads_to_all(clerk, client_of, mill):
    FollowUpFactory.create_batch(SHOWN + 2, owner_organization=mill)
    FollowUpFactory(owner_organization=mill, state="done")
    client = client_of(clerk)
    ledger = panel(client, mill).context["ledger"]
    assert (len(ledger.rows), ledger.total) == (SHOWN, SHOWN + 2)
    assert client.get(ledger.all_url).context["table"].shown.count == SHOWN + 2


def test_what_its_people_owe_in_its_name_is_theirs_too(clerk, client_of, mill):
    """As the letter it comes from says, or their seat in the body that decided it."""
    person, seat = PersonFactory(), SeatFactory(office=mill)
    letter = LetterPartyFactory(person=person, organization=mill, letter=LetterFactory()).letter
    TermFactory(seat=seat, person=person)
    decided = ResolutionFactory(meeting=MeetingFactory(body=seat.body))
    named = [
        FollowUpFactory(owner_person=person, letter=letter),
        FollowUpFactory(owner_person=person, resolution=decided),
    ]
    FollowUpFactory(owner_person=person)  # for themselves
    FollowUpFactory(owner_person=person, resolution=ResolutionFactory())
    FollowUpFactory(owner_person=PersonFactory(), letter=letter)
    assert panel(client_of(clerk), mill).context["ledger"].rows == named


def test_nothing_confidential_is_counted(reader, client_of, mill):
    secret = ResolutionFactory(meeting=MeetingFactory(confidential=True))
    FollowUpFactory(owner_organization=mill, resolution=secret)
    FollowUpFactory(owner_organization=mill)
    assert panel(client_of(reader), mill).context["ledger"].total == 1
