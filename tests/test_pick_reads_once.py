"""What was chosen in a pick box is read once: to be taken, and not again to be named."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories import OrganizationFactory

pytestmark = pytest.mark.django_db


def test_the_box_of_a_filter_shows_what_was_chosen_without_asking_again(clerk, client_of):
    mill, client = OrganizationFactory(name="نساجی یزد"), client_of(clerk)
    with CaptureQueriesContext(connection) as captured:
        response = client.get(reverse("contacts:person-list"), {"organization": mill.pk})
    assert 'name="organization_q" value="نساجی یزد"' in response.content.decode()
    asked = [query["sql"] for query in captured if 'FROM "contacts_organization"' in query["sql"]]
    assert len(asked) == 1
