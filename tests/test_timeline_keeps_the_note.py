"""Narrowing or lengthening a timeline leaves alone what is being typed above it."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from tests.factories import InteractionFactory, PersonFactory

pytestmark = pytest.mark.django_db


def test_only_the_list_is_swapped_and_the_box_to_note_stands_outside_it(clerk, client_of):
    person = PersonFactory()
    for _ in range(21):
        InteractionFactory(people=[person])
    url = reverse("engagements:person-timeline", args=[person.pk])
    text = client_of(clerk).get(url).content.decode()
    before, swapped = text.split('id="timeline-list"')
    links = re.findall(r"<a [^>]*hx-get=[^>]*>", swapped)
    assert 'class="compose"' in before
    assert "<textarea" not in swapped
    assert len(links) > 3
    assert "shown=40" in links[-1]
    for link in links:
        assert 'hx-target="#timeline-list"' in link
        assert 'hx-select="#timeline-list"' in link
