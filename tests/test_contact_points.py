"""How to reach somebody: checked when it is typed, kept as it was written."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from contacts.models import ContactPoint, Person, Post
from crm.dates import today
from tests.audit import audited
from tests.factories import ContactPointFactory, OrganizationFactory, PersonFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("kind", "typed", "canonical"),
    [
        ("mobile", "۰۹۱۲ ۳۴۵ ۶۷۸۹", "+989123456789"),
        ("mobile", "0912-345-6789", "+989123456789"),
        ("phone", "021-88776655", "+982188776655"),
        ("phone", "٠٢١٨٨٧٧٦٦٥٥ داخلی ۱۲", "+982188776655;ext=12"),
        ("fax", "+49 30 901820", "+4930901820"),
        ("email", "Info@Example.ORG", "info@example.org"),
        ("address", "تهران، خیابان ولیعصر", ""),
    ],
)
def test_it_is_kept_as_written_and_as_machines_dial_it(kind, typed, canonical):
    point = ContactPointFactory(kind=kind, value=typed)
    assert (point.value, point.canonical) == (typed, canonical)


@pytest.mark.parametrize(
    ("kind", "typed"),
    [("mobile", "۱۲"), ("phone", "abc"), ("fax", "0"), ("email", "x@"), ("email", "ایمیل")],
)
def test_what_cannot_be_dialled_or_written_to_is_refused(kind, typed):
    with audited() as lines, pytest.raises(ValidationError) as refused:
        ContactPointFactory(person=PersonFactory.build(), kind=kind, value=typed)
    assert "value" in refused.value.message_dict
    assert lines == []


def test_it_belongs_to_one_person_or_one_organization():
    for person, organization in (
        (None, None),
        (PersonFactory(), OrganizationFactory()),
    ):
        with pytest.raises(ValidationError):
            ContactPointFactory(person=person, organization=organization)
        with pytest.raises(IntegrityError), transaction.atomic():
            ContactPoint.objects.create(person=person, organization=organization, kind="site")


def test_the_form_asks_whom_it_reaches(clerk, client_of):
    url = reverse("contacts:point-create")
    data = {"kind": "email", "value": "a@b.de"}
    nobody = client_of(clerk).post(url, data)
    assert (nobody.status_code, bool(nobody.context["form"].non_field_errors())) == (422, True)
    person, organization = PersonFactory(), OrganizationFactory()
    both = client_of(clerk).post(url, data | {"person": person.pk, "organization": organization.pk})
    assert both.status_code == 422
    assert client_of(clerk).post(url, data | {"person": person.pk}).status_code == 302


def test_from_a_person_s_page_the_person_is_known(clerk, client_of):
    person = PersonFactory()
    form = client_of(clerk).get(reverse("contacts:point-create"), {"person": person.pk}).context
    assert "organization" not in form["form"].fields
    assert str(form["form"]["person"].value()) == str(person.pk)


def test_a_person_comes_with_post_and_numbers_or_not_at_all(clerk, client_of):
    url, office = reverse("contacts:person-create"), OrganizationFactory()
    data = {
        "family_name": "لاهوتي",
        "organization": office.pk,
        "post": "معاون",
        "mobile": "۰۹۱۲۳۴۵۶۷۸۹",
        "email": "l@example.org",
    }
    with audited() as lines:
        refused = client_of(clerk).post(url, data | {"mobile": "۱۲", "email": "x"})
    assert (refused.status_code, lines) == (422, [])
    assert set(refused.context["form"].errors) == {"mobile", "email"}
    with audited() as lines:
        assert client_of(clerk).post(url, data).status_code == 302
    assert len(lines) == 4
    person = Person.objects.get(family_name="لاهوتی")
    assert person.posts.get().primary
    assert {point.kind for point in person.points.all()} == {"mobile", "email"}


def test_a_post_needs_the_organization_it_is_in(clerk, client_of):
    data = {"family_name": "لاهوتی", "post": "معاون"}
    response = client_of(clerk).post(reverse("contacts:person-create"), data)
    assert list(response.context["form"].errors) == ["organization"]
    assert not Post.objects.exists()


def test_an_organization_may_be_typed_instead_of_picked(clerk, client_of):
    url = reverse("contacts:person-create")
    one = OrganizationFactory(name="دفتر نساجی")
    OrganizationFactory(name="دفتر پوشاک")
    data = {"family_name": "لاهوتی", "organization": ""}
    several = client_of(clerk).post(url, data | {"organization_q": "دفتر"})
    assert several.status_code == 422
    text = several.content.decode()
    assert "دفتر پوشاک" in text
    assert f'type="radio" name="organization" value="{one.pk}"' in text
    none = client_of(clerk).post(url, data | {"organization_q": "وزارت"})
    assert list(none.context["form"].errors) == ["organization"]
    assert client_of(clerk).post(url, data | {"organization_q": "دفتر نساجي"}).status_code == 302
    assert Person.objects.get().posts.get().organization == one


def test_what_was_retired_is_not_dialled(clerk, client_of):
    person = PersonFactory()
    ContactPointFactory(person=person, kind="mobile", value="09121111111", retired_on=today())
    ContactPointFactory(person=person, kind="phone", value="02188776655")
    [row] = Person.objects.for_list()
    assert row.phone == "02188776655"
    assert "09121111111" not in client_of(clerk).get(person.get_absolute_url()).content.decode()
