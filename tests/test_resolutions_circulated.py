"""A resolution without a meeting: put to the seats by mail, voted on by signed links, counted."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from crm.dates import today
from crm.history import record
from crm.models import Mail
from engagements.actions import meetings, room
from engagements.actions.letters import register
from engagements.actions.meetings import resolve
from engagements.actions.motions import count, count_due, put, vote, withdraw
from engagements.actions.resolutions import communicate
from engagements.models import AgendaItem, Ballot, Meeting, Motion, Resolution
from engagements.voting import ballot_of, ballot_token
from tests.audit import audited
from tests.factories import (
    BodyFactory,
    ContactPointFactory,
    FollowUpFactory,
    MotionFactory,
    OrganizationFactory,
    PersonFactory,
    SeatFactory,
    TermFactory,
)

pytestmark = pytest.mark.django_db
PAGE = reverse("engagements:vote")


def seats(body, number=3):
    for n in range(number):
        person = PersonFactory()
        ContactPointFactory(person=person, value=f"seat{n}@example.org")
        TermFactory(seat=SeatFactory(body=body), person=person)


@pytest.fixture
def board():
    body = BodyFactory(code="هـ")
    seats(body)
    return body


@pytest.fixture
def motion(board, clerk):
    return put(MotionFactory(body=board), by=clerk)


def url(ballot):
    return f"{PAGE}?ballot={ballot_token(ballot)}"


def votes(motion, *choices):
    for ballot, choice in zip(motion.ballots.order_by("pk"), choices, strict=False):
        vote(ballot, by=None, choice=choice)


def test_each_filled_seat_gets_a_letter_with_an_address_of_its_own(motion):
    mails = Mail.objects.order_by("pk")
    links = [re.search(r"ballot=(\S+)", mail.text)[1] for mail in mails]
    assert [ballot_of(link) for link in links] == list(motion.ballots.order_by("pk"))
    assert len(set(links)) == 3


def test_vacant_seats_and_observers_have_no_ballot(board, clerk):
    SeatFactory(body=board)
    TermFactory(seat=SeatFactory(body=board, role="observer"))
    assert put(MotionFactory(body=board), by=clerk).ballots.count() == 3


def test_opening_the_page_changes_nothing(motion):
    for method in ("get", "head"):
        with audited() as lines:
            response = getattr(Client(), method)(url(motion.ballots.first()))
        assert (response.status_code, lines) == (200, [])


def test_a_seat_votes_by_a_click_and_may_change_its_mind(motion):
    ballot = motion.ballots.first()
    for choice in ("for", "against", "abstain"):
        assert Client().post(url(ballot), {"choice": choice}).status_code == 200
        assert Ballot.objects.get(pk=ballot.pk).choice == choice
    assert motion.ballots.exclude(choice="").count() == 1
    assert Client().post(url(ballot), {"choice": "perhaps"}).status_code == 422


def test_the_address_of_one_seat_opens_no_other(motion):
    first, second = motion.ballots.order_by("pk")[:2]
    signature = ballot_token(first).rpartition(".")[2]
    assert Client().get(f"{PAGE}?ballot={second.key}.{signature}").status_code == 404


def test_after_the_last_day_nobody_votes(motion):
    ballot = motion.ballots.first()
    with time_machine.travel(today() + timedelta(days=9)):
        response = Client().post(url(ballot), {"choice": "for"})
    assert response.status_code == 409
    assert Ballot.objects.get(pk=ballot.pk).choice == ""


@pytest.mark.parametrize(
    ("rule", "choices", "adopted"),
    [
        ("majority", ["for", "for", "against"], True),
        ("majority", ["for", "abstain", "against"], False),
        ("two_thirds", ["for", "for", "against"], True),
        ("all", ["for", "for", "abstain"], False),
        ("all", ["for", "for", "for"], True),
    ],
)
def test_the_rule_of_the_body_decides(clerk, rule, choices, adopted):
    body = BodyFactory(code="ق", adopts_by=rule)
    seats(body)
    motion = put(MotionFactory(body=body), by=clerk)
    votes(motion, *choices)
    counted = count(motion, by=clerk)
    assert counted.state == ("adopted" if adopted else "rejected")
    made = [(r.kind, r.meeting, r.body) for r in Resolution.objects.all()]
    assert made == ([("circular", None, body)] if adopted else [])


def test_what_is_adopted_keeps_how_it_was_voted_and_leads_to_the_vote(motion, clerk, client_of):
    votes(motion, "for", "for", "against")
    made = count(motion, by=clerk).resolution
    assert made.votes == (2, 1, 0)
    page = client_of(clerk).get(made.get_absolute_url())
    assert motion.get_absolute_url() in [step.url for step in page.context["life_line"]]
    assert not page.context["extract_url"]
    noted = {"votes_for": 9, "votes_against": 0, "votes_abstained": 0}
    with pytest.raises(ValidationError):
        room.vote(made, by=clerk, **noted)


@pytest.mark.parametrize(
    "page", ["list", "detail", "history", "update", "extract", "drop", "carry-out", "communicate"]
)
def test_every_page_of_a_resolution_without_a_meeting_opens(page, motion, clerk, client_of):
    votes(motion, "for", "for", "for")
    made = count(motion, by=clerk).resolution
    url = made.url_role(page, *([] if page == "list" else [made.pk]))
    assert client_of(clerk).get(url).status_code == 200


def test_what_is_owed_of_it_stands_in_kartabl_letter_and_agenda(motion, clerk, client_of):
    votes(motion, "for", "for", "for")
    made = count(motion, by=clerk).resolution
    owed = FollowUpFactory(
        resolution=made, chaser=clerk, due=today(), owner_organization=OrganizationFactory()
    )
    for url in ("/", owed.get_absolute_url(), reverse("engagements:follow-up-list")):
        assert client_of(clerk).get(url).status_code == 200
    letter = communicate(made, by=clerk)
    assert client_of(clerk).get(letter.get_absolute_url()).status_code == 200
    assert made.number in register(letter, by=clerk).text
    meeting = meetings.plan(
        Meeting(body=made.body, title="نشست", day=today() + timedelta(days=3)), by=clerk
    )
    assert AgendaItem.objects.filter(meeting=meeting, resolution=made).exists()


def test_it_is_not_counted_while_somebody_may_still_vote(motion, clerk):
    votes(motion, "for", "for")
    with pytest.raises(ValidationError):
        count(motion, by=clerk)
    with time_machine.travel(today() + timedelta(days=9)):
        assert count_due(today()) == 1
        assert count_due(today()) == 0
    assert Motion.objects.get(pk=motion.pk).resolution.number.startswith("هـ/")


def test_what_is_withdrawn_is_voted_on_no_more_and_its_letters_do_not_leave(motion, clerk):
    withdraw(motion, by=clerk, reason="متن نادرست بود")
    assert {mail.state for mail in Mail.objects.all()} == {"cancelled"}
    assert Client().post(url(motion.ballots.first()), {"choice": "for"}).status_code == 409


def test_only_who_leads_the_vote_sees_how_each_seat_voted(motion, clerk, reader, client_of):
    ballot = motion.ballots.first()
    ballot.person.user = reader
    record("update", ballot.person, by=clerk)
    page = motion.get_absolute_url()
    assert ballot in client_of(clerk).get(page).context["ballots"]
    assert client_of(reader).get(page).context["ballots"] == []


def test_a_resolution_without_a_meeting_is_otherwise_refused_in_words(board, clerk, client_of):
    with pytest.raises(ValidationError, match="مکاتبه"):
        resolve(Resolution(body=board, text="مقرر شد"), by=clerk)
    page = client_of(clerk).post(reverse("engagements:resolution-create"), {"text": "مقرر شد"})
    assert page.status_code == 422
    assert "meeting" in page.context["form"].errors
    assert not Resolution.objects.exists()
