"""Who sat there on a day, and who was a member of the association then."""

from __future__ import annotations

from datetime import date

import pytest

from contacts.models import Organization
from crm.dates import PartialDate, parse_date
from tests.factories import OrganizationFactory, PersonFactory, PostFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return OrganizationFactory(name="دفتر صنایع نساجی")


@pytest.fixture
def heads(office):
    """Three heads of one office, one after the other."""
    spans = {
        "اکبری": (None, "1401/05"),
        "بهرامی": ("1401/06", "1403"),
        "تقوی": ("1404/02/01", None),
    }
    for name, span in spans.items():
        start, end = (PartialDate.parse(text) if text else None for text in span)
        PostFactory(
            person=PersonFactory(family_name=name),
            organization=office,
            title="مدیرکل",
            start=start,
            end=end,
        )


def seen(client, office, day):
    response = client.get(office.get_absolute_url(), {"as_of": day} if day else {})
    assert response.status_code == 200
    return {post.person.family_name for post in response.context["posts"]}, response


@pytest.mark.parametrize(
    ("day", "who"),
    [
        ("1401/9/7", {"بهرامی"}),
        ("۷ آذر ۱۴۰۱", {"بهرامی"}),
        ("2022-11-28", {"بهرامی"}),
        ("1390/1/1", {"اکبری"}),
        ("1404/1/15", set()),
        ("", {"تقوی"}),
    ],
)
def test_who_sat_there_on_that_day(office, heads, reader, client_of, day, who):
    assert seen(client_of(reader), office, day)[0] == who


def test_the_day_asked_for_stays_in_the_box(office, heads, reader, client_of):
    _people, response = seen(client_of(reader), office, "1401/9/7")
    text = response.content.decode()
    assert 'value="1401/9/7"' in text
    assert response.context["as_of"] == date(2022, 11, 28)
    assert f'href="{office.get_absolute_url()}"' in text


@pytest.mark.parametrize("day", ["1401/12/30", "یک روزی", "1401", "9" * 40, "\x00"])
def test_an_impossible_day_is_explained_and_the_page_stays(office, heads, reader, client_of, day):
    people, response = seen(client_of(reader), office, day)
    assert people == {"تقوی"}
    assert response.context["as_of_form"].errors["as_of"]
    text = response.content.decode()
    assert str(response.context["as_of_form"].errors["as_of"][0]) in text
    assert "دفتر صنایع نساجی" in text
    if "\x00" not in day:
        assert f'value="{day}"' in text


def test_who_was_a_member_on_that_day():
    spans = {"الف": ("1390", "1399"), "ب": ("1398/07", None), "پ": (None, None)}
    for number, (name, span) in enumerate(spans.items(), start=1):
        since, until = (PartialDate.parse(text) if text else None for text in span)
        OrganizationFactory(
            name=name, member_number=str(number), member_since=since, member_until=until
        )
    OrganizationFactory(name="ناعضو")
    members = {
        day: {each.name for each in Organization.objects.members_on(parse_date(day))}
        for day in ("1389/12/29", "1395/1/1", "1399/6/31", "1400/1/1")
    }
    assert members == {
        "1389/12/29": {"پ"},
        "1395/1/1": {"الف", "پ"},
        "1399/6/31": {"الف", "ب", "پ"},
        "1400/1/1": {"ب", "پ"},
    }
