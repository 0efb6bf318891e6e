"""A single fact is edited where it stands: its field alone, with its version and its history."""

from __future__ import annotations

import pytest
from django.urls import reverse

from contacts.models import Organization, Person
from crm.history import lock, record
from crm.models import Change
from tests.contract.addresses import VIEWS, named
from tests.contract.typed import as_shown
from tests.factories import FACTORIES, OrganizationFactory, PersonFactory

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
DETAILS = [name for name in named("detail") if getattr(VIEWS[name], "inline_form", None)]


@pytest.fixture
def person():
    return PersonFactory(name_en="Ghorbani", note="یادداشت نخست")


def field_url(obj, field):
    return f"{obj.url_role('update', obj.pk)}?field={field}"


def typed(client, obj, field, value):
    form = client.get(field_url(obj, field), headers=HTMX).context["form"]
    return as_shown(form) | {field: value}


def test_the_form_asks_for_the_one_field(person, clerk, client_of):
    response = client_of(clerk).get(field_url(person, "birthday"), headers=HTMX)
    assert list(response.context["form"].fields) == ["birthday", "version"]
    assert "<html" not in response.content.decode()


def test_it_is_saved_alone_and_comes_back_as_a_fact(person, clerk, client_of):
    client = client_of(clerk)
    data = typed(client, person, "birthday", "۱۳۵۰/۰۲/۰۳")
    response = client.post(field_url(person, "birthday"), data, headers=HTMX, follow=True)
    page = response.content.decode()
    assert "۱۳۵۰/۰۲/۰۳" in page
    assert "<html" not in page
    change = Change.objects.of(person)[0]
    assert list(change.fields) == ["birthday"]
    assert Person.objects.get().note == "یادداشت نخست"


def test_without_script_it_is_a_page_that_leads_back(person, clerk, client_of):
    client, url = client_of(clerk), field_url(person, "note")
    form = client.get(url).context["form"]
    response = client.post(url, as_shown(form) | {"note": "تازه"})
    assert response["Location"] == person.get_absolute_url()
    assert Person.objects.get().note == "تازه"


def test_what_is_wrong_stays_in_the_box(person, clerk, client_of):
    client = client_of(clerk)
    data = typed(client, person, "birthday", "1404/12/30")
    response = client.post(field_url(person, "birthday"), data, headers=HTMX)
    assert response.status_code == 422
    assert 'value="1404/12/30"' in response.content.decode()
    assert "<html" not in response.content.decode()


def test_a_colleague_who_was_quicker_is_not_overwritten(person, clerk, client_of):
    client = client_of(clerk)
    data = typed(client, person, "name_en", "Mine")
    stored = lock(person)
    stored.name_en = "Theirs"
    record("update", stored, by=clerk)
    response = client.post(field_url(person, "name_en"), data, headers=HTMX)
    page = response.content.decode()
    assert response.status_code == 409
    assert "Theirs" in page
    assert 'value="Mine"' in page
    again = as_shown(response.context["form"])
    client.post(field_url(person, "name_en"), again, headers=HTMX)
    assert Person.objects.get().name_en == "Mine"


def test_a_change_of_another_field_meanwhile_is_no_conflict(person, clerk, client_of):
    client = client_of(clerk)
    data = typed(client, person, "name_en", "Mine")
    stored = lock(person)
    stored.note = "تلفن شد"
    record("update", stored, by=clerk)
    response = client.post(field_url(person, "name_en"), data, headers=HTMX)
    assert response.status_code == 302
    stored = Person.objects.get()
    assert (stored.name_en, stored.note) == ("Mine", "تلفن شد")


def test_the_history_of_the_one_field(person, clerk, client_of):
    client = client_of(clerk)
    for field, value in (("note", "دوم"), ("name_en", "Azizollah"), ("note", "سوم")):
        client.post(field_url(person, field), typed(client, person, field, value), headers=HTMX)
    page = client.get(f"{person.url_role('history', person.pk)}?field=note").content.decode()
    assert "سوم" in page
    assert "Azizollah" not in page


def test_a_fact_of_the_kind_leaves_the_others_alone(clerk, client_of):
    mill = OrganizationFactory(kind="mill", facts={"looms": 40, "brand": "کویر"})
    url = f"{reverse('contacts:organization-facts', args=[mill.pk])}?field=looms"
    client = client_of(clerk)
    form = client.get(url, headers=HTMX).context["form"]
    response = client.post(url, as_shown(form) | {"looms": "۵۵"}, headers=HTMX, follow=True)
    assert Organization.objects.get().facts == {"looms": 55, "brand": "کویر"}
    assert "۵۵" in response.content.decode()


def test_what_is_doubted_is_said_beside_it(person, clerk, client_of):
    client = client_of(clerk)
    data = typed(client, person, "national_id", "1234567890")
    url = field_url(person, "national_id")
    response = client.post(url, data, headers=HTMX, follow=True)
    assert response.status_code == 200
    assert Person.objects.get().national_id == "1234567890"


def test_a_reader_is_offered_no_pencil(person, reader, client_of):
    page = client_of(reader).get(person.get_absolute_url()).content.decode()
    assert "?field=" not in page
    assert client_of(reader).get(field_url(person, "note"), headers=HTMX).status_code == 403


def test_what_is_not_known_yet_is_offered_to_be_added(person, clerk, client_of):
    page = client_of(clerk).get(person.get_absolute_url()).content.decode()
    assert "?field=birthday" in page.partition("add-fact")[2]


@pytest.mark.parametrize("field", ["", "nonsense", "\x00", "user", "version"])
def test_a_field_that_is_not_there_shows_the_whole_form(person, clerk, client_of, field):
    response = client_of(clerk).get(person.url_role("update", person.pk), {"field": field})
    assert response.status_code == 200
    assert "family_name" in response.context["form"].fields


@pytest.mark.parametrize("name", DETAILS)
def test_every_fact_that_is_offered_can_be_saved_as_it_is(name, clerk, client_of):
    obj, client = FACTORIES[VIEWS[name].model](), client_of(clerk)
    names = set(VIEWS[name].facts) & set(VIEWS[name].inline_form.base_fields)
    assert names
    for field in sorted(names):
        form = client.get(field_url(obj, field), headers=HTMX).context["form"]
        assert list(form.fields) == [field, "version"]
        response = client.post(field_url(obj, field), as_shown(form), headers=HTMX)
        assert response.status_code == 302, (field, response.context["form"].errors)
