"""Substitutes: who sees to somebody's kartabl while they are away, from day to day."""

from __future__ import annotations

from datetime import timedelta

import pytest

from crm.dates import today
from crm.history import record
from crm.models import Change
from engagements.actions.replies import reply
from engagements.counting import counted
from engagements.kartabl import grouped
from engagements.models import Substitution
from tests.factories import (
    FollowUpFactory,
    MeetingFactory,
    OrganizationFactory,
    PersonFactory,
    ResolutionFactory,
)

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
        if group.slug != "answers"
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
    assert counted(reader)[0] == 2


def test_what_the_absent_one_only_chases_waits_on_others(director, reader):
    """Owed by a person without an account as by anybody else."""
    late = {"due": today() - timedelta(days=3), "chaser": director}
    person = PersonFactory()
    FollowUpFactory(title="سازمان", owner_organization=OrganizationFactory(), **late)
    FollowUpFactory(title="شخص", owner_person=person, **late)
    FollowUpFactory(title="خودش", owner_user=director, **late)
    away(director, reader)
    found = {group.slug: group for group in grouped(reader) if group.items}
    where = {slug: [item["follow_up"].title for item in one.items] for slug, one in found.items()}
    assert where == {"overdue": ["خودش"], "waiting": ["سازمان", "شخص"]}
    told = found["waiting"].items[1]["reason"]
    assert str(director) in told
    assert str(person) in told


def test_the_substitute_is_asked_in_the_place_of_who_chases(director, reader, clerk, client_of):
    owed = FollowUpFactory(owner_person=PersonFactory(), chaser=director, due=today())
    said = reply(owed, kind="time", by=None, until=today() + timedelta(days=9))
    secret = ResolutionFactory(meeting=MeetingFactory(confidential=True))
    hidden = FollowUpFactory(owner_person=PersonFactory(), chaser=director, resolution=secret)
    reply(hidden, kind="not_mine", by=None)
    assert answers(reader) == []
    away(director, reader)
    assert [item["reply"] for item in answers(reader)] == [said]
    assert counted(reader)[0] == 1
    text = client_of(reader).get("/").content.decode()
    assert f"به جای <bdi>{director}</bdi>" in text
    accept = f"/engagements/replies/{said.pk}/accept/"
    assert client_of(reader).post(accept, {"version": said.version}).status_code == 302
    assert answers(reader) == []


def test_what_nobody_chases_any_more_asks_the_secretariat(stranger, clerk, reader):
    person = PersonFactory(user=reader)
    for chaser in (None, stranger):
        owed = FollowUpFactory(owner_person=person, chaser=chaser)
        reply(owed, kind="not_mine", by=reader)
    assert (len(answers(clerk)), counted(clerk)[0]) == (2, 2)
    assert (answers(reader), counted(reader)[0]) == ([], 2)


def answers(user):
    return next(group for group in grouped(user) if group.slug == "answers").items


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
