"""The yearly report tells what a Jalali year brought, of what its reader may see."""

from __future__ import annotations

import re
from datetime import date
from io import BytesIO
from urllib.parse import quote
from zipfile import ZipFile

import pytest
from django.urls import reverse

from crm.dates import jalali_year, today, year_range
from crm.models import Export
from engagements.models import Attendance, Meeting, Problem
from tests.factories import (
    AttendanceFactory,
    BodyFactory,
    InitiativeFactory,
    LetterFactory,
    MeasureFactory,
    MeetingFactory,
    OrganizationFactory,
    PartyFactory,
    ProblemFactory,
    ResolutionFactory,
    UpdateFactory,
)

pytestmark = pytest.mark.django_db
PAGE = reverse("cooperation:yearly-report")
THIS = jalali_year(today())
FIRST, AFTER = year_range(THIS)


def report(client, **asked):
    return client.get(PAGE, asked).context["report"]


def held(body, day: date = FIRST, **fields):
    meeting = MeetingFactory(body=body, day=day, **fields)
    Meeting.objects.filter(pk=meeting.pk).update(status=Meeting.Status.HELD)
    return meeting


def came(meeting, office):
    row = AttendanceFactory(meeting=meeting)
    told = {"presence": Attendance.Presence.PRESENT, "organization": office}
    Attendance.objects.filter(pk=row.pk).update(**told)


@pytest.fixture
def year():
    """A year of two bodies: two meetings, three resolutions, two problems, two initiatives."""
    home = OrganizationFactory(name="انجمن صنایع نساجی")
    export, energy = (
        BodyFactory(name=name, organization=home) for name in ("کمیتهٔ صادرات", "کمیتهٔ انرژی")
    )
    first, second = held(export), held(energy)
    held(export, day=year_range(THIS - 1)[0])  # the year before
    for state in ("done", "open"):
        ResolutionFactory(meeting=first, state=state)
    ResolutionFactory(meeting=second, state="dropped")
    ProblemFactory(category="power", meeting=second)
    solved = ProblemFactory(category="power")
    Problem.objects.filter(pk=solved.pk).update(state="solved")
    agency = OrganizationFactory(name="سازمان توسعهٔ تجارت")
    came(first, agency.name)
    course = InitiativeFactory(body=export, start=f"{THIS}/02", title="دورهٔ صادرات")
    InitiativeFactory(kind="thesis", body=energy, start=f"{THIS - 1}/05")
    InitiativeFactory(kind="thesis", body=energy, start=f"{THIS + 1}/05")  # not yet
    PartyFactory(initiative=course, organization=agency)
    MeasureFactory(initiative=course, planned=20, actual=15)
    UpdateFactory(initiative=course, text="پانزده نفر آمدند.")
    LetterFactory(body=export, organization=agency)
    LetterFactory(body=energy)
    return {"export": export, "energy": energy, "agency": agency, "home": home}


def test_it_counts_the_year_of_the_whole_association(clerk, client_of, year):
    found = report(client_of(clerk))
    assert found.about == "انجمن صنایع نساجی"
    assert found.totals == {
        "meetings": 2,
        "resolutions": 3,
        "rate": 50,
        "raised": 2,
        "solved": 1,
        "initiatives": 2,
        "begun": 1,
        "finished": 0,
        "letters": 2,
        "participants": 1,
    }


def test_it_tells_what_came_of_initiatives(clerk, client_of, year):
    found = report(client_of(clerk))
    [measure] = [row for kind in found.kinds for row in kind["measures"]]
    assert (measure["planned"], measure["actual"], measure["share"]) == (20, 15, 75)
    assert found.notable[0].last_word == "پانزده نفر آمدند."
    told = {"name": "سازمان توسعهٔ تجارت", "meetings": 1, "initiatives": 1}
    assert found.participants == [told]


@pytest.mark.parametrize(
    ("whom", "expected"),
    [("export", (1, 2, 1, 1, 0)), ("energy", (1, 1, 1, 1, 1)), ("agency", (1, 0, 1, 1, 0))],
)
def test_it_is_narrowed_to_a_body_or_an_organization(whom, expected, clerk, client_of, year):
    name = "organization" if whom == "agency" else "body"
    found = report(client_of(clerk), **{name: year[whom].pk}).totals
    names = ("meetings", "resolutions", "initiatives", "letters", "raised")
    assert tuple(found[name] for name in names) == expected


def test_another_year_tells_of_that(clerk, client_of, year):
    found = report(client_of(clerk), year=THIS - 1).totals
    assert (found["meetings"], found["resolutions"], found["initiatives"]) == (1, 0, 1)


def test_what_is_confidential_is_not_in_the_report_of_others(clerk, reader, client_of, year):
    secret = held(year["export"], confidential=True)
    ResolutionFactory(meeting=secret)
    ProblemFactory(meeting=secret, category="tax")
    came(secret, "نهاد پنهان")
    hidden = InitiativeFactory(meeting=secret, start=f"{THIS}/03")
    MeasureFactory(initiative=hidden, planned=1000)
    PartyFactory(initiative=hidden, organization=OrganizationFactory(name="شریک پنهان"))
    LetterFactory(body=year["export"], confidential=True)
    of_clerk, of_reader = report(client_of(clerk)), report(client_of(reader))
    names = ("meetings", "resolutions", "raised", "initiatives", "letters", "participants")
    assert [of_reader.totals[name] for name in names] == [2, 3, 2, 2, 2, 1]
    assert [of_clerk.totals[name] for name in names] == [3, 4, 3, 3, 3, 3]
    page = client_of(reader).get(PAGE).content.decode()
    assert "پنهان" not in page


@pytest.mark.parametrize("many", [1, 12])
@pytest.mark.parametrize("narrowed", ["", "export", "agency"])
def test_it_costs_the_same_at_any_size(
    many, narrowed, reader, client_of, year, django_assert_max_num_queries
):
    for number in range(many):
        body = BodyFactory(name=f"کمیتهٔ {number}")
        ResolutionFactory(meeting=held(body))
        PartyFactory(initiative=InitiativeFactory(body=body, start=f"{THIS}/01"))
    client = client_of(reader)
    name = "organization" if narrowed == "agency" else "body"
    with django_assert_max_num_queries(25 if narrowed else 23):
        client.get(PAGE, {name: year[narrowed].pk} if narrowed else {})


def test_a_year_without_anything_says_so(clerk, client_of, year):
    page = client_of(clerk).get(PAGE, {"year": "1300"})
    assert page.context["report"].is_empty
    assert "empty" in page.content.decode()


def test_a_year_that_is_none_is_told_beside_its_box(clerk, client_of, year):
    page = client_of(clerk).get(PAGE, {"year": "abc", "body": "9999"})
    assert page.status_code == 200
    assert set(page.context["form"].errors) == {"year", "body"}


@pytest.mark.parametrize(("whom", "name"), [("export", "body"), ("agency", "organization")])
def test_bodies_and_organizations_lead_to_theirs(whom, name, reader, client_of, year):
    panel = client_of(reader).get(reverse(f"cooperation:{name}-panel", args=[year[whom].pk]))
    assert f"{PAGE}?{name}={year[whom].pk}" in panel.content.decode()


def test_its_tables_leave_as_sheets_of_a_file(clerk, client_of, year):
    file = client_of(clerk).post(PAGE)
    with ZipFile(BytesIO(b"".join(file.streaming_content))) as book:
        names = [name for name in book.namelist() if name.startswith("xl/worksheets/sheet")]
        measures = book.read("xl/worksheets/sheet7.xml").decode()
        titles = re.findall('<sheet name="([^"]*)"', book.read("xl/workbook.xml").decode())
    assert len(names) == 10
    assert not any(title[-1].isdigit() for title in titles)
    assert all(f"<v>{figure}</v>" in measures for figure in (20, 15, 75))
    assert Export.objects.get().count == 2 + 12 + 12 + 2 + 2 + 2 + 1 + 2 + 1 + 1
    assert quote(f"گزارش سالانه {THIS} انجمن صنایع نساجی.xlsx") in file["Content-Disposition"]


def test_the_file_says_whom_it_is_about(clerk, client_of, year):
    file = client_of(clerk).post(f"{PAGE}?body={year['export'].pk}")
    with ZipFile(BytesIO(b"".join(file.streaming_content))) as book:
        first = book.read("xl/worksheets/sheet1.xml").decode()
    assert "کمیتهٔ صادرات" in first


def test_a_year_that_has_not_begun_is_refused(clerk, client_of, year):
    client = client_of(clerk)
    page = client.get(PAGE, {"year": THIS + 1})
    assert set(page.context["form"].errors) == {"year"}
    assert client.post(f"{PAGE}?year={THIS + 1}").status_code == 422
    assert not Export.objects.exists()


def test_nobody_takes_part_in_a_report_about_itself(clerk, client_of, year):
    assert report(client_of(clerk), organization=year["agency"].pk).participants == []


def test_who_sends_two_people_took_part_in_one_meeting(clerk, client_of, year):
    meeting = held(BodyFactory())
    for _guest in range(2):
        came(meeting, "استانداری")
    partner = OrganizationFactory(name="دانشگاه")
    training = InitiativeFactory(start=f"{THIS}/01")
    for role in ("provider", "host"):
        PartyFactory(initiative=training, organization=partner, role=role)
    found = {row["name"]: row for row in report(client_of(clerk)).participants}
    assert found["استانداری"] == {"name": "استانداری", "meetings": 1, "initiatives": 0}
    assert found["دانشگاه"] == {"name": "دانشگاه", "meetings": 0, "initiatives": 1}


def test_the_notable_are_those_with_the_most_parties(clerk, client_of, year):
    few, many = (InitiativeFactory(start=f"{THIS}/01", title=title) for title in ("کم", "بسیار"))
    for initiative, count in ((few, 2), (many, 3)):
        for _party in range(count):
            PartyFactory(initiative=initiative, organization=OrganizationFactory())
    told = [row.title for row in report(client_of(clerk)).notable]
    assert told[:2] == ["بسیار", "کم"]
