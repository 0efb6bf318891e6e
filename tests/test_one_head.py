"""An organization has one head at a time, a body one seat for its head, a seat one holder."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from contacts.models import Post
from crm.dates import PartialDate
from tests.factories import (
    BodyFactory,
    OrganizationFactory,
    PersonFactory,
    PostFactory,
    SeatFactory,
    TermFactory,
)

pytestmark = pytest.mark.django_db
FREE = [
    ("1401", "1403", "1404", None),
    ("1401", "1403", "1403", None),
    (None, "1399", "1400", None),
]
TAKEN = [
    ("1401", None, "1404", None),
    ("1401/01/01", "1403/01/01", "1402", "1404"),
    (None, None, None, None),
    ("1390", None, "1380", "1391/02/01"),
]


def dates(start, end):
    return {
        side: PartialDate.parse(text) if text else None
        for side, text in (("start", start), ("end", end))
    }


@pytest.fixture
def ministry():
    return OrganizationFactory(name="وزارت صمت", kind="ministry")


@pytest.mark.parametrize(("start", "end", "from_", "until"), FREE)
def test_one_after_the_other(ministry, start, end, from_, until):
    PostFactory(organization=ministry, head=True, **dates(start, end))
    PostFactory(organization=ministry, head=True, **dates(from_, until))
    assert Post.objects.filter(head=True).count() == 2


@pytest.mark.parametrize(("start", "end", "from_", "until"), TAKEN)
def test_not_two_at_once(ministry, start, end, from_, until):
    PostFactory(organization=ministry, head=True, **dates(start, end))
    with pytest.raises(ValidationError) as refused:
        PostFactory(organization=ministry, head=True, **dates(from_, until))
    assert "head" in refused.value.message_dict


def test_the_form_names_who_heads_it_and_keeps_what_was_typed(ministry, clerk, client_of):
    PostFactory(organization=ministry, head=True, person=PersonFactory(family_name="رضایی"))
    other = PersonFactory()
    typed = {"person": other.pk, "organization": ministry.pk, "title": "وزیر", "head": "on"}
    response = client_of(clerk).post(Post.url_role("create"), typed)
    assert response.status_code == 422
    assert "رضایی" in response.context["form"].errors["head"][0]
    assert 'value="وزیر"' in response.content.decode()


def test_others_may_hold_posts_beside(ministry):
    PostFactory(organization=ministry, head=True)
    PostFactory(organization=ministry)
    PostFactory(head=True)
    assert Post.objects.count() == 3


def test_a_body_has_one_seat_for_its_head():
    body = BodyFactory()
    SeatFactory(body=body, role="head")
    SeatFactory(body=body, role="member")
    with pytest.raises(ValidationError) as refused:
        SeatFactory(body=body, role="head")
    assert "role" in refused.value.message_dict


def test_a_seat_is_taken_by_one_at_a_time():
    term = TermFactory(**dates("1401", "1403"))
    TermFactory(seat=term.seat, **dates("1404", None))
    with pytest.raises(ValidationError) as refused:
        TermFactory(seat=term.seat, **dates("1402", "1405"))
    assert "person" in refused.value.message_dict
