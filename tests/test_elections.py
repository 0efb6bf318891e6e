"""An election in a meeting: the old term ends and the new one begins, in one step or not at all."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError

from crm.dates import PartialDate, format_date, today
from crm.history import record
from crm.models import Change
from engagements.actions import seats
from engagements.actions.seats import elect, take_back
from engagements.models import Body, FollowUp, Term
from tests.audit import audited
from tests.factories import (
    MeetingFactory,
    OrganizationFactory,
    PersonFactory,
    ResolutionFactory,
    SeatFactory,
    TermFactory,
    UserFactory,
)
from tests.races import needs_postgres, together

pytestmark = pytest.mark.django_db


def known(offset):
    return PartialDate.from_date(today() + timedelta(days=offset))


@pytest.fixture
def meeting(weaving):
    return MeetingFactory(body=weaving, day=today(), status="held")


@pytest.fixture
def head_seat(weaving):
    return SeatFactory(body=weaving, role="head")


@pytest.fixture
def before(head_seat):
    """The term of the head who goes."""
    person = PersonFactory(family_name="پیشین", user=UserFactory(username="former"))
    return TermFactory(seat=head_seat, person=person, start=known(-400), end=known(300))


@pytest.fixture
def elected():
    return PersonFactory(family_name="تازه", user=UserFactory(username="elected"))


def fresh(term):
    return Term.objects.get(pk=term.pk)


def test_the_term_before_ends_and_the_new_one_begins(meeting, head_seat, before, elected, clerk):
    resolution = ResolutionFactory(meeting=meeting)
    with audited() as lines:
        term = elect(
            *(meeting,),
            by=clerk,
            seat=head_seat,
            person=elected,
            start=today(),
            resolution=resolution,
            end=known(700),
        )
    assert [line.verb for line in lines] == ["give_way", "elect"]
    assert fresh(before).end == known(-1)
    assert (term.start, term.end) == (known(0), known(700))
    assert (term.elected_in, term.resolution) == (meeting, resolution)


def test_rights_pass_on_that_day(weaving, meeting, head_seat, before, elected, clerk):
    assert Body.objects.led_by(before.person.user).exists()
    elect(meeting, by=clerk, seat=head_seat, person=elected, start=today())
    assert not Body.objects.led_by(before.person.user).exists()
    assert Body.objects.led_by(elected.user).get() == weaving


def test_rights_wait_for_a_day_to_come(weaving, meeting, head_seat, before, elected, clerk):
    elect(meeting, by=clerk, seat=head_seat, person=elected, start=today() + timedelta(days=1))
    assert Body.objects.led_by(before.person.user).exists()
    assert not Body.objects.led_by(elected.user).exists()


def test_a_vacant_seat_is_filled(meeting, head_seat, elected, clerk):
    with audited() as lines:
        elect(meeting, by=clerk, seat=head_seat, person=elected, start=today())
    assert [line.verb for line in lines] == ["elect"]


def test_the_same_person_begins_a_new_term(meeting, head_seat, before, clerk):
    elect(meeting, by=clerk, seat=head_seat, person=before.person, start=today())
    assert Term.objects.filter(seat=head_seat, person=before.person).count() == 2


@pytest.mark.parametrize("leave", [True, False])
def test_other_seats_in_the_body_end_when_asked(meeting, head_seat, elected, clerk, leave):
    member = TermFactory(seat=SeatFactory(body=meeting.body), person=elected)
    elsewhere = TermFactory(person=elected)
    elect(meeting, by=clerk, seat=head_seat, person=elected, start=today(), leave_others=leave)
    assert fresh(member).end == (known(-1) if leave else None)
    assert fresh(elsewhere).end is None


def refused(clerk, meeting, **more):
    with audited() as lines, pytest.raises(ValidationError) as error:
        elect(meeting, **{"by": clerk, "person": PersonFactory(), "start": today(), **more})
    assert [line for line in lines if line.verb in ("elect", "give_way")] == []
    return getattr(error.value, "error_dict", {}).keys()


def test_only_a_held_meeting_elects(weaving, head_seat, clerk):
    refused(clerk, MeetingFactory(body=weaving), seat=head_seat)


def test_a_meeting_elects_into_its_own_body(meeting, clerk):
    assert refused(clerk, meeting, seat=SeatFactory()) == {"seat"}


def test_a_resolution_of_another_meeting_is_no_source(meeting, head_seat, clerk):
    strange = ResolutionFactory()
    assert refused(clerk, meeting, seat=head_seat, resolution=strange) == {"resolution"}


def test_a_day_before_the_holder_began_is_refused(meeting, head_seat, clerk):
    TermFactory(seat=head_seat, start=known(0))
    assert refused(clerk, meeting, seat=head_seat) == {"start"}


def test_somebody_who_is_to_come_is_in_the_way(meeting, head_seat, before, clerk):
    before.end = known(9)
    record("update", before, by=clerk)
    TermFactory(seat=head_seat, start=known(10))
    assert refused(clerk, meeting, seat=head_seat) == {"person"}
    assert fresh(before).end == known(9)


def test_an_end_before_the_start_is_refused(meeting, head_seat, before, clerk):
    assert refused(clerk, meeting, seat=head_seat, end=known(-5)) == {"end"}
    assert fresh(before).end == known(300)


def test_a_failure_between_the_two_terms_leaves_both_as_they_were(
    meeting, head_seat, before, elected, clerk, monkeypatch
):
    def broken(verb, obj, **more):
        raise DatabaseError("the disk is full")

    monkeypatch.setattr(seats, "record", broken)
    with pytest.raises(DatabaseError):
        elect(meeting, by=clerk, seat=head_seat, person=elected, start=today())
    assert fresh(before).end == known(300)
    assert Term.objects.count() == 1


# --- the page ----------------------------------------------------------------------------------


def send(client, meeting, **data):
    return client.post(f"{meeting.get_absolute_url()}elect/", data)


def test_the_secretariat_records_it_from_the_meeting(
    meeting, head_seat, before, elected, clerk, client_of
):
    client = client_of(clerk)
    assert f"{meeting.get_absolute_url()}elect/" in page(client, meeting)
    response = send(
        *(client, meeting), seat=head_seat.pk, person=elected.pk, start=format_date(today())
    )
    assert response.status_code == 302
    assert "تازه</bdi> به سمت رئیس انتخاب شد" in page(client, meeting)


def page(client, obj):
    return client.get(obj.get_absolute_url()).content.decode()


def test_what_is_refused_stands_beside_its_field_and_is_kept(
    meeting, head_seat, elected, clerk, client_of
):
    TermFactory(seat=head_seat, start=known(0))
    response = send(
        *(client_of(clerk), meeting),
        seat=head_seat.pk,
        person=elected.pk,
        start=format_date(today()),
        end="1404/12/30",
    )
    assert list(response.context["form"].errors) == ["end"]
    response = send(
        *(client_of(clerk), meeting),
        seat=head_seat.pk,
        person=elected.pk,
        start=format_date(today()),
        end="۱۴۲۰",
    )
    assert list(response.context["form"].errors) == ["start"]
    assert response.context["form"]["end"].value() == "۱۴۲۰"


def test_a_head_does_not_give_rights_away(weaving, meeting, before, elected, client_of):
    client = client_of(before.person.user)
    assert f"{meeting.get_absolute_url()}elect/" not in page(client, meeting)
    response = send(client, meeting, seat=before.seat_id, person=elected.pk, start="امروز")
    assert response.status_code == 403


def test_a_meeting_that_is_confidential_is_not_named_on_the_page_of_the_term(
    weaving, head_seat, elected, clerk, reader, client_of
):
    title = "نشست پنهان"
    secret = MeetingFactory(
        body=weaving, day=today(), status="held", confidential=True, title=title
    )
    term = elect(secret, by=clerk, seat=head_seat, person=elected, start=today())
    for where in (term.get_absolute_url(), f"{term.get_absolute_url()}history/"):
        assert title in client_of(clerk).get(where).content.decode()
        assert title not in client_of(reader).get(where).content.decode()


# --- taking it back ----------------------------------------------------------------------------


def test_it_is_taken_back_as_it_was(meeting, head_seat, before, elected, clerk):
    member = TermFactory(seat=SeatFactory(body=meeting.body), person=elected)
    term = elect(
        meeting, by=clerk, seat=head_seat, person=elected, start=today(), leave_others=True
    )
    take_back(term, by=clerk)
    assert fresh(before).end == known(300)
    assert fresh(member).end is None
    assert not Term.objects.filter(pk=term.pk).exists()
    verbs = [line.verb for line in Change.objects.of(before)]
    assert verbs == ["regain", "give_way", "create"]


def test_what_was_changed_since_is_left_to_a_person(meeting, head_seat, before, elected, clerk):
    term = elect(meeting, by=clerk, seat=head_seat, person=elected, start=today())
    old = fresh(before)
    old.letter = "نامهٔ ۷"
    record("update", old, by=clerk)
    with audited() as lines, pytest.raises(ValidationError):
        take_back(term, by=clerk)
    assert lines == []
    assert Term.objects.filter(pk=term.pk).exists()


def test_a_term_that_began_otherwise_cannot_be_taken_back(before, clerk):
    with pytest.raises(ValidationError):
        take_back(before, by=clerk)


def test_it_is_taken_back_once(meeting, head_seat, before, elected, clerk):
    term = elect(meeting, by=clerk, seat=head_seat, person=elected, start=today())
    take_back(term, by=clerk)
    with pytest.raises(ValidationError):
        take_back(term, by=clerk)
    assert fresh(before).end == known(300)


# --- several at once ---------------------------------------------------------------------------


@needs_postgres
@pytest.mark.django_db(transaction=True)
def test_of_several_elections_and_terms_at_once_one_takes_the_seat():
    clerk = UserFactory(role="secretariat")
    meeting = MeetingFactory(day=today(), status="held")
    seat, people = SeatFactory(body=meeting.body), PersonFactory.create_batch(6)

    def take(number):
        if number % 2:
            term = Term(seat=seat, person=people[number], start=known(0))
            return seats.seat_somebody(term, by=clerk)
        return elect(meeting, by=clerk, seat=seat, person=people[number], start=today())

    results = together(6, take)
    assert sum(isinstance(result, Term) for result in results) == 1
    assert sum(isinstance(result, ValidationError) for result in results) == 5
    assert Term.objects.get().person in people


@needs_postgres
@pytest.mark.django_db(transaction=True)
def test_of_several_clicks_at_once_one_asks():
    seat = SeatFactory(office=OrganizationFactory())
    clerk = UserFactory(role="secretariat")
    results = together(6, lambda number: seats.ask_for_introduction(seat, by=clerk).pk)
    assert len(set(results)) == FollowUp.objects.count() == 1


def test_a_seat_taken_while_the_form_was_checked_is_told(
    head_seat, elected, clerk, client_of, monkeypatch
):
    """The form found it free; before it was saved somebody else had it."""
    first = TermFactory(seat=head_seat, start=known(0), end=known(5))
    second = TermFactory(seat=head_seat, person=elected, start=known(6))
    monkeypatch.setattr("crm.forms.RecordForm._post_clean", keep_only_typed)
    data = {"start": format_date(today()), "version": 1}
    url = f"/engagements/terms/{second.pk}/edit/?field=start"
    response = client_of(clerk).post(url, data)
    assert response.status_code == 422
    assert str(first.person) in str(response.context["form"].errors)
    assert fresh(second).start == known(6)


def keep_only_typed(form):
    """As a form whose checks came too early: what was typed, unchecked."""
    for name, value in form.cleaned_data.items():
        if name in {field.name for field in form.instance._meta.fields}:
            setattr(form.instance, name, value)
