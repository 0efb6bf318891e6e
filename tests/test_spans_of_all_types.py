"""A start of which the day is known and an end of the same year without one, wherever spans are."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from crm.dates import PartialDate
from crm.spans import for_certain, overlap
from tests.factories import (
    InitiativeFactory,
    OrganizationFactory,
    PostFactory,
    RelationFactory,
    TermFactory,
)

FACTORIES = (PostFactory, RelationFactory, TermFactory, InitiativeFactory)
KEPT = [
    ("1405/05/12", "1405"),
    ("1405/05/12", "1405/05"),
    ("1405/05", "1405"),
    ("1405/05", "1405/05/01"),
    ("1405", "1405/12/29"),
]
REFUSED = [("1405/05/12", "1404"), ("1405/05/12", "1405/04"), ("1405", "1404/12/29")]


def dates(start, end):
    return {"start": PartialDate.parse(start), "end": PartialDate.parse(end)}


@pytest.mark.django_db
@pytest.mark.parametrize("factory", FACTORIES)
@pytest.mark.parametrize(("start", "end"), KEPT)
def test_it_is_kept(factory, start, end):
    row = factory(**dates(start, end))
    stored = type(row).objects.get(pk=row.pk)
    assert (stored.start, stored.end) == tuple(dates(start, end).values())


@pytest.mark.django_db
@pytest.mark.parametrize("factory", FACTORIES)
@pytest.mark.parametrize(("start", "end"), REFUSED)
def test_it_is_refused_beside_its_end(factory, start, end):
    with pytest.raises(ValidationError) as refused:
        factory(**dates(start, end))
    assert "end" in refused.value.message_dict


@pytest.mark.django_db
@pytest.mark.parametrize("factory", FACTORIES)
def test_the_database_keeps_what_the_form_keeps(factory):
    row = factory(start=PartialDate.parse("1405/05/12"))
    rows = type(row).everything.filter(pk=row.pk)
    assert rows.update(end=PartialDate.parse("1405")) == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(end=PartialDate.parse("1403"))


@pytest.mark.django_db
@pytest.mark.parametrize(("since", "until"), KEPT)
def test_memberships_too(since, until, clerk, client_of):
    mill = OrganizationFactory(kind="mill", member_since=PartialDate.parse(since))
    url = f"{mill.url_role('update', mill.pk)}?field=member_until"
    response = client_of(clerk).post(url, {"member_until": until, "version": mill.version})
    assert response.status_code == 302


@pytest.mark.parametrize(
    ("start", "end", "day"),
    [
        ("1405/05/12", "1405", "1405/05/12"),
        ("1405/05", "1405/05/20", "1405/05/20"),
        ("1405", "1405", None),
        ("1405/05/12", "1404", None),
    ],
)
def test_the_one_day_that_is_known_is_certain(start, end, day):
    known = PartialDate.parse(day).first_day if day else None
    assert for_certain(**dates(start, end)) == ((known, known) if day else None)


@pytest.mark.django_db
def test_two_who_began_the_same_day_were_there_together():
    one, other = (PostFactory(**dates("1405/05/12", "1405")) for _time in range(2))
    assert overlap(one, other)
