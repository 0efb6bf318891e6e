"""Names pasted into a group mean those who are called exactly that."""

from __future__ import annotations

import pytest
from django.urls import reverse

from contacts.models import GroupMember
from tests.factories import GroupFactory, OrganizationFactory, PersonFactory

pytestmark = pytest.mark.django_db
GATHER = reverse("contacts:group-gather")


@pytest.fixture
def paste(clerk, client_of):
    """Pastes names into a new group."""
    data = {"group": GroupFactory().pk}
    client = client_of(clerk)
    return lambda lines: client.post(GATHER, data | {"names": lines})


def test_one_who_only_has_the_words_in_the_name_is_suggested_and_not_taken(paste):
    PersonFactory(given_name="محمدرضا", family_name="کاظمی‌نژاد")
    response = paste("رضا کاظمی")
    [said] = response.context["form"].errors["names"]
    assert response.status_code == 422
    assert "رضا کاظمی (محمدرضا کاظمی‌نژاد)" in said
    assert not GroupMember.objects.exists()


def test_a_person_like_it_does_not_hide_the_organization_of_that_name(paste):
    PersonFactory(given_name="ناهید", family_name="پرنیانی")
    firm = OrganizationFactory(name="پرنیان")
    assert paste("پرنیان").status_code == 302
    assert GroupMember.objects.get().organization == firm


@pytest.mark.parametrize("line", ["رضا كاظمي", "دکتر رضا کاظمی", "Reza Kazemi", "رضا کاظمیان"])
def test_every_name_in_full_and_any_spelling_is_taken(paste, line):
    person = PersonFactory(
        honorific="دکتر",
        given_name="رضا",
        family_name="کاظمی",
        name_en="Reza Kazemi",
        aliases="رضا کاظمیان\nر. کاظمی",
    )
    PersonFactory.create_batch(12, given_name="محمدرضا", family_name="کاظمیان‌پور")
    assert paste(line).status_code == 302
    assert GroupMember.objects.get().person == person
