"""Numbers and addresses are confirmed, retired with a reason and taken into use again."""

from __future__ import annotations

import pytest

from contacts.models import ContactPoint, Person
from crm.dates import today
from crm.models import Change
from tests.factories import ContactPointFactory, PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def mobile():
    return ContactPointFactory(person=PersonFactory(), kind="mobile", value="۰۹۱۲۱۲۳۴۵۶۷")


def done(client, point, what, **typed):
    return client.post(f"/contacts/points/{point.pk}/{what}/", typed)


def test_one_click_confirms_it_today(mobile, clerk, client_of):
    response = done(client_of(clerk), mobile, "confirm")
    assert response["Location"] == mobile.person.get_absolute_url()
    assert ContactPoint.objects.get().confirmed_on == today()
    assert Change.objects.of(mobile)[0].verb == "confirm"


def test_it_is_retired_with_its_reason_and_not_called_any_more(mobile, clerk, client_of):
    client = client_of(clerk)
    done(client, mobile, "retire", reason="خط واگذار شد")
    response = client.get(mobile.person.get_absolute_url())
    page = response.content.decode()
    assert response.context["phone"] is None
    assert "tel:" not in page
    assert "خط واگذار شد" in page


def test_whoever_had_it_is_still_found_by_it(mobile, clerk, client_of):
    done(client_of(clerk), mobile, "retire", reason="خط واگذار شد")
    assert list(Person.objects.matching("4567")) == [mobile.person]


def test_it_needs_a_reason(mobile, clerk, client_of):
    response = done(client_of(clerk), mobile, "retire")
    assert list(response.context["form"].errors) == ["reason"]
    assert ContactPoint.objects.get().retired_on is None


def test_it_is_not_retired_twice(mobile, clerk, client_of):
    client = client_of(clerk)
    done(client, mobile, "retire", reason="خط واگذار شد")
    assert done(client, mobile, "retire", reason="دوباره").status_code == 422
    assert ContactPoint.objects.get().retired_because == "خط واگذار شد"


def test_it_is_taken_into_use_again(mobile, clerk, client_of):
    client = client_of(clerk)
    done(client, mobile, "retire", reason="اشتباه")
    done(client, mobile, "revive")
    point = ContactPoint.objects.in_use().get()
    assert point.retired_because == ""
    verbs = [change.verb for change in Change.objects.of(mobile)]
    assert verbs == ["revive", "retire", "create"]
