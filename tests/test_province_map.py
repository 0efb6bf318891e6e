"""The map of the provinces: what it counts, where it leads, and that the two agree."""

from __future__ import annotations

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from contacts.models import Province
from contacts.provinces import OUTLINES
from crm.dates import PartialDate
from crm.trash import throw_away
from tests.factories import OrganizationFactory, PersonFactory, PostFactory, province

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parent.parent
YAZD, ISFAHAN = "IR-21", "IR-10"


@pytest.fixture
def mill():
    return OrganizationFactory(
        kind="mill",
        province=province(YAZD),
        member_number="12",
        member_since=PartialDate.parse("1380"),
    )


@pytest.fixture
def office():
    return OrganizationFactory(kind="agency", province=province(ISFAHAN))


def page(client, **asked):
    response = client.get(reverse("contacts:province-map"), asked)
    assert response.status_code == 200
    return response


def counted(client, **asked):
    """{code: number} of the provinces that have any, and of none as ""."""
    context = page(client, **asked).context
    found = {row["province"].code: row["count"] for row in context["rows"] if row["count"]}
    return found | ({"": context["unknown"]} if context["unknown"] else {})


def listed(client, **asked):
    """The same numbers, read from the lists the map leads to."""
    context = page(client, **asked).context
    urls = {row["province"].code: row["url"] for row in context["rows"]}
    urls[""] = context["unknown_url"]
    counts = {
        code: client.get(url).context["table"].pager["count"]
        for code, url in urls.items()
        if code in (YAZD, ISFAHAN, "")
    }
    return {code: count for code, count in counts.items() if count}


def test_people_are_counted_where_they_hold_a_post_today(mill, office, reader, client_of):
    both, gone, idle = PersonFactory(), PersonFactory(), PersonFactory()
    PostFactory(person=both, organization=mill)
    PostFactory(person=both, organization=mill, title="مشاور")  # counts once
    PostFactory(person=both, organization=office)
    ended = PartialDate.parse("1390")
    PostFactory(person=gone, organization=mill, end=ended)
    PostFactory(person=idle, organization=OrganizationFactory())  # in no known province
    client = client_of(reader)
    assert counted(client) == {YAZD: 1, ISFAHAN: 1, "": 2}
    assert listed(client) == counted(client)


def test_people_in_the_trash_are_not_counted(mill, clerk, client_of):
    kept, thrown = PersonFactory(), PersonFactory()
    for person in (kept, thrown):
        PostFactory(person=person, organization=mill)
    throw_away(thrown, by=clerk)
    assert counted(client_of(clerk)) == {YAZD: 1} == listed(client_of(clerk))


def test_people_of_one_kind_of_organization(mill, office, reader, client_of):
    person = PersonFactory()
    PostFactory(person=person, organization=mill)
    PostFactory(person=person, organization=office)
    PostFactory(organization=OrganizationFactory(kind="mill"))
    client = client_of(reader)
    assert counted(client, kind="mill") == {YAZD: 1, "": 1}
    assert listed(client, kind="mill") == counted(client, kind="mill")
    assert counted(client, kind="agency") == {ISFAHAN: 1}


def test_organizations_are_counted_where_they_are(mill, office, reader, client_of):
    OrganizationFactory(kind="agency")
    client = client_of(reader)
    assert counted(client, of="organizations") == {YAZD: 1, ISFAHAN: 1, "": 1}
    assert listed(client, of="organizations") == {YAZD: 1, ISFAHAN: 1, "": 1}
    assert counted(client, of="organizations", kind="agency") == {ISFAHAN: 1, "": 1}
    assert listed(client, of="organizations", kind="agency") == {ISFAHAN: 1, "": 1}


def test_members_are_those_of_today(mill, reader, client_of):
    ended = {"member_since": PartialDate.parse("1380"), "member_until": PartialDate.parse("1390")}
    OrganizationFactory(kind="mill", province=province(YAZD), member_number="13", **ended)
    OrganizationFactory(kind="mill", province=province(ISFAHAN))
    client = client_of(reader)
    assert counted(client, of="members") == {YAZD: 1}
    assert listed(client, of="members") == {YAZD: 1}
    url = reverse("contacts:organization-list")
    others = client.get(url, {"membership": "other", "province": province(YAZD).pk})
    assert others.context["table"].pager["count"] == 1


def test_all_31_provinces_are_drawn_and_lead_to_their_list(mill, reader, client_of):
    assert set(OUTLINES["provinces"]) == set(Province.objects.values_list("code", flat=True))
    text = page(client_of(reader), of="organizations").content.decode()
    assert text.count('<path class="seq-') == 31
    assert text.count('<path class="seq-0"') == 30
    assert f'aria-label="{province(YAZD)}: ۱"' in text


def test_it_costs_the_same_however_many_there_are(mill, clerk, client_of):
    client = client_of(clerk)
    PostFactory(organization=mill)

    def price():
        with CaptureQueriesContext(connection) as queries:
            page(client)
        return len(queries)

    few = price()
    for _each in range(5):
        PostFactory(organization=OrganizationFactory(province=province(ISFAHAN)))
    assert price() == few <= 15


def test_what_means_nothing_is_not_asked(mill, reader, client_of):
    client = client_of(reader)
    for value in ("\x00", "x", "9" * 40, "<i>x"):
        asked = page(client, of=value, kind=value)
        assert asked.context["measure"].slug == "people"
        assert "<i>x" not in asked.content.decode()


def test_the_outlines_are_those_of_their_source():
    spec = spec_from_file_location("provinces", ROOT / "scripts/provinces.py")
    script = module_from_spec(spec)
    spec.loader.exec_module(script)
    assert script.main("check") == 0
