"""Turnover of a branch: many posts end on one day, shown before it is done, all or nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from contacts.models import Post
from crm.dates import PartialDate, format_date, today
from crm.models import Change
from engagements.models import FollowUp, Term
from tests.audit import audited
from tests.factories import (
    FollowUpFactory,
    OrganizationFactory,
    PersonFactory,
    PostFactory,
    SeatFactory,
    TermFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def ministry():
    return OrganizationFactory(name="وزارت صمت", kind="ministry")


@pytest.fixture
def office(ministry):
    return OrganizationFactory(name="دفتر نساجی", kind="agency_office", parent=ministry)


@pytest.fixture
def minister(ministry):
    return PostFactory(organization=ministry, title="وزیر", head=True)


@pytest.fixture
def manager(office):
    return PostFactory(organization=office, title="مدیرکل")


def address(organization, units=True):
    return f"/engagements/organizations/{organization.pk}/turnover/" + ("?units=all" * units)


def sent(client, organization, posts, **more):
    data = {"day": format_date(today()), "with_units": "on"}
    data |= {f"ends_{post.pk}": "on" for post in posts} | more
    return client.post(address(organization), data)


def done(client, organization, posts, **more):
    """Sent, looked at, and sent again as it was shown."""
    preview = sent(client, organization, posts, **more)
    assert preview.status_code == 200, preview.context["form"].errors
    return sent(client, organization, posts, shown=preview.context["form"]["shown"].value(), **more)


def test_the_whole_branch_is_offered_when_asked_for(ministry, minister, manager, clerk, client_of):
    client = client_of(clerk)
    rows = client.get(address(ministry)).context["form"].post_rows
    assert [row["leaving"].post for row in rows] == [manager, minister]
    rows = client.get(address(ministry, units=False)).context["form"].post_rows
    assert [row["leaving"].post for row in rows] == [minister]


def test_it_costs_as_many_queries_for_many_as_for_few(ministry, clerk, client_of):
    client, costs = client_of(clerk), []
    for _round in range(2):
        for post in PostFactory.create_batch(5, organization=ministry):
            FollowUpFactory(owner_person=post.person)
        with CaptureQueriesContext(connection) as captured:
            client.get(address(ministry))
        costs.append(len(captured))
    assert costs[0] == costs[1] <= 15


def test_what_will_happen_is_shown_and_nothing_is_done(
    ministry, minister, manager, clerk, client_of
):
    FollowUpFactory(owner_person=minister.person)
    seat = SeatFactory(office=ministry, body__name="شورای نساجی")
    TermFactory(seat=seat, person=minister.person)
    follower = PersonFactory(family_name="تازه‌وارد")
    more = {f"successor_{minister.pk}": follower.pk, "hand_over": "on", "end_seats": "on"}
    with audited() as lines:
        response = sent(client_of(clerk), ministry, [minister, manager], **more)
    page = response.content.decode()
    assert lines == []
    for told in ("تازه‌وارد", "شورای نساجی", "سمت خالی می‌شود"):
        assert told in page
    assert {row.post for row in response.context["preview"]} == {minister, manager}


def test_it_is_done_when_it_is_sent_again(ministry, office, minister, manager, clerk, client_of):
    owed, general = (FollowUpFactory(owner_person=post.person) for post in (minister, manager))
    follower = PersonFactory()
    more = {f"successor_{minister.pk}": follower.pk, "hand_over": "on"}
    response = done(client_of(clerk), ministry, [minister, manager], **more)
    assert response.status_code == 302
    yesterday = PartialDate.from_date(today() - timedelta(days=1))
    ended = Post.objects.filter(pk__in=[minister.pk, manager.pk])
    assert {post.end for post in ended} == {yesterday}
    new = Post.objects.get(person=follower)
    assert (new.title, new.organization, new.head) == ("وزیر", ministry, True)
    assert FollowUp.objects.get(pk=owed.pk).owner == follower
    assert FollowUp.objects.get(pk=general.pk).owner == office


def test_those_that_were_not_ticked_stay(ministry, minister, manager, clerk, client_of):
    done(client_of(clerk), ministry, [manager])
    assert Post.objects.get(pk=minister.pk).end is None


def test_what_changed_after_it_was_shown_is_shown_again(ministry, minister, clerk, client_of):
    client = client_of(clerk)
    preview = sent(client, ministry, [minister])
    FollowUpFactory(owner_person=minister.person)
    with audited() as lines:
        response = sent(
            client, ministry, [minister], shown=preview.context["form"]["shown"].value()
        )
    assert lines == []
    assert response.context["changed"]
    assert Post.objects.get(pk=minister.pk).end is None


def test_one_may_go_back_to_the_choice(ministry, minister, clerk, client_of):
    response = sent(client_of(clerk), ministry, [minister], back="1")
    assert response.status_code == 200
    assert "preview" not in response.context
    assert response.context["form"][f"ends_{minister.pk}"].value()


def test_all_or_nothing(ministry, minister, manager, clerk, client_of):
    """The day lies before one of them began."""
    Post.everything.filter(pk=manager.pk).update(start=PartialDate.from_date(today()))
    with audited() as lines:
        response = done(client_of(clerk), ministry, [minister, manager])
    assert response.status_code == 422
    assert lines == []
    assert str(manager.person) in response.content.decode()
    assert Post.objects.get(pk=minister.pk).end is None


@pytest.mark.parametrize("day", ["1404/12/30", "\x00", "", "9" * 40])
def test_an_impossible_day_is_explained_and_the_choice_stays(
    ministry, minister, clerk, client_of, day
):
    response = sent(client_of(clerk), ministry, [minister], day=day)
    assert response.status_code == 422
    assert "day" in response.context["form"].errors
    assert response.context["form"][f"ends_{minister.pk}"].value()


def test_nobody_chosen_is_said(ministry, minister, clerk, client_of):
    response = sent(client_of(clerk), ministry, [])
    assert response.status_code == 422
    assert response.context["form"].non_field_errors()


def test_a_successor_without_a_tick_is_asked_about(ministry, minister, clerk, client_of):
    more = {f"successor_{minister.pk}": PersonFactory().pk}
    response = sent(client_of(clerk), ministry, [], **more)
    assert f"ends_{minister.pk}" in response.context["form"].errors


def test_seats_of_the_offices_end(ministry, minister, clerk, client_of):
    term = TermFactory(seat=SeatFactory(office=ministry), person=minister.person)
    done(client_of(clerk), ministry, [minister], end_seats="on")
    assert Term.objects.get(pk=term.pk).end is not None
    assert Change.objects.of(term)[0].by == clerk


def test_sent_three_times_it_is_done_once(ministry, minister, clerk, client_of):
    client, follower = client_of(clerk), PersonFactory()
    more = {f"successor_{minister.pk}": follower.pk}
    preview = sent(client, ministry, [minister], **more)
    more["shown"] = preview.context["form"]["shown"].value()
    for _time in range(2):
        sent(client, ministry, [minister], **more)
    assert Post.objects.filter(person=follower).count() == 1


def test_of_a_turnover_only_the_month_may_be_known(ministry, minister, clerk, client_of):
    follower, since = PersonFactory(), PartialDate(1404, 7)
    more = {f"successor_{minister.pk}": follower.pk, "day": "مهر ۱۴۰۴", "source": "حکم"}
    client = client_of(clerk)
    preview = sent(client, ministry, [minister], **more).content.decode()
    assert "۱۴۰۴/۰۷" in preview
    assert "۱۴۰۴/۰۷/۰۱" in preview  # the day that counts where one is needed
    assert "حکم" in preview
    assert done(client, ministry, [minister], **more).status_code == 302
    assert Post.objects.get(pk=minister.pk).end == since
    new = Post.objects.get(person=follower)
    assert (new.start, new.head, new.source) == (since, True, "حکم")
