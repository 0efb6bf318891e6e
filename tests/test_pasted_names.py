"""Names pasted into a group mean those who are called exactly that."""

from __future__ import annotations

import pytest
from django.urls import reverse

from contacts.forms import groups
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


def test_of_a_name_too_many_bear_nobody_is_looked_for(paste, monkeypatch):
    monkeypatch.setattr(groups, "MOST_ALIKE", 3)
    PersonFactory.create_batch(5, family_name="کاظمی")
    response = paste("کاظمی")
    [said] = response.context["form"].errors["names"]
    assert response.status_code == 422
    assert said.endswith(": کاظمی")
    assert "بسیاری" in said


def test_a_common_name_reads_no_more_rows_than_the_limit(paste, monkeypatch):
    monkeypatch.setattr(groups, "MOST_ALIKE", 3)
    PersonFactory.create_batch(6, family_name="کاظمی")
    looked_at = []
    is_called = groups.is_called
    monkeypatch.setattr(
        groups, "is_called", lambda one, name: looked_at.append(one) or is_called(one, name)
    )
    paste("کاظمی")
    assert len(looked_at) <= 4


def test_the_one_found_among_too_many_is_not_taken_for_the_only_one(paste, monkeypatch):
    """Another of exactly that name may stand beyond the rows that were looked at."""
    monkeypatch.setattr(groups, "MOST_ALIKE", 3)
    PersonFactory(given_name="", family_name="کاظمی")
    PersonFactory.create_batch(5, family_name="کاظمی")
    assert paste("کاظمی").status_code == 422
    assert not GroupMember.objects.exists()
