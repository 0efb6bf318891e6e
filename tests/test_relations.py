"""Relations: seen from both sides, dated, in the words of a vocabulary."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import translation

from contacts.actions.relations import relate
from contacts.models import Relation, RelationType
from crm.dates import PartialDate
from crm.trash import restore, throw_away
from tests.factories import OrganizationFactory, PersonFactory, RelationFactory, UserFactory
from tests.races import needs_postgres, together

pytestmark = pytest.mark.django_db


@pytest.fixture
def supervises():
    return RelationType.objects.get(name="نظارت دارد بر")


@pytest.fixture
def ministry():
    return OrganizationFactory(name="وزارت صمت", name_en="Ministry of Industry")


@pytest.fixture
def parks():
    return OrganizationFactory(name="سازمان شهرک‌ها", name_en="Industrial Parks")


def between(one, other, kind, **more):
    sides = {"from_person": None, "from_organization": one}
    return RelationFactory(**sides, to_organization=other, type=kind, **more)


def rows(client, party):
    shown = client.get(party.get_absolute_url()).context["relations"]
    return [(row["reads"], row["other"]) for row in shown]


def test_each_side_reads_it_its_own_way(ministry, parks, supervises, clerk, client_of):
    between(ministry, parks, supervises)
    client = client_of(clerk)
    assert rows(client, ministry) == [("نظارت دارد بر", parks)]
    assert rows(client, parks) == [("زیر نظر", ministry)]
    with translation.override("en"):
        assert Relation.objects.get().seen_from(parks) == ("is supervised by", ministry)


def test_people_have_relations_too(clerk, client_of):
    relation = RelationFactory()
    client = client_of(clerk)
    assert rows(client, relation.from_person) == [("مشاور است برای", relation.to_organization)]
    assert rows(client, relation.to_organization) == [("مشاورش است", relation.from_person)]


def test_a_relation_is_added_at_the_page_of_one_side(ministry, parks, supervises, clerk, client_of):
    client = client_of(clerk)
    address = f"{reverse('contacts:relation-create')}?from_organization={ministry.pk}"
    assert address in client.get(ministry.get_absolute_url()).content.decode()
    form = client.get(address).context["form"]
    assert "from_person" not in form.fields
    data = {
        "from_organization": ministry.pk,
        "type": supervises.pk,
        "to_organization": parks.pk,
        "start": "مهر ۱۴۰۱",
        "end": "۱۴۰۳",
    }
    response = client.post(address, data)
    assert (response.status_code, response["Location"]) == (302, ministry.get_absolute_url())
    page = client.get(parks.get_absolute_url()).content.decode()
    assert "۱۴۰۱/۰۷" in page
    assert "۱۴۰۳" in page


def test_nobody_is_related_to_themselves(ministry, supervises):
    with pytest.raises(ValidationError):
        between(ministry, ministry, supervises)


def test_it_leads_to_one_side_only(ministry, parks, supervises, clerk, client_of):
    url = reverse("contacts:relation-create")
    data = {"from_organization": ministry.pk, "type": supervises.pk}
    client = client_of(clerk)
    both = {"to_person": PersonFactory().pk, "to_organization": parks.pk}
    for sides in ({}, both):
        response = client.post(url, data | sides)
        assert response.status_code == 422
        assert "to_organization" in response.context["form"].errors
    assert not Relation.objects.exists()


def test_it_cannot_end_before_it_starts(ministry, parks, supervises):
    dates = {"start": PartialDate.parse("1402"), "end": PartialDate.parse("1401")}
    with pytest.raises(ValidationError) as refused:
        between(ministry, parks, supervises, **dates)
    assert "end" in refused.value.message_dict


def test_the_vocabulary_is_offered_without_words_no_longer_used(ministry, clerk, client_of):
    RelationType.objects.filter(name="رقیب است با").update(used=False)
    client = client_of(clerk)
    offered = client.get(reverse("contacts:relation-create")).context["form"].fields["type"]
    names = {kind.name for kind in offered.queryset}
    assert "نظارت دارد بر" in names
    assert "رقیب است با" not in names


def test_an_old_word_stays_where_it_stands(ministry, parks, clerk, client_of):
    kind = RelationType.objects.get(name="رقیب است با")
    relation = between(ministry, parks, kind)
    RelationType.objects.filter(pk=kind.pk).update(used=False)
    url = reverse("contacts:relation-update", args=[relation.pk])
    form = client_of(clerk).get(url).context["form"]
    assert kind in form.fields["type"].queryset


def test_what_lies_in_the_trash_is_not_shown(ministry, parks, supervises, clerk, client_of):
    between(ministry, parks, supervises)
    throw_away(parks, by=clerk)
    assert rows(client_of(clerk), ministry) == []


def test_the_very_same_relation_is_refused_beside_its_type(
    ministry, parks, supervises, clerk, client_of
):
    client, address = client_of(clerk), reverse("contacts:relation-create")
    sides = {"from_organization": ministry.pk, "to_organization": parks.pk}
    data = sides | {"type": supervises.pk, "start": "۱۴۰۱"}
    assert client.post(address, data).status_code == 302
    again = client.post(address, data)
    assert (again.status_code, list(again.context["form"].errors)) == (422, ["type"])
    assert "پیش از این" in again.context["form"].errors["type"][0]
    assert client.post(address, data | {"start": "۱۴۰۳"}).status_code == 302
    relation = Relation.objects.first()
    saved = data | {"version": relation.version, "note": "تازه"}
    assert client.post(relation.url_role("update", relation.pk), saved).status_code == 302


def test_what_reads_alike_from_both_sides_is_the_same_the_other_way_round(
    ministry, parks, clerk, client_of
):
    alike = RelationType.objects.create(name="همکار", inverse="همکار")
    between(parks, ministry, alike)
    sides = {"from_organization": ministry.pk, "to_organization": parks.pk}
    again = client_of(clerk).post(reverse("contacts:relation-create"), sides | {"type": alike.pk})
    assert list(again.context["form"].errors) == ["type"]


def test_what_was_noted_again_meanwhile_stays_in_the_trash(ministry, parks, supervises, clerk):
    relation = between(ministry, parks, supervises)
    throw_away(relation, by=clerk)
    between(ministry, parks, supervises)
    with pytest.raises(ValidationError, match="ثبت شده"):
        restore(relation, by=clerk)


@needs_postgres
@pytest.mark.django_db(transaction=True)
def test_five_who_note_the_same_at_once_make_one(transactional_db):
    kind = RelationType.objects.create(name="همکار است با", inverse="همکار است با")
    one, other, clerk = OrganizationFactory(), OrganizationFactory(), UserFactory()

    def note(number):
        sides = (one, other) if number % 2 else (other, one)
        both = {"from_organization": sides[0], "to_organization": sides[1]}
        return relate(Relation(type=kind, **both), by=clerk)

    results = together(5, note)
    assert Relation.objects.count() == 1
    assert sum(isinstance(result, ValidationError) for result in results) == 4
