"""One edit put back from the history: its form shows what was, and saves it like any other edit."""

from __future__ import annotations

import pytest
from django.urls import reverse

from contacts.models import Person
from crm.history import record
from crm.models import Change
from crm.trash import throw_away
from tests.factories import OrganizationFactory, PersonFactory

pytestmark = pytest.mark.django_db


def edited(obj, by, **values):
    """The line of history of an edit."""
    for name, value in values.items():
        setattr(obj, name, value)
    return record("update", obj, by=by)


def form_url(obj, change, role="update"):
    page = reverse(f"{obj._meta.app_label}:{obj.url_name()}-{role}", args=[obj.pk])
    return f"{page}?back={change.pk}"


def history(client, obj):
    page = reverse(f"{obj._meta.app_label}:{obj.url_name()}-history", args=[obj.pk])
    return client.get(page).content.decode()


def sent(form):
    """What a browser would send of a form as it stands."""
    return {bound.html_name: bound.value() if bound.value() is not None else "" for bound in form}


def test_the_form_shows_what_the_edit_replaced_and_saves_it(client_of, clerk):
    person = PersonFactory(biography="اهل یزد")
    change = edited(person, clerk, biography="اهل اصفهان")
    edited(person, clerk, name_en="Ali")
    client = client_of(clerk)
    assert f'href="{form_url(person, change)}"' in history(client, person)
    page = client.get(form_url(person, change))
    assert page.context["form"]["biography"].value() == "اهل یزد"
    assert page.context["form"]["name_en"].value() == "Ali"
    assert page.context["set_back"]["fields"] == ["زندگی‌نامه"]
    response = client.post(form_url(person, change), sent(page.context["form"]))
    assert response.status_code == 302
    stored = Person.objects.get(pk=person.pk)
    assert (stored.biography, stored.name_en) == ("اهل یزد", "Ali")


def test_looking_at_it_changes_nothing(client_of, clerk):
    person = PersonFactory(biography="پیش")
    change = edited(person, clerk, biography="پس")
    client_of(clerk).get(form_url(person, change))
    assert Person.objects.get(pk=person.pk).biography == "پس"


def test_one_fact_goes_back_and_the_others_stay(client_of, clerk):
    mill = OrganizationFactory(kind="mill", facts={"capacity": 100})
    change = edited(mill, clerk, facts={"capacity": 200})
    edited(mill, clerk, facts={"capacity": 200, "staff": 40})
    client, url = client_of(clerk), form_url(mill, change, "facts")
    assert f'href="{url}"' in history(client, mill)
    page = client.get(url)
    form = page.context["form"]
    assert page.context["set_back"]["fields"] == ["مشخصات"]
    assert (form["capacity"].value(), form["staff"].value()) == ("۱۰۰", "۴۰")


def test_what_already_stands_as_before_is_said(client_of, clerk):
    person = PersonFactory(biography="الف")
    change = edited(person, clerk, biography="ب")
    edited(person, clerk, biography="الف")
    assert client_of(clerk).get(form_url(person, change)).context["set_back"]["fields"] == []


def test_a_record_that_is_gone_is_not_pointed_at_again(client_of, clerk):
    parent, other = OrganizationFactory(), OrganizationFactory()
    office = OrganizationFactory(parent=parent)
    change = edited(office, clerk, parent=other)
    throw_away(parent, by=clerk)
    form = client_of(clerk).get(form_url(office, change)).context["form"]
    assert form["parent"].value() == other.pk


def test_only_an_edit_and_only_of_this_record(client_of, clerk):
    one, other = PersonFactory(by=clerk, biography="الف"), PersonFactory(biography="ج")
    change = edited(other, clerk, biography="د")
    made = Change.objects.of(one).last()
    client = client_of(clerk)
    for wrong in (change, made, Change(pk=10**30)):
        assert client.get(form_url(one, wrong)).context["set_back"] is None
    assert client.get(form_url(one, change).split("?")[0] + "?back=x").status_code == 200
    assert "?back=" not in history(client, one)


def test_readers_are_not_offered_it(client_of, clerk, reader):
    person = PersonFactory()
    edited(person, clerk, biography="ب")
    assert "?back=" not in history(client_of(reader), person)
