"""What has happened did not happen tomorrow: such days are refused beside their field."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse

from contacts.imports.telling import sentences
from contacts.models import ContactPoint, ImportRow, Organization, Person
from crm.dates import PartialDate, today
from tests.factories import ContactPointFactory, OrganizationFactory, PersonFactory
from tests.importing import brought_in

pytestmark = pytest.mark.django_db
TOMORROW = "فردا"


def refused(client, obj, field, value):
    """The messages beside a field that is edited in place."""
    url = reverse(f"contacts:{obj.url_name()}-update", args=[obj.pk])
    response = client.post(f"{url}?field={field}", {field: value, "version": obj.version})
    assert response.status_code == 422
    assert dict(response.context["form"].errors).keys() == {field}, response.context["form"].errors
    return " ".join(response.context["form"].errors[field])


@pytest.mark.parametrize("field", ["birthday", "deceased"])
def test_nobody_is_born_or_dies_in_time_to_come(client_of, clerk, field):
    assert "نرسیده" in refused(client_of(clerk), PersonFactory(), field, TOMORROW)


def test_nobody_dies_before_they_are_born(client_of, clerk):
    person = PersonFactory(birthday=date(1980, 5, 1))
    assert "تولد" in refused(client_of(clerk), person, "deceased", "۱۳۵۰")


def test_the_year_of_birth_may_be_all_that_is_known_of_the_death(client_of, clerk):
    person = PersonFactory(birthday=date(1980, 5, 1))
    url = reverse("contacts:person-update", args=[person.pk])
    typed = {"deceased": "۱۳۵۹", "version": person.version}
    assert client_of(clerk).post(f"{url}?field=deceased", typed).status_code == 302


def test_a_year_that_has_begun_is_not_to_come(client_of, clerk):
    mill = OrganizationFactory(kind="mill")
    url = reverse("contacts:organization-update", args=[mill.pk])
    typed = {"dissolved": str(PartialDate.from_date(today()).year), "version": mill.version}
    assert client_of(clerk).post(f"{url}?field=dissolved", typed).status_code == 302


def test_nothing_is_dissolved_in_time_to_come(client_of, clerk):
    assert "نرسیده" in refused(client_of(clerk), OrganizationFactory(), "dissolved", TOMORROW)


def test_no_number_was_confirmed_tomorrow(client_of, clerk):
    assert "نرسیده" in refused(client_of(clerk), ContactPointFactory(), "confirmed_on", TOMORROW)


def test_a_town_does_not_stand_in_itself(client_of, clerk):
    town = OrganizationFactory(kind="industrial_town")
    refused(client_of(clerk), town, "located_in", str(town.pk))


@pytest.mark.parametrize(
    ("values", "badge"),
    [
        ({}, "member"),
        ({"member_until": PartialDate(1401)}, "former"),
        ({"dissolved": PartialDate(1402)}, "former"),
        ({"member_since": PartialDate(1500)}, "to_come"),
        ({"member_number": ""}, ""),
    ],
)
def test_a_page_says_whether_it_is_a_member_today(client_of, clerk, values, badge):
    mill = OrganizationFactory(**{"member_number": "۱۲", "kind": "mill"} | values)
    assert mill.membership == badge
    page = client_of(clerk).get(mill.get_absolute_url()).content.decode()
    words = {"member": "عضو انجمن", "former": "عضو پیشین", "to_come": "عضو در آینده"}
    assert [key for key, text in words.items() if f">{text}<" in page] == [badge] * bool(badge)


def test_the_dissolved_are_members_only_until_they_were(clerk):
    mill = OrganizationFactory(member_number="۱۲", dissolved=PartialDate.from_date(today()))
    yesterday, tomorrow = (today() + timedelta(days=days) for days in (-1, 1))
    assert list(Organization.objects.members_on(yesterday)) == [mill]
    assert list(Organization.objects.members_on(tomorrow)) == []


def test_a_sheet_is_taken_without_them_and_told_why(clerk):
    head = ["نام", "نام خانوادگی", "تاریخ تولد", "تاریخ فوت", "موبایل"]
    row = ["مینا", "رستمی", "۱۳۴۰/۰۲/۰۳", "۱۳۳۰", "09121234567"]
    imported = brought_in([head, row], clerk)
    person = Person.objects.get(family_name="رستمی")
    assert (person.birthday, person.deceased) == (PartialDate.parse("1340/02/03").first_day, None)
    [told] = ImportRow.objects.filter(imported=imported).values_list("told", flat=True)
    assert any("پیش از" in note for note in sentences(told, "notes"))
    assert ContactPoint.objects.filter(person=person).exists()
