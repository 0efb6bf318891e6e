"""The timeline: everything that happened with somebody, newest first, at a price that stays."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from crm.dates import PartialDate, parse_date, today
from engagements.actions.meetings import hold
from engagements.timeline import SORTS, sorts, timeline
from tests.factories import (
    AttendanceFactory,
    ContactPointFactory,
    InteractionFactory,
    MailFactory,
    MeetingFactory,
    OrganizationFactory,
    PersonFactory,
    PostFactory,
    StatementFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def isipo():
    return OrganizationFactory(name="سازمان صنایع کوچک")


@pytest.fixture
def lahouti(isipo, clerk):
    """Came to a meeting, spoke there, got a letter, was called, changed posts."""
    person = PersonFactory(honorific="", given_name="", family_name="لاهوتی")
    PostFactory(
        person=person,
        organization=isipo,
        title="مدیر",
        start=PartialDate.parse("1400/02"),
        end=None,
    )
    meeting = MeetingFactory(title="نشست نخ", day=parse_date("1404/02/03"))
    attendance = AttendanceFactory(meeting=meeting, person=person)
    hold(meeting, by=clerk)
    attendance.refresh_from_db()
    StatementFactory(meeting=meeting, speaker=attendance, text="نخ کم است")
    ContactPointFactory(person=person, value="Lahouti@example.org")
    MailFactory(to="lahouti@example.org", subject="دعوت‌نامه")
    InteractionFactory(people=[person], day=parse_date("1404/03/01"), text="تلفن شد")
    return person


def told(party, user, **more):
    return [entry.text or entry.what for entry in timeline(party, user, 50, **more)]


def test_everything_stands_in_it_newest_first(lahouti, clerk):
    assert told(lahouti, clerk) == [
        "دعوت‌نامه",
        "تلفن شد",
        "نشست نخ",
        "نخ کم است",
        "مدیر، سازمان صنایع کوچک",
    ]


@pytest.mark.parametrize(
    ("sort", "text"),
    [
        ("interactions", "تلفن شد"),
        ("meetings", "نشست نخ"),
        ("statements", "نخ کم است"),
        ("letters", "دعوت‌نامه"),
        ("posts", "مدیر، سازمان صنایع کوچک"),
    ],
)
def test_it_is_narrowed_to_one_sort(lahouti, clerk, sort, text):
    assert set(sorts()) == {*SORTS, "agreements"}
    assert told(lahouti, clerk, sort=sort) == [text]


def test_the_organization_has_what_its_people_did_for_it(lahouti, isipo, clerk):
    assert {"نشست نخ", "نخ کم است", "تلفن شد", "مدیر، لاهوتی"} <= set(told(isipo, clerk))


def test_also_under_the_name_it_had_then(lahouti, isipo, clerk, client_of):
    client_of(clerk).post(f"/contacts/organizations/{isipo.pk}/rename/", {"name": "سازمان نو"})
    isipo.refresh_from_db()
    assert "نشست نخ" in told(isipo, clerk)


def test_letters_are_shown_to_the_secretariat_only(lahouti, reader):
    assert "دعوت‌نامه" not in told(lahouti, reader)


def test_a_confidential_meeting_is_not_told_of(lahouti, clerk, reader):
    secret = MeetingFactory(title="نشست محرمانه", confidential=True, day=today())
    AttendanceFactory(meeting=secret, person=lahouti)
    assert "نشست محرمانه" in told(lahouti, clerk)
    assert "نشست محرمانه" not in told(lahouti, reader)


def test_a_post_begins_and_ends_with_what_is_known_of_the_day(isipo, clerk, client_of):
    person = PersonFactory()
    span = {"start": PartialDate.parse("1399"), "end": PartialDate.parse("1402/07")}
    PostFactory(person=person, organization=isipo, title="بازرس", **span)
    page = client_of(clerk).get(f"/engagements/people/{person.pk}/timeline/").content.decode()
    assert page.index("پایان سمت") < page.index("آغاز سمت")
    for shown in ("۱۳۹۹", "۱۴۰۲/۰۷"):
        assert shown in page


def test_a_long_one_is_shown_in_parts(lahouti, clerk, client_of):
    for number in range(30):
        InteractionFactory(people=[lahouti], day=today() - timedelta(days=number))
    client, url = client_of(clerk), f"/engagements/people/{lahouti.pk}/timeline/"
    first = client.get(url)
    assert len(first.context["entries"]) == 20
    more = client.get(first.context["more_url"])
    assert len(more.context["entries"]) == 35
    assert more.context["more_url"] is None


def test_it_costs_the_same_however_long_it_is(lahouti, clerk, client_of):
    client, costs = client_of(clerk), []
    url = f"/engagements/people/{lahouti.pk}/timeline/"
    client.get(url)
    for _round in range(2):
        with CaptureQueriesContext(connection) as captured:
            client.get(url)
        costs.append(len(captured))
        InteractionFactory.create_batch(9, people=[lahouti])
    assert costs[0] == costs[1] <= 15


@pytest.mark.parametrize("query", ["sort=nonsense", "shown=\x00", "shown=999999999", "sort=%00"])
def test_nonsense_in_the_address_breaks_nothing(lahouti, clerk, client_of, query):
    url = f"/engagements/people/{lahouti.pk}/timeline/?{query}"
    assert client_of(clerk).get(url).status_code == 200
