"""Substitutes: who sees to somebody's kartabl while they are away, from day to day."""

from __future__ import annotations

from datetime import timedelta

import pytest

from crm.dates import today
from crm.history import record
from crm.models import Change
from engagements.counting import counted
from engagements.kartabl import grouped
from engagements.models import Substitution
from tests.factories import FollowUpFactory, MeetingFactory, PersonFactory, ResolutionFactory

pytestmark = pytest.mark.django_db
PAGE = "/engagements/substitutions/"


def away(who, substitute, first=0, last=0):
    days = [today() + timedelta(days=count) for count in (first, last)]
    row = Substitution(away=who, substitute=substitute, first_day=days[0], last_day=days[1])
    record("create", row, by=who)
    return row


def shown(user):
    return [
        (item["follow_up"].title, item["for_whom"])
        for group in grouped(user)
        for item in group.items
    ]


def test_the_substitute_sees_it_marked_and_acts(director, reader, client_of):
    follow_up = FollowUpFactory(title="نامه", owner_user=director)
    done = f"{follow_up.get_absolute_url()}done/"
    assert client_of(reader).post(done).status_code == 403
    away(director, reader)
    assert shown(reader) == [("نامه", director)]
    assert counted(reader)[0] == 1
    assert client_of(reader).post(done).status_code == 302
    line = Change.objects.of(follow_up).first()
    assert (line.verb, line.by, line.details["for"]) == ("finish", reader, str(director))
    history = client_of(reader).get(f"{follow_up.get_absolute_url()}history/").content.decode()
    assert f"<bdi>{director}</bdi>" in history


def test_it_begins_and_ends_by_itself(director, reader):
    FollowUpFactory(owner_user=director)
    away(director, reader, 1, 3)
    away(director, reader, -3, -1)
    assert shown(reader) == []
    assert counted(reader)[0] == 0


def test_what_somebody_owes_as_a_person_or_chases_is_there_too(director, reader):
    FollowUpFactory(title="شخص", owner_person=PersonFactory(user=director))
    FollowUpFactory(title="پیگیر", chaser=director)
    away(director, reader)
    assert sorted(shown(reader)) == [("شخص", director), ("پیگیر", director)]


def test_nothing_confidential_opens_to_a_substitute(director, reader, client_of):
    secret = ResolutionFactory(meeting=MeetingFactory(confidential=True))
    follow_up = FollowUpFactory(owner_user=director, resolution=secret)
    away(director, reader)
    assert shown(director) == [(follow_up.title, None)]
    assert shown(reader) == []
    assert counted(reader)[0] == 0
    assert client_of(reader).get(follow_up.get_absolute_url()).status_code == 404
    assert client_of(reader).post(f"{follow_up.get_absolute_url()}done/").status_code == 404


def test_one_names_a_substitute_for_oneself_alone(reader, director, admin, client_of):
    sent = {"away": director.pk, "substitute": reader.pk, "first_day": "1405/09/10"}
    sent |= {"last_day": "1405/09/12", "version": ""}
    assert client_of(reader).post(f"{PAGE}new/", sent).status_code == 422
    assert client_of(admin).post(f"{PAGE}new/", sent).status_code == 302
    [row] = Substitution.objects.all()
    assert row.away == director
    again = sent | {"first_day": "1405/09/12", "last_day": "1405/09/14"}
    assert client_of(admin).post(f"{PAGE}new/", again).status_code == 422
