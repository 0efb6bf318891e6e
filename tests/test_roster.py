"""The roster of a body: who sat there on any day, what is vacant, and who is asked for."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from crm.dates import PartialDate, format_date, today
from crm.history import record
from engagements.actions.follow_ups import finish
from engagements.actions.seats import ask_for_introduction
from engagements.models import Body, FollowUp, Seat, Term
from engagements.roster import roster
from tests.audit import audited
from tests.factories import (
    BodyFactory,
    FollowUpFactory,
    OrganizationFactory,
    PersonFactory,
    PostFactory,
    SeatFactory,
    TermFactory,
    seated,
)

pytestmark = pytest.mark.django_db


def day(offset):
    return today() + timedelta(days=offset)


def known(offset):
    return PartialDate.from_date(day(offset))


@pytest.fixture
def ministry():
    return OrganizationFactory(name="وزارت صمت", kind="ministry")


@pytest.fixture
def seat(weaving, ministry):
    """A seat for whom the ministry names."""
    return SeatFactory(body=weaving, office=ministry)


def page(client, body, **query):
    response = client.get(body.get_absolute_url(), query)
    assert response.status_code == 200
    return response.context, response.content.decode()


def ask(client, seat):
    return client.post(f"/engagements/seats/{seat.pk}/ask/")


# --- as of a day -------------------------------------------------------------------------------


def test_it_shows_who_sat_there_on_the_day_asked_for(weaving, seat, clerk, client_of):
    TermFactory(seat=seat, person=PersonFactory(family_name="نخستین"), start=known(-900))
    Term.objects.update(end=known(-500))
    TermFactory(seat=seat, person=PersonFactory(family_name="پسین"), start=known(-300))
    client = client_of(clerk)
    assert "پسین" in page(client, weaving)[1]
    assert "نخستین" not in page(client, weaving)[1]
    assert "نخستین" in page(client, weaving, as_of=format_date(day(-600)))[1]
    context, text = page(client, weaving, as_of=format_date(day(-400)))
    assert context["roster"][0].term is None
    assert "پسین" in text  # as who follows


def test_an_impossible_day_is_told_beside_the_box_and_today_is_shown(
    weaving, seat, clerk, client_of
):
    context, text = page(client_of(clerk), weaving, as_of="1404/12/30")
    assert context["is_today"]
    assert "as_of" in context["as_of_form"].errors
    assert 'value="1404/12/30"' in text


def test_a_day_in_the_past_is_looked_at_not_changed(weaving, seat, clerk, client_of):
    assert "term-create" not in page(client_of(clerk), weaving)[0]
    assert f"?seat={seat.pk}" in page(client_of(clerk), weaving)[1]
    past = page(client_of(clerk), weaving, as_of=format_date(day(-9)))[1]
    assert f"?seat={seat.pk}" not in past
    assert f"/seats/{seat.pk}/ask/" not in past


def test_a_hundred_seats_cost_no_more_than_one(weaving, seat, clerk, client_of):
    client = client_of(clerk)
    weaving.absences_in_row, weaving.longest_gap = 3, 6
    record("update", weaving, by=clerk)
    page(client, weaving)
    with CaptureQueriesContext(connection) as few:
        page(client, weaving)
    for _number in range(20):
        TermFactory(seat=SeatFactory(body=weaving, office=seat.office, office_title="وزیر"))
    with CaptureQueriesContext(connection) as many:
        page(client, weaving)
    assert len(many) <= len(few) + 1 <= 15  # who holds the posts is asked once


# --- vacant seats ------------------------------------------------------------------------------


def test_a_vacant_seat_says_so_and_who_held_it_last(weaving, seat, clerk, client_of):
    last = PersonFactory(family_name="پیشین")
    TermFactory(seat=seat, person=last, start=known(-90), end=known(-1))
    context, text = page(client_of(clerk), weaving)
    assert context["vacant_count"] == 1
    assert "پیشین" in text


def test_the_holder_of_the_post_is_offered_for_its_seat(weaving, seat, ministry, clerk, client_of):
    seat.office_title = "وزير"
    record("update", seat, by=clerk)
    minister = PostFactory(organization=ministry, title="وزیر").person
    text = page(client_of(clerk), weaving)[1]
    assert f"?seat={seat.pk}&amp;person={minister.pk}" in text


def test_somebody_else_than_the_holder_of_the_post_is_told(weaving, seat, ministry, clerk):
    seat.office_title = "وزیر"
    record("update", seat, by=clerk)
    former = TermFactory(seat=seat).person
    PostFactory(organization=ministry, title="وزیر")
    assert roster(weaving, today(), clerk)[0].in_the_way
    PostFactory(organization=ministry, title="وزیر", person=former)
    assert not roster(weaving, today(), clerk)[0].in_the_way


# --- asking for an introduction ----------------------------------------------------------------


def test_one_click_has_the_organization_asked(weaving, seat, ministry, clerk, client_of):
    with audited() as lines:
        response = ask(client_of(clerk), seat)
    assert response["Location"] == weaving.get_absolute_url()
    assert len(lines) == 1
    asked = FollowUp.objects.get()
    assert (asked.seat, asked.owner, asked.chaser) == (seat, ministry, clerk)
    assert asked.owed_to == weaving.organization
    assert asked.due > today()
    assert asked.remind_on is not None
    assert "بافندگی" in asked.title
    assert asked.get_absolute_url() in page(client_of(clerk), weaving)[1]


def test_it_is_not_asked_twice_while_it_is_open(weaving, seat, clerk, client_of):
    client = client_of(clerk)
    for _time in range(3):
        assert ask(client, seat).status_code == 302
    asked = FollowUp.objects.get()
    assert f"/seats/{seat.pk}/ask/" not in page(client, weaving)[1]
    finish(asked, by=clerk, evidence="نامهٔ ۱۲")
    assert f"/seats/{seat.pk}/ask/" in page(client, weaving)[1]
    ask(client, seat)
    assert FollowUp.objects.count() == 2


def test_the_database_keeps_a_second_one_out(seat, clerk):
    ask_for_introduction(seat, by=clerk)
    with pytest.raises(IntegrityError), transaction.atomic():
        record("create", FollowUp(title="باز هم", seat=seat), by=clerk)


def test_a_seat_of_no_organization_is_not_asked_for(weaving, clerk, client_of):
    seat = SeatFactory(body=weaving)
    assert f"/seats/{seat.pk}/ask/" not in page(client_of(clerk), weaving)[1]
    assert ask(client_of(clerk), seat).status_code == 422
    assert not FollowUp.objects.exists()


def test_the_head_of_the_body_may_ask_and_others_may_not(seat, head, reader, client_of):
    assert ask(client_of(reader), seat).status_code == 403
    assert ask(client_of(head), seat).status_code == 302
    asked = FollowUp.objects.get()
    assert FollowUp.objects.editable_by(head).get() == asked
    assert not FollowUp.objects.editable_by(reader).exists()


def test_a_seat_somebody_holds_for_long_is_not_asked_for(weaving, seat, clerk):
    term = TermFactory(seat=seat)
    assert not roster(weaving, today(), clerk)[0].may_ask
    term.end = known(59)
    record("update", term, by=clerk)
    assert roster(weaving, today(), clerk)[0].may_ask


# --- terms that end ----------------------------------------------------------------------------

ENDS = [(known(60), True), (known(61), False), (known(0), True), (known(-1), False), (None, False)]


@pytest.mark.parametrize(("end", "soon"), ENDS)
def test_sixty_days_before_its_end_a_term_is_told_of(weaving, seat, clerk, end, soon):
    TermFactory(seat=seat, end=end)
    assert roster(weaving, today(), clerk)[0].ends_soon == soon
    assert Term.objects.ending_soon().exists() == soon
    assert Seat.objects.ending_soon().exists() == soon


def test_a_year_that_lasts_longer_does_not_end_soon_for_certain(weaving, seat, clerk):
    far = PartialDate.from_date(day(400))
    TermFactory(seat=seat, end=PartialDate(far.year))
    assert not Term.objects.ending_soon().exists()


def test_with_a_successor_there_is_nothing_to_do(weaving, seat, clerk):
    TermFactory(seat=seat, end=known(20))
    assert Term.objects.ending_soon().exists()
    TermFactory(seat=seat, start=known(21))
    assert not Term.objects.ending_soon().exists()
    row = roster(weaving, today(), clerk)[0]
    assert (row.ends_soon, row.may_ask) == (False, False)


def kartabl(client):
    groups = client.get(reverse("engagements:kartabl-panel")).context["groups"]
    return [item["term"].seat for group in groups for item in group.items if "term" in item]


def test_it_waits_in_the_kartabl_of_those_who_keep_the_body(seat, clerk, head, reader, client_of):
    TermFactory(seat=seat, end=known(20))
    assert kartabl(client_of(clerk)) == kartabl(client_of(head)) == [seat]
    assert kartabl(client_of(reader)) == []


def test_it_leaves_the_kartabl_when_the_organization_is_asked(seat, clerk, client_of):
    TermFactory(seat=seat, end=known(20))
    ask_for_introduction(seat, by=clerk)
    assert kartabl(client_of(clerk)) == []


def test_thirty_terms_in_the_kartabl_cost_no_more_than_one(clerk, client_of):
    client = client_of(clerk)
    FollowUpFactory(owner_user=clerk)
    TermFactory(end=known(20))
    kartabl(client)
    with CaptureQueriesContext(connection) as few:
        kartabl(client)
    for _number in range(29):
        TermFactory(end=known(20))
    with CaptureQueriesContext(connection) as many:
        assert len(kartabl(client)) == 30
    assert len(many) == len(few) <= 11


# --- rights follow the days of the term --------------------------------------------------------

DAYS = [
    (None, None, True),
    (known(0), None, True),
    (known(1), None, False),
    (None, known(0), True),
    (None, known(-1), False),
]


@pytest.mark.parametrize(("start", "end", "leads"), DAYS)
def test_a_head_leads_on_the_days_of_the_term(weaving, reader, client_of, start, end, leads):
    person = PersonFactory(user=reader)
    TermFactory(seat=SeatFactory(body=weaving, role="head"), person=person, start=start, end=end)
    response = client_of(reader).get(f"{weaving.get_absolute_url()}edit/")
    assert response.status_code == (200 if leads else 403)
    assert Body.objects.led_by(reader).exists() == leads


# --- lists -------------------------------------------------------------------------------------


def test_the_list_of_bodies_counts_filled_and_vacant_seats(weaving, seat, reader, client_of):
    seated(reader, weaving)
    full = BodyFactory(name="هیئت‌مدیره")
    TermFactory(seat=SeatFactory(body=full))
    client = client_of(reader)
    rows = {row.pk: row for row in client.get("/engagements/bodies/").context["table"].shown.rows}
    row = rows[weaving.pk]
    assert (row.seat_count, row.filled_count, row.vacant_count) == (2, 1, 1)
    for value, expected in (("vacant", weaving), ("filled", full)):
        found = client.get("/engagements/bodies/", {"seats": value})
        assert [each.pk for each in found.context["table"].shown.rows] == [expected.pk]


@pytest.mark.parametrize(
    ("state", "name"), [("vacant", "خالی"), ("filled", "پر"), ("ending", "رو")]
)
def test_seats_are_narrowed_by_their_state(clerk, client_of, state, name):
    SeatFactory(body__name="خالی")
    TermFactory(seat=SeatFactory(body__name="پر"))
    TermFactory(seat=SeatFactory(body__name="رو"), end=known(10))
    found = client_of(clerk).get("/engagements/seats/", {"state": state})
    bodies = {seat.body.name for seat in found.context["table"].shown.rows}
    assert bodies == ({"پر", "رو"} if state == "filled" else {name})


STATES = [("held_today", {"اکنون", "رو"}), ("ending_soon", {"رو"}), ("over", {"دیروز"})]


@pytest.mark.parametrize(("state", "expected"), [*STATES, ("to_come", {"فردا"})])
def test_terms_are_narrowed_by_their_state(clerk, client_of, state, expected):
    for name, start, end in (
        ("دیروز", None, known(-1)),
        ("اکنون", known(0), None),
        ("رو", None, known(9)),
        ("فردا", known(1), None),
    ):
        TermFactory(person__family_name=name, start=start, end=end)
    found = client_of(clerk).get("/engagements/terms/", {"state": state})
    assert {term.person.family_name for term in found.context["table"].shown.rows} == expected


def test_terms_are_found_by_person_letter_and_day(clerk, client_of):
    wanted = TermFactory(
        person__family_name="لاهوتی", letter="۶۰/۱۱۲۴۵", start=known(-90), end=known(-60)
    )
    TermFactory()
    client = client_of(clerk)
    for query in ({"q": "لاهوتي"}, {"q": "۱۱۲۴۵"}, {"as_of": format_date(day(-70)), "q": "لاهوتی"}):
        rows = client.get("/engagements/terms/", query).context["table"].shown.rows
        assert [term.pk for term in rows] == [wanted.pk], query


# --- forms -------------------------------------------------------------------------------------


def test_a_seat_twice_taken_is_told_beside_the_person(seat, clerk, client_of):
    TermFactory(seat=seat, person__family_name="نشسته")
    data = {"seat": seat.pk, "person": PersonFactory().pk, "start": format_date(today())}
    response = client_of(clerk).post("/engagements/terms/new/", data)
    assert response.status_code == 422
    assert "نشسته" in response.context["form"].errors["person"][0]


def test_an_end_before_the_start_is_told_wherever_the_date_is_edited(seat, clerk, client_of):
    term = TermFactory(seat=seat, start=known(-9), end=known(9))
    url = f"/engagements/terms/{term.pk}/edit/"
    client, data = client_of(clerk), {"version": 1}
    wrong_end = client.post(f"{url}?field=end", data | {"end": format_date(day(-20))})
    assert "end" in wrong_end.context["form"].errors
    wrong_start = client.post(f"{url}?field=start", data | {"start": format_date(day(20))})
    assert wrong_start.status_code == 422
    assert wrong_start.context["form"].errors


def test_an_alternate_fills_in_for_a_seat_of_the_same_body(weaving, seat, clerk, client_of):
    strange = SeatFactory()
    client, data = client_of(clerk), {"body": weaving.pk, "place": 1}
    for role, main, refused in (
        ("alternate", strange.pk, True),
        ("member", seat.pk, True),
        ("alternate", seat.pk, False),
    ):
        typed = data | {"role": role, "alternate_for": main}
        response = client.post("/engagements/seats/new/", typed)
        assert (response.status_code == 422) == refused
        if refused:
            assert list(response.context["form"].errors) == ["alternate_for"]
    assert seat.alternates.count() == 1


def test_the_quorum_is_a_number_or_a_share(weaving, clerk, client_of):
    url = f"{weaving.get_absolute_url()}edit/"
    response = client_of(clerk).post(f"{url}?field=quorum", {"quorum": "5", "version": 1})
    assert response.status_code == 302
    both = client_of(clerk).post(f"{url}?field=quorum_share", {"quorum_share": "51", "version": 2})
    assert list(both.context["form"].errors) == ["quorum_share"]
