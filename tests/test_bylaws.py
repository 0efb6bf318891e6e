"""By-laws: quorum of a held meeting, absences that end a seat, silence for too long; only told."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from crm.dates import PartialDate, today
from crm.history import record
from engagements import bylaws
from engagements.models import Attendance, Term
from tests.audit import audited
from tests.factories import (
    AttendanceFactory,
    BodyFactory,
    MeetingFactory,
    PersonFactory,
    SeatFactory,
    TermFactory,
)

pytestmark = pytest.mark.django_db
LONG_AGO = PartialDate(1390)


@pytest.fixture
def body():
    return BodyFactory(quorum=2, absences_in_row=3, absences_in_year=5, longest_gap=6)


@pytest.fixture
def seats(body):
    """Three members, an alternate of the first and an observer, all sitting."""
    first, *others = (SeatFactory(body=body) for _number in range(3))
    alternate = SeatFactory(body=body, role="alternate", alternate_for=first)
    seats = [first, *others, alternate, SeatFactory(body=body, role="observer")]
    for seat in seats:
        TermFactory(seat=seat, start=LONG_AGO)
    return seats


def holder(seat):
    return seat.terms.get().person


def held(body, days_ago=1, **presence):
    return MeetingFactory(
        body=body, day=today() - timedelta(days=days_ago), status="held", **presence
    )


def came(meeting, person, presence="present", **more):
    return AttendanceFactory(meeting=meeting, person=person, presence=presence, **more)


def quorum(meeting):
    return bylaws.quorum_of(meeting, list(Attendance.objects.filter(meeting=meeting)))


# --- quorum ------------------------------------------------------------------------------------


def test_it_counts_seats_whose_holder_came_be_it_late(body, seats):
    meeting = held(body)
    came(meeting, holder(seats[0]))
    came(meeting, holder(seats[1]), "late")
    came(meeting, holder(seats[2]), "excused")
    found = quorum(meeting)
    assert (found.present, found.filled, found.needed, found.reached) == (2, 3, 2, True)


def test_guests_observers_and_alternates_of_present_seats_add_nothing(body, seats):
    meeting = held(body)
    came(meeting, holder(seats[0]))
    came(meeting, holder(seats[3]))  # the alternate of the seat that is there already
    came(meeting, holder(seats[4]))
    came(meeting, PersonFactory(), role="guest")
    assert (quorum(meeting).present, quorum(meeting).reached) == (1, False)


def test_an_alternate_fills_in_for_its_seat(body, seats):
    meeting = held(body)
    came(meeting, holder(seats[0]), "absent")
    came(meeting, holder(seats[1]))
    came(meeting, holder(seats[3]))
    assert quorum(meeting).present == 2


def test_whoever_stands_in_counts_for_the_seat(body, seats):
    meeting = held(body)
    came(meeting, PersonFactory(), stands_in_for=seats[2])
    came(meeting, PersonFactory(), "absent", stands_in_for=seats[1])
    assert quorum(meeting).present == 1


def test_an_alternate_who_stands_in_elsewhere_counts_there_alone(body, seats):
    meeting = held(body)
    came(meeting, holder(seats[3]), stands_in_for=seats[1])
    assert quorum(meeting).present == 1


def test_it_asks_who_sat_there_on_that_day(body, seats):
    late = SeatFactory(body=body)
    TermFactory(seat=late, start=PartialDate.from_date(today()))
    assert quorum(held(body, days_ago=20)).filled == 3
    assert quorum(held(body, days_ago=0)).filled == 4


def test_a_share_is_of_the_seats_that_are_filled(body, seats, clerk):
    body.quorum, body.quorum_share = None, 51
    record("update", body, by=clerk)
    assert quorum(held(body)).needed == 2
    SeatFactory(body=body)  # vacant
    TermFactory(seat=SeatFactory(body=body), start=LONG_AGO)
    assert quorum(held(body)).needed == 3


def test_somebody_with_two_seats_counts_once(body, seats):
    TermFactory(seat=SeatFactory(body=body, role="head"), person=holder(seats[0]), start=LONG_AGO)
    meeting = held(body)
    came(meeting, holder(seats[0]))
    assert (quorum(meeting).present, quorum(meeting).filled) == (1, 3)


def test_a_body_without_seats_counts_who_is_no_guest(body):
    meeting = held(body)
    came(meeting, PersonFactory())
    came(meeting, PersonFactory(), "absent")
    came(meeting, PersonFactory(), role="guest")
    assert (quorum(meeting).present, quorum(meeting).filled) == (1, 2)


@pytest.mark.parametrize("unknown", [{"status": "planned"}, {"day": None}])
def test_it_is_not_told_while_it_cannot_be_known(body, seats, unknown):
    meeting = MeetingFactory(body=body, **{"status": "held", "day": today(), **unknown})
    assert quorum(meeting) is None


@pytest.mark.parametrize(("count", "words"), [(2, "به حد نصاب رسید"), (1, "به حد نصاب نرسید")])
def test_the_page_of_the_meeting_says_it(body, seats, clerk, client_of, count, words):
    meeting = held(body)
    for seat in seats[:count]:
        came(meeting, holder(seat))
    assert words in client_of(clerk).get(meeting.get_absolute_url()).content.decode()


def test_one_stands_in_for_a_seat_of_the_body_that_meets(body, clerk, client_of):
    meeting, strange = held(body), SeatFactory()
    data = {
        "meeting": meeting.pk,
        "person": PersonFactory().pk,
        "role": "member",
        "presence": "present",
        "stands_in_for": strange.pk,
    }
    response = client_of(clerk).post("/engagements/attendances/new/", data)
    assert list(response.context["form"].errors) == ["stands_in_for"]


# --- absences ----------------------------------------------------------------------------------


def series(body, person, *presences):
    """Held meetings, one a week, the last one yesterday; "" is not on the list."""
    for number, presence in enumerate(reversed(presences)):
        meeting = held(body, days_ago=1 + 7 * number)
        if presence:
            came(meeting, person, presence)


def told(body, user):
    meetings = bylaws.last_meetings(body, user, today())
    terms = [term for term in Term.objects.filter(seat__body=body) if term.seat.counts]
    return [(a.term.person, a.count, a.year) for a in bylaws.absences(body, terms, meetings)]


ROWS = [
    ("absent absent absent", 3),
    ("absent absent absent absent", 4),
    ("absent absent present", None),
    ("absent absent", None),
    ("absent present absent absent", None),
    ("absent absent excused absent", 3),
    ("excused excused excused", None),
    ("absent late absent absent", None),
]


@pytest.mark.parametrize(("presences", "count"), ROWS)
def test_three_absences_in_a_row_are_told(body, seats, clerk, presences, count):
    person = holder(seats[0])
    series(body, person, *presences.split())
    in_row = [entry for entry in told(body, clerk) if entry[2] is None]
    assert in_row == ([(person, count, None)] if count else [])


def test_a_meeting_somebody_was_not_asked_to_breaks_no_row(body, seats, clerk):
    series(body, holder(seats[0]), "absent", "absent", "", "absent")
    assert told(body, clerk) == [(holder(seats[0]), 3, None)]


def test_excused_ones_count_where_the_body_says_so(body, seats, clerk):
    body.count_excused = True
    record("update", body, by=clerk)
    series(body, holder(seats[0]), "excused", "absent", "excused")
    assert told(body, clerk) == [(holder(seats[0]), 3, None)]


def test_a_seat_that_sent_somebody_was_not_absent(body, seats, clerk):
    series(body, holder(seats[0]), "absent", "absent")
    meeting = held(body, days_ago=0)
    came(meeting, holder(seats[0]), "absent")
    stand_in = came(meeting, PersonFactory(), stands_in_for=seats[0])
    assert told(body, clerk) == []
    stand_in.presence = "absent"
    record("update", stand_in, by=clerk)
    assert told(body, clerk) == [(holder(seats[0]), 3, None)]


def in_year(body, person, *days):
    for day in days:
        meeting = MeetingFactory(body=body, day=day, status="held")
        came(meeting, person, "absent")
        came(MeetingFactory(body=body, day=day + timedelta(1), status="held"), person)


YEAR = [date(2024, 4 + n, 1) for n in range(5)]  # in 1403, each followed by a presence


def test_five_in_a_jalali_year_are_told(body, seats, clerk):
    in_year(body, holder(seats[0]), *YEAR[:4])
    assert told(body, clerk) == []
    in_year(body, holder(seats[0]), YEAR[4])
    assert told(body, clerk) == [(holder(seats[0]), 5, 1403)]


def test_five_over_the_turn_of_the_year_are_not(body, seats, clerk):
    in_year(body, holder(seats[0]), *YEAR[:3], date(2025, 3, 18), date(2025, 4, 1))
    assert told(body, clerk) == []


def test_absences_before_the_term_began_are_somebody_elses(body, seats, clerk):
    series(body, holder(seats[0]), "absent", "absent", "absent")
    Term.objects.filter(seat=seats[0]).update(
        start=PartialDate.from_date(today() - timedelta(days=10))
    )
    assert told(body, clerk) == []


def test_observers_may_stay_away(body, seats, clerk):
    series(body, holder(seats[4]), "absent", "absent", "absent")
    assert told(body, clerk) == []


def test_without_a_rule_nothing_is_told(body, seats, clerk):
    body.absences_in_row = body.absences_in_year = None
    record("update", body, by=clerk)
    series(body, holder(seats[0]), "absent", "absent", "absent")
    assert told(body, clerk) == []


def test_the_page_warns_with_a_link_and_ends_nothing(body, seats, clerk, reader, client_of):
    series(body, holder(seats[0]), "absent", "absent", "absent")
    with audited() as lines:
        text = client_of(clerk).get(body.get_absolute_url()).content.decode()
    assert lines == []
    link = f"/engagements/terms/{seats[0].terms.get().pk}/edit/?field=end"
    assert link in text
    assert client_of(clerk).get(link).status_code == 200
    assert link not in client_of(reader).get(body.get_absolute_url()).content.decode()
    assert Term.objects.get(seat=seats[0]).end is None


def test_a_confidential_meeting_tells_nothing_to_those_outside(body, seats, clerk, reader):
    series(body, holder(seats[0]), "absent", "absent")
    meeting = held(body, days_ago=0, confidential=True)
    came(meeting, holder(seats[0]), "absent")
    assert told(body, clerk) == [(holder(seats[0]), 3, None)]
    assert told(body, reader) == []


# --- silence -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("days_ago", "weeks"), [(42, None), (43, 6), (70, 10)])
def test_no_meeting_for_longer_than_the_by_laws_allow(body, clerk, client_of, days_ago, weeks):
    held(body, days_ago=days_ago)
    MeetingFactory(body=body, day=today() - timedelta(days=2), status="cancelled")
    response = client_of(clerk).get(body.get_absolute_url())
    assert response.context["weeks_silent"] == weeks


def test_what_was_typed_is_kept_when_a_rule_is_no_number(body, clerk, client_of):
    url = f"{body.get_absolute_url()}edit/?field=longest_gap"
    for wrong in ("0", "-3", "شش", "9" * 30):
        response = client_of(clerk).post(url, {"longest_gap": wrong, "version": 1})
        assert response.status_code == 422
        assert f'value="{wrong}"' in response.content.decode()
