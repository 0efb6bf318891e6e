"""The room of a large meeting opens quickly."""

from __future__ import annotations

import pytest
from django.urls import reverse

from crm.history import record_many
from engagements.actions import room
from engagements.models import AgendaItem, Attendance, FollowUp, Resolution, Statement
from tests.factories import BodyFactory, MeetingFactory, PersonFactory, SeatFactory, TermFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def large(clerk):
    """60 people, 40 items, 80 resolutions."""
    body = BodyFactory(quorum_share=51)
    people = PersonFactory.create_batch(60)
    for person in people[:15]:
        TermFactory(seat=SeatFactory(body=body), person=person)
    meeting = MeetingFactory(body=body)
    record_many("create", [Attendance(meeting=meeting, person=one) for one in people], by=clerk)
    items = [
        AgendaItem(meeting=meeting, place=n, title=f"بند {n}", presenter=people[n], minutes=9)
        for n in range(1, 41)
    ]
    record_many("create", items, by=clerk)
    made = [
        Resolution(
            body=body,
            meeting=meeting,
            item=AgendaItem.objects.get(place=n % 4 + 1, meeting=meeting),
            year=1405,
            serial=n,
            number=f"ب/۱۴۰۵/{n}",
            text="مقرر شد",
        )
        for n in range(1, 81)
    ]
    record_many("create", made, by=clerk)
    stored = list(Resolution.objects.all())
    owed = [FollowUp(title="گزارش", resolution=one, owner_person=people[3]) for one in stored]
    record_many("create", owed, by=clerk)
    first = AgendaItem.objects.get(place=1, meeting=meeting)
    speaker = Attendance.objects.filter(meeting=meeting).first()
    said = [Statement(meeting=meeting, item=first, speaker=speaker, text="برق") for _ in range(20)]
    record_many("create", said, by=clerk)
    return room.start(meeting, by=clerk)


def test_it_opens_in_at_most_20_queries(large, clerk, client_of, django_assert_max_num_queries):
    browser = client_of(clerk)
    url = reverse("engagements:meeting-room", args=[large.pk])
    browser.get(url)
    with django_assert_max_num_queries(20):
        text = browser.get(url).content.decode()
    assert text.count('data-person="') == 60
    assert text.count('class="reso"') == 20


def test_so_do_its_parts(large, clerk, client_of, django_assert_max_num_queries):
    browser = client_of(clerk)
    url = reverse("engagements:meeting-room", args=[large.pk])
    for part in ("room-work", "room-people"):
        with django_assert_max_num_queries(16):
            browser.get(url, HTTP_HX_REQUEST="true", HTTP_HX_TARGET=part)
