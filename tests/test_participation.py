"""What an organization did together with us, and which members never took part."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from crm.dates import PartialDate, jalali_year, today
from engagements.timeline import timeline
from tests.factories import (
    AgreementFactory,
    AgreementPartyFactory,
    AttendanceFactory,
    GroupFactory,
    InitiativeFactory,
    MeetingFactory,
    OrganizationFactory,
    PartyFactory,
    PersonFactory,
    PostFactory,
)

pytestmark = pytest.mark.django_db
ABSENT = "/cooperation/absent/"
YEAR = jalali_year(today())
MOST_QUERIES = 15
MOST_OF_A_LIST = 8


@pytest.fixture
def mill():
    return OrganizationFactory(name="ریسندگی کویرتاب", kind="mill", member_number="۱۲")


def took_part(mill, **told):
    """An initiative in which the mill took part."""
    role = told.pop("role", "participant")
    initiative = InitiativeFactory(**told)
    PartyFactory(initiative=initiative, organization=mill, role=role)
    return initiative


def years(page):
    return {
        one["year"]: [(share.initiative.title, share.roles) for share in one["shares"]]
        for one in page.context["years"]
    }


# --- on the page of an organization --------------------------------------------------------------


def test_a_mill_sees_what_it_took_part_in_by_year_with_its_roles(mill, reader, client_of):
    course = took_part(mill, title="دورهٔ ریسندگی", start=PartialDate.parse("1403/02"))
    PartyFactory(initiative=course, organization=mill, role="host")
    took_part(
        mill,
        title="نمایشگاه",
        start=PartialDate.parse("1404"),
        kind="domestic_exhibition",
        role="exhibitor",
    )
    panel = client_of(reader).get(f"/cooperation/organizations/{mill.pk}/panel/")
    told = years(panel)
    assert list(told) == [1404, 1403]
    assert [title for title, _roles in told[1403]] == ["دورهٔ ریسندگی"]
    assert [len(roles) for _title, roles in told[1403]] == [2]


def test_what_is_confidential_is_not_told_of(mill, reader, clerk, client_of):
    secret = MeetingFactory(confidential=True)
    took_part(mill, title="کار محرمانه", meeting=secret)
    url = f"/cooperation/organizations/{mill.pk}/together/"
    assert "کار محرمانه" in client_of(clerk).get(url).content.decode()
    page = client_of(reader).get(url)
    assert "کار محرمانه" not in page.content.decode()
    assert page.context["initiative_count"] == 0


def test_an_agency_has_what_its_offices_did_too(clerk, client_of):
    agency = OrganizationFactory(name="سازمان صنایع کوچک")
    office = OrganizationFactory(name="دفتر توسعهٔ خوشه‌ها", parent=agency)
    took_part(office, title="خوشهٔ یزد", role="host")
    for one in (agency, office):
        AgreementPartyFactory(agreement=AgreementFactory(), organization=one)
    meeting = MeetingFactory(status="held", day=today())
    person = PersonFactory()
    PostFactory(person=person, organization=office)
    AttendanceFactory(meeting=meeting, person=person, organization=office.name)
    AttendanceFactory(meeting=meeting, person=PersonFactory(), organization=agency.name)
    page = client_of(clerk).get(f"/cooperation/organizations/{agency.pk}/together/")
    told = page.context
    assert (told["initiative_count"], len(told["agreements"]), told["meeting_count"]) == (1, 2, 1)
    assert [(one["kind"].slug, one["count"]) for one in told["kinds"]] == [("training", 1)]


def test_its_page_costs_the_same_however_much_was_done(mill, clerk, client_of):
    client = client_of(clerk)
    url = f"/cooperation/organizations/{mill.pk}/together/"
    for count in (1, 12):
        for _n in range(count):
            took_part(mill)
            AgreementPartyFactory(organization=mill)
        with CaptureQueriesContext(connection) as queries:
            client.get(url)
        assert len(queries) <= MOST_QUERIES


def test_its_agreements_stand_in_the_timeline(mill, reader):
    day = today() - timedelta(days=40)
    made = AgreementFactory(title="تفاهم‌نامهٔ آموزش", signed=day, valid_until=day)
    person = PersonFactory()
    AgreementPartyFactory(agreement=made, organization=mill, signatory=person)
    for party in (mill, person):
        entries = timeline(party, reader, 10, "agreements")
        assert [entry.text for entry in entries] == ["تفاهم‌نامهٔ آموزش"] * 2


# --- who never took part -------------------------------------------------------------------------


def absent(client, **query):
    page = client.get(ABSENT, query)
    return {row.name for row in page.context["table"].shown.rows}


def test_a_member_without_any_part_is_listed_until_it_has_one(mill, reader, client_of):
    OrganizationFactory(name="عضو نیست", kind="mill")
    OrganizationFactory(name="عضو پیشین", member_number="۳", member_until=PartialDate(1390))
    client = client_of(reader)
    assert absent(client) == {mill.name}
    party = took_part(mill).parties.get()
    assert absent(client) == set()
    party.deleted_at = party.created_at
    party.save()
    assert absent(client) == {mill.name}


def test_since_a_year_those_count_who_took_part_only_before(mill, reader, client_of):
    took_part(mill, start=PartialDate(YEAR - 3, 5))
    client = client_of(reader)
    assert absent(client) == set()
    assert absent(client, since=YEAR - 3) == set()
    assert absent(client, since=YEAR - 2) == {mill.name}
    assert absent(client, since="چرند") == set()


def test_one_without_a_start_counts_in_the_year_it_was_added(mill, reader, client_of):
    took_part(mill)
    assert absent(client_of(reader), since=YEAR) == set()


def test_it_is_narrowed_by_province_and_sector(mill, reader, client_of):
    OrganizationFactory(name="بافندگی پرنیان", member_number="۱۳", sectors="بافندگی، رنگرزی")
    client = client_of(reader)
    assert absent(client, sector="رنگرزي") == {"بافندگی پرنیان"}
    assert absent(client, province="null") == {mill.name, "بافندگی پرنیان"}
    assert absent(client, province="1") <= {mill.name}


def test_a_part_in_what_is_confidential_does_not_show(mill, reader, clerk, client_of):
    took_part(mill, meeting=MeetingFactory(confidential=True))
    assert absent(client_of(clerk)) == set()
    assert absent(client_of(reader)) == {mill.name}


def test_it_leaves_as_a_file_and_into_a_group_at_the_same_few_queries(mill, clerk, client_of):
    client, group = client_of(clerk), GroupFactory()
    for count in (1, 12):
        OrganizationFactory.create_batch(count, kind="mill", member_number="۹")
        with CaptureQueriesContext(connection) as queries:
            page = client.get(ABSENT)
        assert len(queries) <= MOST_OF_A_LIST
    file = client.post(page.context["export_url"], {"format": "csv"})
    assert b"".join(file.streaming_content).decode().count("\n") == 1 + 14
    into = {"all": "1", "act": "contacts:organization-into-group"}
    client.post(client.post(ABSENT, into).url, {"group": group.pk})
    assert group.members.count() == 14


def test_nobody_is_added_there(clerk, client_of):
    assert client_of(clerk).get(ABSENT).context["create_url"] is None
