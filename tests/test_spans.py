"""Spans of partial dates: a year or a month is a good end for what began within it."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from contacts.models import Post
from crm.dates import PartialDate
from tests.factories import PostFactory

pytestmark = pytest.mark.django_db

KEPT = [
    ("1405/05/12", "1405"),
    ("1405/05/12", "1405/05"),
    ("1405/05", "1405/05/01"),
    ("1405", "1405"),
    ("1401/09/07", "1401/09/07"),
    ("1401/09/07", ""),
    ("", "1405"),
]
REFUSED = [
    ("1405/05/12", "1404"),
    ("1405/05/12", "1405/04"),
    ("1405/05/12", "1405/05/11"),
    ("1405", "1404/12/29"),
]


def typed(post, start, end):
    return {
        "person": post.person_id,
        "organization": post.organization_id,
        "title": post.title,
        "start": start,
        "end": end,
    }


@pytest.mark.parametrize(("start", "end"), KEPT)
def test_it_is_kept(start, end, clerk, client_of):
    post = PostFactory()
    response = client_of(clerk).post(Post.url_role("create"), typed(post, start, end))
    assert response.status_code == 302
    stored = Post.objects.latest("pk")
    assert [stored.start, stored.end] == [PartialDate.parse(t) if t else None for t in (start, end)]


@pytest.mark.parametrize(("start", "end"), REFUSED)
def test_it_is_refused_beside_the_field(start, end, clerk, client_of):
    post = PostFactory()
    response = client_of(clerk).post(Post.url_role("create"), typed(post, start, end))
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["end"]


def test_the_database_refuses_what_ends_years_before(db):
    post = PostFactory(start=PartialDate.parse("1405/05/12"))
    with pytest.raises(IntegrityError), transaction.atomic():
        Post.everything.filter(pk=post.pk).update(end=PartialDate.parse("1403"))
