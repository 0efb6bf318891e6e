"""A change of post of which only the month or the year is known, who heads, and how we know."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from contacts.models import ContactPoint, Post
from crm.dates import PartialDate, format_date, today
from crm.models import Change
from engagements.actions.calling_off import call_off, planned_changes
from engagements.actions.posts import NewPost, Promises, change_post
from engagements.actions.reminders import tick
from engagements.models import FollowUp, Handover, Term
from tests.audit import audited
from tests.factories import (
    ContactPointFactory,
    FollowUpFactory,
    OrganizationFactory,
    PersonFactory,
    PostFactory,
    SeatFactory,
    TermFactory,
)

pytestmark = pytest.mark.django_db
MONTH = PartialDate(1404, 7)
FIRST = date(2025, 9, 23)  # 1404/07/01
LAST = PartialDate(1404, 6, 31)


@pytest.fixture
def ministry():
    return OrganizationFactory(name="وزارت صمت", kind="ministry")


@pytest.fixture
def parks():
    return OrganizationFactory(name="شرکت شهرک‌های صنعتی")


@pytest.fixture
def deputy(parks):
    started = PartialDate.parse("1401")
    return PostFactory(organization=parks, title="معاون", primary=True, start=started)


@pytest.fixture
def successor():
    return PersonFactory(family_name="کریمی")


@pytest.fixture
def next_year():
    return PartialDate(PartialDate.from_date(today()).year + 1)


def ask(client, post, **typed):
    url = reverse("engagements:post-change", args=[post.pk])
    return client.post(url, {"day": "۱۴۰۴/۷", "promises": "keep"} | typed)


@pytest.mark.parametrize(
    ("typed", "since"),
    [("1404", PartialDate(1404)), ("مهر ۱۴۰۴", MONTH), ("1404/07/15", PartialDate(1404, 7, 15))],
)
def test_the_posts_carry_what_is_known_of_the_date(
    deputy, ministry, successor, clerk, client_of, typed, since
):
    how = {"organization": ministry.pk, "title": "مشاور", "successor": successor.pk}
    assert ask(client_of(clerk), deputy, day=typed, **how).status_code == 302
    end = PartialDate(1404, 7, 14) if since.day else since
    assert Post.objects.get(pk=deputy.pk).end == end
    begun = Post.objects.exclude(pk=deputy.pk)
    assert {post.start for post in begun} == {since}
    assert all(post.primary for post in begun)


@pytest.mark.parametrize("page", ["post", "turnover"])
def test_today_stands_in_the_box_as_the_reader_writes_it(deputy, clerk, client_of, page):
    url = {
        "post": reverse("engagements:post-change", args=[deputy.pk]),
        "turnover": reverse("engagements:organization-turnover", args=[deputy.organization_id]),
    }[page]
    shown = f'name="day" value="{format_date(today())}"'
    assert shown in client_of(clerk).get(url).content.decode()
    assert "۱۴" in shown


def test_what_needs_a_day_goes_by_the_first_possible_one(deputy, parks, successor, clerk):
    term = TermFactory(seat=SeatFactory(office=parks), person=deputy.person)
    point = ContactPointFactory(person=deputy.person, post=deputy)
    owed = FollowUpFactory(owner_person=deputy.person)
    how = {"successor": successor, "promises": Promises.SUCCESSOR}
    change_post(deputy, by=clerk, day=MONTH, end_seats=True, retire_points=True, **how)
    assert Term.objects.get(pk=term.pk).end == LAST
    assert ContactPoint.objects.get(pk=point.pk).retired_on == FIRST
    assert Handover.objects.get().day == FIRST
    assert FollowUp.objects.get(pk=owed.pk).owner == successor


def test_a_post_begun_in_that_month_is_held_for_a_day_at_least(parks, clerk):
    began = PartialDate(1404, 7, 10)
    post = PostFactory(organization=parks, title="معاون", start=began)
    term = TermFactory(seat=SeatFactory(office=parks), person=post.person, start=began)
    change_post(post, by=clerk, day=MONTH, end_seats=True)
    assert Post.objects.get().end == MONTH
    assert Term.objects.get(pk=term.pk).end == began


@pytest.mark.parametrize("typed", ["1400", "1400/12", "1401/13", "2025-09", "x"])
def test_a_time_before_the_post_began_or_that_is_none_is_refused(deputy, clerk, client_of, typed):
    response = ask(client_of(clerk), deputy, day=typed)
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["day"]
    assert Post.objects.get().end is None


def test_sent_twice_it_is_done_once(deputy, clerk, client_of):
    client = client_of(clerk)
    assert [ask(client, deputy).status_code for _time in range(2)] == [302, 422]


def test_the_month_is_told_when_first_only_the_year_was_known(deputy, clerk):
    change_post(deputy, by=clerk, day=PartialDate(1404))
    with pytest.raises(ValidationError):
        change_post(deputy, by=clerk, day=PartialDate(1405))
    change_post(deputy, by=clerk, day=MONTH)
    assert Post.objects.get().end == MONTH


def test_a_year_to_come_takes_effect_by_itself(deputy, successor, clerk, next_year, time_machine):
    owed = FollowUpFactory(owner_person=deputy.person)
    how = {"successor": successor, "promises": Promises.SUCCESSOR}
    change_post(deputy, by=clerk, day=next_year, **how)
    assert Post.objects.get(pk=deputy.pk).is_held
    assert Post.objects.get(person=successor).is_to_come
    for day, owner in ((-1, deputy.person), (0, successor)):
        moment = datetime.combine(next_year.first_day + timedelta(days=day), time(9))
        time_machine.move_to(moment.replace(tzinfo=ZoneInfo("Asia/Tehran")))
        tick()
        assert FollowUp.objects.get(pk=owed.pk).owner == owner
    assert Handover.objects.get().done
    assert Post.objects.get(person=successor).is_held


def test_a_year_to_come_is_called_off_with_all_it_did(deputy, parks, successor, clerk, next_year):
    term = TermFactory(seat=SeatFactory(office=parks), person=deputy.person)
    point = ContactPointFactory(person=deputy.person, post=deputy)
    FollowUpFactory(owner_person=deputy.person)
    how = {"successor": successor, "promises": Promises.SUCCESSOR, "source": "روزنامه"}
    new = NewPost(OrganizationFactory(), "رئیس", head=True)
    planned = {"day": next_year, "new": new, "end_seats": True, "retire_points": True} | how
    change_post(deputy, by=clerk, **planned)
    assert planned_changes(deputy.person) == [deputy]
    call_off(deputy, by=clerk)
    post = Post.objects.get()
    assert (post.end, post.successor, post.source) == (None, None, "")
    assert Term.objects.get(pk=term.pk).end is None
    assert ContactPoint.objects.get(pk=point.pk).retired_on is None
    assert not Handover.objects.exists()
    assert planned_changes(deputy.person) == []


def test_what_began_this_year_is_not_called_off(deputy, clerk):
    change_post(deputy, by=clerk, day=PartialDate(PartialDate.from_date(today()).year))
    with pytest.raises(ValidationError):
        call_off(deputy, by=clerk)


# --- who heads ---------------------------------------------------------------------------------


def test_the_person_heads_where_they_go_on_to(deputy, ministry, clerk, client_of):
    typed = {"organization": ministry.pk, "title": "وزیر", "head": "on"}
    assert ask(client_of(clerk), deputy, **typed).status_code == 302
    assert Post.objects.get(organization=ministry).head
    assert not Post.objects.get(pk=deputy.pk).head


def test_who_heads_it_already_is_named_beside_the_field(deputy, ministry, clerk, client_of):
    PostFactory(organization=ministry, head=True, person=PersonFactory(family_name="رضایی"))
    typed = {"organization": ministry.pk, "title": "وزیر", "head": "on"}
    with audited() as lines:
        response = ask(client_of(clerk), deputy, **typed)
    assert response.status_code == 422
    assert lines == []
    assert list(response.context["form"].errors) == ["head"]
    assert "رضایی" in response.context["form"].errors["head"][0]
    assert Post.objects.get(pk=deputy.pk).end is None


def test_heading_needs_an_organization(deputy, clerk, client_of):
    response = ask(client_of(clerk), deputy, head="on")
    assert list(response.context["form"].errors) == ["organization"]


def test_what_keeps_the_successor_from_it_is_said_of_the_successor(
    deputy, parks, successor, clerk, client_of
):
    PostFactory(person=successor, organization=parks, title="معاون")
    response = ask(client_of(clerk), deputy, successor=successor.pk)
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["successor"]


# --- how we know -------------------------------------------------------------------------------


def test_the_source_stands_on_all_posts_and_in_the_history(
    deputy, ministry, successor, clerk, client_of
):
    more = {"organization": ministry.pk, "successor": successor.pk, "source": "روزنامه ایران"}
    ask(client_of(clerk), deputy, **more)
    assert set(Post.objects.values_list("source", flat=True)) == {"روزنامه ایران"}
    page = client_of(clerk).get(deputy.url_role("history", deputy.pk)).content.decode()
    assert "تغییر سمت: روزنامه ایران" in page


def test_the_old_post_keeps_how_we_knew_of_it(deputy, clerk):
    Post.everything.filter(pk=deputy.pk).update(source="حکم")
    change_post(deputy, by=clerk, day=MONTH, source="روزنامه")
    assert Post.objects.get().source == "حکم"
    assert "روزنامه" in Change.objects.of(deputy)[0].details["reason"]
