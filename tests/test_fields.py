"""Keys computed from other columns, dates known in part, and form fields that read Persian."""

import json
from datetime import date
from decimal import Decimal

import django_filters
import pytest
from django import forms
from django.core import serializers
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import translation

from contacts.models import Organization, Person, Post
from crm.dates import PartialDate, use_calendar
from crm.fields import PartialDateField, SearchKey, SortKey
from crm.formfields import (
    CleanCharField,
    FromDay,
    JalaliDateField,
    PartialDateFormField,
    PersianDecimalField,
    PersianIntegerField,
    ToDay,
    formfield_callback,
)
from crm.models import Mail
from crm.text import search_key, sort_key

AZAR_7 = date(2022, 11, 28)


@pytest.fixture(autouse=True)
def in_persian() -> object:
    with translation.override("fa"):
        yield


# --- computed keys -----------------------------------------------------------------------------


@pytest.mark.django_db
def test_keys_are_written_with_the_row() -> None:
    person = Person.objects.create(family_name="كاظمي", given_name="علی", aliases="کاظم\nعلی کاظمی")
    person.refresh_from_db()
    assert person.search_key == search_key("علی", "کاظمی", "کاظم", "علی کاظمی")
    assert person.sort_key == sort_key("کاظمی", "علی")
    person.family_name = "قربانی"
    person.save()
    person.refresh_from_db()
    assert "قربانی" in person.search_key
    assert person.sort_key == sort_key("قربانی", "علی")


@pytest.mark.django_db
def test_keys_are_written_in_bulk() -> None:
    Person.objects.bulk_create([Person(family_name=name) for name in ("یوسفی", "آذری")])
    assert list(Person.objects.order_by("sort_key").values_list("search_key", flat=True)) == [
        " اذری",
        " یوسفی",
    ]


def test_keys_are_rebuilt_by_migrations_from_their_sources() -> None:
    for field in (SearchKey("family_name", "aliases"), SortKey("family_name", max_length=60)):
        _name, path, args, kwargs = field.deconstruct()
        assert path == f"crm.fields.{type(field).__name__}"
        again = type(field)(*args, **kwargs)
        assert again.sources == field.sources
        assert again.max_length == field.max_length
        assert not again.editable
        assert set(kwargs) <= {"max_length"}


def test_a_key_takes_lists_and_empty_values_and_paths() -> None:
    row = Person(family_name="یوسفی", note="")
    row.facts = {"town": "شهرک", "names": ["یک", "دو"]}
    field = SearchKey("family_name", "note", "facts__town", "facts__names", "facts__none", "user")
    assert field.compute(row) == " یوسفی شهرک یک دو"


def test_a_key_of_something_that_is_not_there_is_found_by_check() -> None:
    field = SearchKey("family_name", "no_such")
    field.set_attributes_from_name("search_key")
    field.model = Person
    messages = [error.msg for error in field.check() if error.id == "crm.E010"]
    assert messages == ["search_key is computed from 'no_such', which is not there."]


# --- partial dates in the database -------------------------------------------------------------


@pytest.fixture
def post(db: None) -> Post:
    person = Person.objects.create(family_name="قربانی")
    organization = Organization.objects.create(name="سازمان", kind="agency")
    return Post(person=person, organization=organization, title="معاون")


@pytest.mark.parametrize(
    ("given", "stored"),
    [
        (PartialDate(1401), PartialDate(1401)),
        (AZAR_7, PartialDate(1401, 9, 7)),
        (14010900, PartialDate(1401, 9)),
        ("14010907", PartialDate(1401, 9, 7)),
        ("20221128", PartialDate(1401, 9, 7)),
        ("آذر ۱۴۰۱", PartialDate(1401, 9)),
        ("", None),
        (None, None),
    ],
)
def test_a_partial_date_is_stored_whatever_it_is_given_as(
    post: Post, given: object, stored: PartialDate | None
) -> None:
    post.start = given
    post.save()
    post.refresh_from_db()
    assert post.start == stored
    assert Post.objects.filter(start=given or None).get() == post


def test_partial_dates_are_compared_and_sorted_by_the_database(post: Post) -> None:
    post.start, post.end = PartialDate(1400), PartialDate(1401, 9)
    post.full_clean()
    post.save()
    assert Post.objects.filter(start__lte=AZAR_7, end__gt="1401/8").exists()
    assert not Post.objects.filter(end__gte=AZAR_7).exists()
    assert Post.objects.filter(end__in=[PartialDate(1401, 9), None]).exists()
    assert Post.objects.aggregate(first=models.Min("start")) == {"first": PartialDate(1400)}


@pytest.mark.parametrize("nonsense", ["1401/13", 99, 1.5, "سلام"])
def test_a_partial_date_that_is_none_is_never_stored(post: Post, nonsense: object) -> None:
    post.start = nonsense
    with pytest.raises(ValidationError):
        post.save()


def test_a_partial_date_survives_json(post: Post) -> None:
    post.start = PartialDate(1401, 9)
    post.save()
    data = serializers.serialize("json", [post])
    assert json.loads(data)[0]["fields"]["start"] == "14010900"
    assert json.loads(data)[0]["fields"]["end"] is None
    assert next(serializers.deserialize("json", data)).object.start == PartialDate(1401, 9)


# --- form fields -------------------------------------------------------------------------------


class DayForm(forms.Form):
    day = JalaliDateField(required=False)
    known = PartialDateFormField(required=False)


def test_a_form_reads_persian_days() -> None:
    form = DayForm({"day": "۷ آذر ۱۴۰۱", "known": "آذر ۱۴۰۱"})
    assert form.is_valid()
    assert form.cleaned_data == {"day": AZAR_7, "known": PartialDate(1401, 9)}
    assert DayForm({"day": " ", "known": ""}).is_valid()


def test_a_refused_day_stays_as_it_was_typed_beside_the_reason() -> None:
    form = DayForm({"day": "1404/12/30", "known": "۱۴۰۱/۱۳"})
    with translation.override("en"):
        assert form.errors == {
            "day": ["1404/12/30 does not exist: Esfand 1404 has 29 days."],
            "known": ["There is no month 13: months go from 1 to 12."],
        }
    assert form["day"].value() == "1404/12/30"
    assert form["known"].value() == "۱۴۰۱/۱۳"


def test_a_form_shows_days_in_the_readers_calendar() -> None:
    form = DayForm(initial={"day": AZAR_7, "known": 14010900})
    assert (form["day"].value(), form["known"].value()) == ("۱۴۰۱/۰۹/۰۷", "۱۴۰۱/۰۹")
    html = str(form["day"])
    assert 'value="۱۴۰۱/۰۹/۰۷"' in html
    assert 'data-date="jalali"' in html
    assert 'data-act="datepick"' in html
    assert 'class="input"' in html
    with translation.override("en"):
        html = str(DayForm(initial={"day": AZAR_7})["day"])
        assert 'value="2022-11-28"' in html
        assert 'data-date="gregorian"' in html
        with use_calendar("jalali"):
            assert 'data-date="jalali"' in str(DayForm()["day"])


def test_a_day_that_cannot_be_changed_has_no_button() -> None:
    form = DayForm()
    form.fields["day"].disabled = True
    assert "datepick" not in str(form["day"])


@pytest.mark.parametrize(
    ("typed", "changed"), [("1401-9-7", False), ("1401/9/8", True), ("x", True)]
)
def test_a_day_typed_differently_has_not_changed(typed: str, changed: bool) -> None:
    form = DayForm({"day": typed, "known": typed}, initial={"day": AZAR_7, "known": 14010907})
    assert form.has_changed() is changed


@pytest.mark.parametrize(
    "typed", ["۱٬۲۳۴", "١٢٣٤", "1,234", "1234", " ۱ ۲۳۴ ", "۱،۲۳۴", "\u200f۱۲۳۴"]
)
def test_whole_numbers_are_read_in_digits_of_three_scripts(typed: str) -> None:
    assert PersianIntegerField().clean(typed) == 1234
    assert not PersianIntegerField().has_changed(1234, typed)


@pytest.mark.parametrize(
    ("typed", "number"),
    [("۱٬۲۳۴٫۵", "1234.5"), ("1,234.5", "1234.5"), ("−۰٫۵", "-0.5"), ("٠٫٢٥", "0.25")],
)
def test_fractions_are_read_in_digits_of_three_scripts(typed: str, number: str) -> None:
    field = PersianDecimalField()
    assert field.clean(typed) == Decimal(number)
    assert field.clean(field.prepare_value(Decimal(number))) == Decimal(number)


@pytest.mark.parametrize("typed", ["۱۲الف", "--3", "9" * 30, "9" * 5000, "۱٫۵٫۲"])
def test_what_is_no_number_is_refused(typed: str) -> None:
    with pytest.raises(ValidationError):
        PersianIntegerField().clean(typed)


def test_numbers_are_shown_in_the_readers_digits_and_typed_as_text() -> None:
    assert PersianIntegerField().prepare_value(1124) == "۱۱۲۴"
    assert PersianIntegerField().prepare_value("۱۲الف") == "۱۲الف"
    assert PersianDecimalField().prepare_value(Decimal("1E+3")) == "۱۰۰۰"
    assert PersianDecimalField().prepare_value(Decimal("0.5")) == "۰٫۵"
    assert PersianIntegerField(min_value=0).widget.input_type == "text"


def test_texts_are_cleaned_on_the_way_in() -> None:
    assert CleanCharField().clean(" كاظمي\u200f  زاده ") == "کاظمی زاده"
    assert CleanCharField(multiline=True).clean("الف \r\nب") == "الف\nب"
    assert CleanCharField(required=False).clean(" \u200e ") == ""
    assert CleanCharField(required=False, empty_value=None).clean("") is None
    for bad in ("a\x00b", " \u200f "):
        with pytest.raises(ValidationError):
            CleanCharField().clean(bad)


def test_the_forms_of_models_read_persian() -> None:
    def field(model: type[models.Model], name: str) -> forms.Field | None:
        return formfield_callback(model._meta.get_field(name))

    assert type(field(Person, "family_name")) is CleanCharField
    assert field(Person, "note").multiline
    assert isinstance(field(Person, "note").widget, forms.Textarea)
    assert type(field(Post, "start")) is PartialDateFormField
    assert type(field(Mail, "attempts")) is PersianIntegerField
    assert type(field(Mail, "to")) is forms.EmailField
    assert type(field(Mail, "state")) is forms.TypedChoiceField
    assert field(Mail, "state").widget.attrs["class"] == "input"
    assert "class" not in field(Post, "primary").widget.attrs
    assert type(formfield_callback(models.DateField())) is JalaliDateField
    assert type(formfield_callback(models.DateTimeField())) is forms.DateTimeField
    assert type(PartialDateField().formfield()) is PartialDateFormField


# --- filters -----------------------------------------------------------------------------------


class PersonFilter(django_filters.FilterSet):
    after = FromDay("created_at")
    before = ToDay("created_at")

    class Meta:
        model = Person
        fields = ()


@pytest.mark.django_db
def test_rows_are_narrowed_by_jalali_days_of_the_office() -> None:
    person = Person.objects.create(family_name="یوسفی")
    # 0:30 on 7 Azar in Tehran
    Person.objects.filter(pk=person.pk).update(created_at="2022-11-27T21:00:00Z")
    for query, found in (
        ({}, True),
        ({"after": "۱۴۰۱/۹/۷"}, True),
        ({"after": "1401/9/8"}, False),
        ({"before": "7 آذر 1401"}, True),
        ({"before": "2022-11-27"}, False),
        ({"after": "1401/9/7", "before": "1401/9/7"}, True),
    ):
        assert PersonFilter(query, Person.objects.all()).qs.exists() is found, query
