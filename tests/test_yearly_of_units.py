"""The yearly report of an agency or university tells of its units too, as "together" does."""

from __future__ import annotations

import pytest

from cooperation.yearly import Year
from cooperation.yearly_beside import Beside
from crm.dates import jalali_year, today, year_range
from engagements.models import Attendance, Meeting
from tests.factories import (
    AttendanceFactory,
    FollowUpFactory,
    InitiativeFactory,
    LetterFactory,
    MeetingFactory,
    OrganizationFactory,
    PartyFactory,
    ProblemFactory,
    ResolutionFactory,
)

pytestmark = pytest.mark.django_db
THIS = jalali_year(today())


@pytest.fixture
def university():
    """One whose faculty, under another name, did all there is."""
    university = OrganizationFactory(name="دانشگاه یزد")
    faculty = OrganizationFactory(
        name="دانشکدهٔ نساجی", parent=university, aliases="گروه نساجی دانشگاه یزد"
    )
    meeting = MeetingFactory(day=year_range(THIS)[0])
    Meeting.objects.filter(pk=meeting.pk).update(status=Meeting.Status.HELD)
    came = {"presence": Attendance.Presence.PRESENT, "organization": "گروه نساجی دانشگاه یزد"}
    row = AttendanceFactory(meeting=meeting)
    Attendance.objects.filter(pk=row.pk).update(**came)
    FollowUpFactory(resolution=ResolutionFactory(meeting=meeting), owner_organization=faculty)
    ProblemFactory(must_answer=faculty)
    LetterFactory(organization=faculty)
    PartyFactory(initiative=InitiativeFactory(start=f"{THIS}/02"), organization=faculty)
    return university


def test_what_its_units_did_is_told(clerk, university):
    told = Year(year=THIS, user=clerk, organization=university).totals
    names = ("meetings", "resolutions", "raised", "letters", "initiatives")
    assert [told[name] for name in names] == [1, 1, 1, 1, 1]


def test_its_units_do_not_take_part_beside_it(clerk, university):
    assert Year(year=THIS, user=clerk, organization=university).participants == []


def test_the_year_before_is_of_the_same_units(clerk, university):
    report = Beside(Year(year=THIS + 1, user=clerk, organization=university))
    assert report.before.totals["initiatives"] == 1
