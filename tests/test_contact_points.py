"""How to reach somebody: kept as people write it, known as machines dial it."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from contacts.actions import add_point
from contacts.models import ContactPoint, Person
from crm.dates import today
from crm.models import Change
from crm.phones import parse_phone
from tests.factories import ContactPointFactory, OrganizationFactory, PersonFactory

LATIN, PERSIAN, ARABIC = "0123456789", "۰۱۲۳۴۵۶۷۸۹", "٠١٢٣٤٥٦٧٨٩"
WRONG_PHONE = "این شماره درست نیست؛ آن را همراه با کد شهر بنویسید."
CREATE = "contacts:point-create"
pytestmark = pytest.mark.django_db


def send(client, **typed):
    """The form of a new contact point, for a new person unless somebody is named."""
    if not typed.keys() & {"person", "organization"}:
        typed["person"] = PersonFactory().pk
    return client.post(reverse(CREATE), typed)


def errors(response):
    form = response.context["form"]
    return {name: list(texts) for name, texts in form.errors.items()}


# --- what can be dialled -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "canonical"),
    [
        ("۰۲۱-۸۸۹۰ ۱۲۳۴", "+982188901234"),
        ("٠٢١ ٨٨٩٠١٢٣٤", "+982188901234"),
        ("(021) 8890-1234", "+982188901234"),
        ("۰۹۱۲ ۳۴۵ ۶۷۸۹", "+989123456789"),
        ("+98 912 345 6789", "+989123456789"),
        ("۰۰۹۸۹۱۲۳۴۵۶۷۸۹", "+989123456789"),
        ("+49 89 636-48018", "+498963648018"),
        ("۰۲۱۸۸۹۰۱۲۳۴ داخلی ۱۲", "+982188901234;ext=12"),
        ("021 88901234 ext. 12", "+982188901234;ext=12"),
        ("021 88901234 Ext12", "+982188901234;ext=12"),
    ],
)
def test_a_number_is_kept_as_written_and_known_as_it_is_dialled(typed, canonical):
    point = ContactPointFactory(kind="phone", value=typed)
    assert (point.value, point.canonical) == (typed, canonical)


@given(st.from_regex(r"09(1\d|3[0-9])\d{7}", fullmatch=True))
def test_the_script_of_the_digits_makes_no_difference(number):
    expected = parse_phone(number)
    for digits in (PERSIAN, ARABIC):
        assert parse_phone(number.translate(str.maketrans(LATIN, digits))) == expected


@given(st.text(max_size=40))
def test_any_text_is_a_number_or_none_but_no_accident(text):
    found = parse_phone(text)
    assert found is None or found.startswith("+")


@pytest.mark.parametrize("kind", ["mobile", "phone", "fax"])
@pytest.mark.parametrize("bad", ["۱۲۳", "۸۸۹۰۱۲۳۴۵۶۷۸۹۰۱", "ندارد", "x@y.ir", "+98", "داخلی ۱۲"])
def test_what_cannot_be_dialled_is_refused_beside_the_field(clerk, client_of, kind, bad):
    response = send(client_of(clerk), kind=kind, value=bad)
    assert (response.status_code, errors(response)) == (422, {"value": [WRONG_PHONE]})
    assert f'value="{bad}"' in response.content.decode()  # what was typed stays
    assert not ContactPoint.objects.exists()


def test_a_new_person_with_a_wrong_number_is_refused_as_a_whole(clerk, client_of):
    data = {"family_name": "کاظمی", "mobile": "۱۲۳", "email": "kazemi@"}
    response = client_of(clerk).post(reverse("contacts:person-create"), data)
    assert response.status_code == 422
    assert errors(response)["mobile"] == [WRONG_PHONE]
    assert errors(response).keys() == {"mobile", "email"}
    assert not Person.objects.exists()


def test_a_new_person_comes_with_what_reaches_them(clerk, client_of):
    data = {"family_name": "کاظمی", "mobile": "۰۹۱۲ ۳۴۵ ۶۷۸۹", "email": "Kazemi@Example.ORG"}
    assert client_of(clerk).post(reverse("contacts:person-create"), data).status_code == 302
    found = ContactPoint.objects.order_by("pk").values_list("kind", "value", "canonical")
    assert list(found) == [
        ("mobile", "۰۹۱۲ ۳۴۵ ۶۷۸۹", "+989123456789"),
        ("email", "Kazemi@Example.ORG", "kazemi@example.org"),
    ]


# --- what can be written to --------------------------------------------------------------------


def test_an_address_is_known_in_small_letters_and_kept_as_written(clerk, client_of):
    assert send(client_of(clerk), kind="email", value=" M.Kazemi@Example.ORG ").status_code == 302
    point = ContactPoint.objects.get()
    assert (point.value, point.canonical) == ("M.Kazemi@Example.ORG", "m.kazemi@example.org")


@pytest.mark.parametrize("bad", ["kazemi", "kazemi@", "@example.org", "a b@c.de", "a@b@c.de"])
def test_what_cannot_be_written_to_is_refused_beside_the_field(clerk, client_of, bad):
    response = send(client_of(clerk), kind="email", value=bad)
    assert (response.status_code, list(errors(response))) == (422, ["value"])
    assert not ContactPoint.objects.exists()


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("address", "تهران، خیابان طالقانی، پلاک ۱۲"),
        ("site", "https://isipo.example/"),
        ("messenger", "@kazemi"),
    ],
)
def test_the_rest_is_kept_as_written(clerk, client_of, kind, value):
    assert send(client_of(clerk), kind=kind, value=value).status_code == 302
    assert (ContactPoint.objects.get().value, ContactPoint.objects.get().canonical) == (value, "")


def test_a_point_that_becomes_another_kind_forgets_how_it_was_dialled(clerk, client_of):
    point = ContactPointFactory(kind="email", value="old@example.org")
    url = reverse("contacts:point-update", args=[point.pk])
    data = {"person": point.person_id, "kind": "address", "value": "قم", "version": point.version}
    assert client_of(clerk).post(url, data).status_code == 302
    assert ContactPoint.objects.get().canonical == ""
    data |= {"kind": "mobile", "value": "09123456789", "version": 2}
    assert client_of(clerk).post(url, data).status_code == 302
    assert ContactPoint.objects.get().canonical == "+989123456789"


# --- whose they are ----------------------------------------------------------------------------


def test_a_point_belongs_to_somebody(clerk, client_of):
    response = client_of(clerk).post(reverse(CREATE), {"kind": "email", "value": "a@b.de"})
    assert response.status_code == 422
    assert "بگویید این راه تماس از آنِ کیست: یک شخص یا یک سازمان." in errors(response)["__all__"]


def test_a_point_belongs_to_one(clerk, client_of):
    both = {"person": PersonFactory().pk, "organization": OrganizationFactory().pk}
    response = send(client_of(clerk), kind="email", value="a@b.de", **both)
    assert (response.status_code, list(errors(response))) == (422, ["__all__"])
    assert not ContactPoint.objects.exists()


def test_the_form_opened_from_a_page_knows_whom_it_is_about(clerk, client_of):
    organization = OrganizationFactory(name="شرکت شهرک‌ها")
    form = client_of(clerk).get(reverse(CREATE), {"organization": organization.pk}).context["form"]
    assert "person" not in form.fields
    assert "شرکت شهرک‌ها" in str(form["organization"])


@pytest.mark.parametrize("owner", ["person", "organization"])
def test_its_page_offers_to_dial_and_write(clerk, client_of, owner):
    whose = PersonFactory() if owner == "person" else OrganizationFactory()
    owned = {"person": None} | {owner: whose}
    for kind, value in (("phone", "۰۲۱-۸۸۹۰۱۲۳۴ داخلی ۱۲"), ("email", "kazemi@example.org")):
        ContactPointFactory(kind=kind, value=value, **owned)
    text = client_of(clerk).get(whose.get_absolute_url()).content.decode()
    assert 'href="tel:+982188901234"' in text
    assert "داخلی ۱۲" in text
    assert 'href="mailto:kazemi@example.org"' in text


def test_what_was_retired_is_not_offered(clerk, client_of):
    person = PersonFactory()
    ContactPointFactory(person=person, value="old@example.org", retired_on=today())
    page = client_of(clerk).get(person.get_absolute_url()).content.decode()
    assert "mailto:old@example.org" not in page
    assert "old@example.org" in page.partition("card-more")[2]
    assert list(ContactPoint.objects.in_use()) == []


@pytest.mark.parametrize("owner", ["person", "organization"])
def test_the_points_of_one_stand_in_one_order(clerk, client_of, owner):
    whose = PersonFactory() if owner == "person" else OrganizationFactory()
    owned = {"person": None} | {owner: whose}
    first = ContactPointFactory(kind="email", value="one@example.org", **owned)
    for number in range(3):
        ContactPointFactory(kind="mobile", value=f"0912345678{number}", **owned)
    ContactPoint.objects.filter(pk=first.pk).update(label="تازه")  # moves to the end of a heap
    shown = client_of(clerk).get(whose.get_absolute_url()).context["points"]
    assert [point.kind for point in shown] == ["email", "mobile", "mobile", "mobile"]


def test_mobiles_come_before_other_phones():
    person = PersonFactory()
    for kind in ("phone", "fax", "mobile", "email"):
        value = "a@b.de" if kind == "email" else "09123456789"
        ContactPointFactory(person=person, kind=kind, value=value)
    assert [point.kind for point in ContactPoint.objects.phones()] == ["mobile", "phone"]


def test_a_new_point_has_its_line_of_history(clerk):
    point = ContactPoint(person=PersonFactory(), kind="mobile", value="۰۹۱۲۳۴۵۶۷۸۹")
    add_point(point, by=clerk)
    [line] = Change.objects.of(point)
    assert (line.verb, line.by, line.fields["value"]) == ("create", clerk, [None, point.value])


def test_a_wrong_point_is_not_saved_behind_the_forms_back(clerk):
    with pytest.raises(ValidationError):
        add_point(ContactPoint(person=PersonFactory(), kind="phone", value="۱۲"), by=clerk)
    assert not ContactPoint.objects.exists()


def test_a_person_is_found_by_a_number_in_any_digits(clerk, client_of):
    ContactPointFactory(kind="mobile", value="۰۹۱۲ ۳۴۵ ۶۷۸۹", person=PersonFactory())
    assert ContactPoint.objects.matching("9123456789").count() == 1
    assert ContactPoint.objects.matching("۰۹۱۲ ۳۴۵").count() == 1


def test_a_reader_adds_none(reader, client_of):
    assert send(client_of(reader), kind="email", value="a@b.de").status_code == 403
