"""Change of post: the old one ends, the new one begins, and what hung on it is asked about."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from contacts.models import ContactPoint, Person, Post
from crm.dates import PartialDate, today
from crm.models import Mail
from crm.outbox import send_due
from engagements.actions.follow_ups import finish
from engagements.actions.meetings import hold
from engagements.actions.posts import NewPost, Promises, change_post
from engagements.actions.reminders import remind_due, tick
from engagements.models import Attendance, FollowUp, Handover, Term
from tests.audit import audited
from tests.factories import (
    AttendanceFactory,
    ContactPointFactory,
    FollowUpFactory,
    MeetingFactory,
    OrganizationFactory,
    PersonFactory,
    PostFactory,
    SeatFactory,
    TermFactory,
)

pytestmark = pytest.mark.django_db
DAY = date(2026, 4, 4)  # 1405/1/15


@pytest.fixture
def ministry():
    return OrganizationFactory(name="وزارت صمت", kind="ministry")


@pytest.fixture
def parks():
    return OrganizationFactory(name="سازمان صنایع کوچک و شهرک‌های صنعتی ایران")


@pytest.fixture
def deputy(parks):
    """The deputy of the founding report."""
    person = PersonFactory(honorific="دکتر", given_name="", family_name="قربانی")
    started = PartialDate.parse("1401")
    return PostFactory(
        person=person, organization=parks, title="معاون", primary=True, start=started
    )


@pytest.fixture
def successor():
    return PersonFactory(family_name="کریمی")


def moved(post, clerk, **more):
    return change_post(post, by=clerk, **({"day": DAY} | more))


def holders(organization, day):
    held = Post.objects.filter(organization=organization).held_on(day)
    return {post.person.family_name for post in held.select_related("person")}


def test_the_old_post_ends_the_day_before_and_the_new_one_begins(deputy, ministry, clerk):
    with audited() as lines:
        moved(deputy, clerk, new=NewPost(ministry, "مشاور وزیر"))
    assert [line.verb for line in lines] == ["change_post", "create"]
    old, new = Post.objects.order_by("pk")
    assert old.end == PartialDate.from_date(DAY - timedelta(days=1))
    assert (new.person, new.organization, new.title) == (deputy.person, ministry, "مشاور وزیر")
    assert (new.start, new.end, new.primary) == (PartialDate.from_date(DAY), None, True)
    assert holders(old.organization, DAY - timedelta(days=1)) == {"قربانی"}
    assert holders(old.organization, DAY) == set()
    assert holders(ministry, DAY) == {"قربانی"}


def test_somebody_may_only_leave(deputy, clerk):
    moved(deputy, clerk)
    assert Post.objects.get().end is not None


def test_the_successor_gets_the_post(deputy, successor, parks, clerk):
    with audited() as lines:
        moved(deputy, clerk, successor=successor)
    assert len(lines) == 2
    post = Post.objects.get(person=successor)
    assert (post.title, post.organization, post.primary) == ("معاون", parks, True)
    assert holders(parks, DAY) == {"کریمی"}


@pytest.mark.parametrize(
    ("promises", "owner"),
    [
        (Promises.KEEP, "the person"),
        (Promises.SUCCESSOR, "the successor"),
        (Promises.ORGANIZATION, "the organization"),
    ],
)
def test_open_promises_go_where_it_was_said(deputy, successor, clerk, promises, owner):
    open_one = FollowUpFactory(owner_person=deputy.person)
    done = FollowUpFactory(owner_person=deputy.person, state="done")
    other = FollowUpFactory(owner_person=PersonFactory())
    with audited() as lines:
        moved(deputy, clerk, successor=successor, promises=promises)
    expected = {
        "the person": deputy.person,
        "the successor": successor,
        "the organization": deputy.organization,
    }
    assert FollowUp.objects.get(pk=open_one.pk).owner == expected[owner]
    assert FollowUp.objects.get(pk=done.pk).owner == deputy.person
    assert FollowUp.objects.get(pk=other.pk).owner == other.owner_person
    handed = [line.object_id for line in lines if line.verb == "hand_over"]
    assert handed == ([] if owner == "the person" else [open_one.pk])


def test_seats_held_for_the_office_end_and_others_stay(deputy, parks, clerk):
    of_office = TermFactory(seat=SeatFactory(office=parks), person=deputy.person)
    own = TermFactory(person=deputy.person)
    of_another = TermFactory(seat=SeatFactory(office=parks))
    moved(deputy, clerk, end_seats=True)
    last = PartialDate.from_date(DAY - timedelta(days=1))
    ends = dict(Term.objects.values_list("pk", "end"))
    assert ends == {of_office.pk: last, own.pk: None, of_another.pk: None}


def test_a_seat_taken_on_that_day_or_later_is_not_of_the_old_post(deputy, parks, clerk):
    later = TermFactory(
        seat=SeatFactory(office=parks), person=deputy.person, start=PartialDate.from_date(DAY)
    )
    moved(deputy, clerk, end_seats=True)
    assert Term.objects.get(pk=later.pk).end is None


def test_seats_stay_when_nobody_asked_to_end_them(deputy, parks, clerk):
    term = TermFactory(seat=SeatFactory(office=parks), person=deputy.person)
    moved(deputy, clerk)
    assert Term.objects.get(pk=term.pk).end is None


def test_office_numbers_are_retired_and_the_own_ones_stay(deputy, clerk):
    office = ContactPointFactory(person=deputy.person, post=deputy, value="office@example.org")
    own = ContactPointFactory(person=deputy.person, value="own@example.org")
    moved(deputy, clerk, retire_points=True)
    retired = ContactPoint.objects.get(pk=office.pk)
    assert (retired.retired_on, retired.retired_because) == (DAY, "تغییر سمت")
    assert list(ContactPoint.objects.in_use()) == [own]


def test_a_future_day_takes_effect_by_itself(deputy, parks, ministry, successor, clerk):
    day = today() + timedelta(days=10)
    point = ContactPointFactory(person=deputy.person, post=deputy)
    term = TermFactory(seat=SeatFactory(office=parks), person=deputy.person)
    new = NewPost(ministry, "مشاور")
    how = {"successor": successor, "end_seats": True, "retire_points": True}
    moved(deputy, clerk, day=day, new=new, **how)
    assert holders(parks, today()) == {"قربانی"}
    assert holders(ministry, today()) == set()
    assert holders(parks, day) == {"کریمی"}
    assert holders(ministry, day) == {"قربانی"}
    assert point in ContactPoint.objects.in_use()
    assert term in Term.objects.held_today()
    assert term not in Term.objects.held_on(day)


def test_promises_wait_for_a_future_day_and_then_go_by_themselves(
    deputy, successor, clerk, time_machine
):
    owed, other = FollowUpFactory.create_batch(2, owner_person=deputy.person)
    day = today() + timedelta(days=10)
    moved(deputy, clerk, day=day, successor=successor, promises=Promises.SUCCESSOR)
    tick()
    assert FollowUp.objects.get(pk=owed.pk).owner == deputy.person
    finish(other, by=clerk)
    time_machine.move_to(datetime.combine(day, time(9), ZoneInfo("Asia/Tehran")))
    tick()
    tick()
    assert FollowUp.objects.get(pk=owed.pk).owner == successor
    assert FollowUp.objects.get(pk=other.pk).owner == deputy.person
    assert Handover.objects.get().done


def test_a_letter_that_waits_is_not_sent_to_who_left(deputy, successor, clerk, letters):
    ContactPointFactory(person=deputy.person, value="ghorbani@example.org")
    FollowUpFactory(owner_person=deputy.person, due=today())
    remind_due(today())
    moved(deputy, clerk, successor=successor, promises=Promises.SUCCESSOR)
    send_due()
    assert letters() == []


def test_whoever_takes_over_has_the_letter_that_was_taken_back(deputy, successor, clerk):
    for person in (deputy.person, successor):
        ContactPointFactory(person=person, value=f"p{person.pk}@example.org")
    FollowUpFactory(owner_person=deputy.person, due=today())
    assert remind_due(today()) == 1
    moved(deputy, clerk, day=today(), successor=successor, promises=Promises.SUCCESSOR)
    assert remind_due(today()) == 1
    assert Mail.objects.get(state=Mail.State.PENDING).to == f"p{successor.pk}@example.org"


def test_what_was_unticked_stays_with_the_person(deputy, successor, clerk, client_of):
    owed, own = FollowUpFactory.create_batch(2, owner_person=deputy.person)
    ask(
        client_of(clerk),
        deputy,
        promises="successor",
        successor=successor.pk,
        follow_ups=[owed.pk],
    )
    assert FollowUp.objects.get(pk=owed.pk).owner == successor
    assert FollowUp.objects.get(pk=own.pk).owner == deputy.person


def test_the_successor_of_a_head_heads_the_organization(parks, successor, clerk):
    post = PostFactory(organization=parks, title="رئیس", head=True)
    moved(post, clerk, successor=successor)
    assert Post.objects.get(person=successor).head
    assert Post.objects.get(pk=post.pk).successor == successor


def test_a_post_that_has_ended_is_refused(deputy, clerk):
    moved(deputy, clerk)
    with audited() as lines, pytest.raises(ValidationError):
        moved(deputy, clerk, day=today())
    assert lines == []


def test_a_post_whose_end_was_known_may_end_sooner(parks, clerk):
    post = PostFactory(organization=parks, end=PartialDate.parse("1408"))
    moved(post, clerk)
    assert Post.objects.get().end == PartialDate.from_date(DAY - timedelta(days=1))


@pytest.mark.parametrize("day", ["1400/12/29", "1401/1/1"])
def test_a_day_before_its_start_is_refused_beside_the_field(deputy, clerk, client_of, day):
    response = ask(client_of(clerk), deputy, day=day)
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["day"]
    assert f'value="{day}"' in response.content.decode()
    assert Post.objects.get().end is None


def test_promises_need_a_successor_with_a_name(deputy, clerk, client_of):
    FollowUpFactory(owner_person=deputy.person)
    response = ask(client_of(clerk), deputy, promises="successor")
    assert list(response.context["form"].errors) == ["successor"]


def test_nobody_follows_themselves(deputy, clerk, client_of):
    response = ask(client_of(clerk), deputy, successor=deputy.person.pk)
    assert list(response.context["form"].errors) == ["successor"]


def test_a_new_post_needs_its_organization(deputy, clerk, client_of):
    response = ask(client_of(clerk), deputy, title="مشاور")
    assert list(response.context["form"].errors) == ["organization"]


def ask(client, post, **typed):
    url = reverse("engagements:post-change", args=[post.pk])
    return client.post(url, {"day": "۱۴۰۵/۱/۱۵", "promises": "keep"} | typed)


def test_the_dialog_shows_what_hangs_on_the_post(deputy, parks, clerk, client_of):
    FollowUpFactory(title="آمار شهرک‌ها", owner_person=deputy.person)
    TermFactory(seat=SeatFactory(office=parks, body__name="شورای نساجی"), person=deputy.person)
    client = client_of(clerk)
    assert reverse("engagements:post-change", args=[deputy.pk]) in (
        client.get(deputy.get_absolute_url()).content.decode()
    )
    page = client.get(reverse("engagements:post-change", args=[deputy.pk])).content.decode()
    assert "آمار شهرک‌ها" in page
    assert "شورای نساجی" in page


def test_sent_twice_it_is_done_once(deputy, ministry, clerk, client_of):
    client = client_of(clerk)
    typed = {"organization": ministry.pk, "title": "مشاور"}
    assert ask(client, deputy, **typed).status_code == 302
    assert ask(client, deputy, **typed).status_code == 422
    assert Post.objects.count() == 2


def test_the_1124th_minutes_still_name_ghorbani_as_deputy(
    deputy, parks, ministry, successor, clerk, client_of
):
    meeting = MeetingFactory(number=1124, title="نشست ۱۱۲۴", day=None)
    AttendanceFactory(meeting=meeting, person=deputy.person)
    hold(meeting, by=clerk)
    client = client_of(clerk)
    typed = {"organization": ministry.pk, "title": "مشاور وزیر", "successor": successor.pk}
    assert ask(client, deputy, **typed).status_code == 302

    row = Attendance.objects.get(meeting=meeting)
    assert (row.name, row.post, row.organization) == ("دکتر قربانی", "معاون", str(parks))
    minutes = client.get(meeting.get_absolute_url()).content.decode()
    assert "معاون" in minutes
    assert "مشاور وزیر" not in minutes
    person = Person.objects.for_list().get(pk=deputy.person_id)
    assert person.post_title == "مشاور وزیر"


def test_a_change_that_is_recorded_is_not_recorded_again(deputy, successor, ministry, clerk):
    day = today() + timedelta(days=10)
    moved(deputy, clerk, day=day, successor=successor, new=NewPost(ministry, "مشاور"))
    for how in ({"successor": successor}, {"new": NewPost(ministry, "مشاور ")}):
        with audited() as lines, pytest.raises(ValidationError):
            moved(deputy, clerk, day=day - timedelta(days=1), **how)
        assert lines == []
    assert Post.objects.count() == 3


@pytest.mark.parametrize(("title", "ends"), [("", False), ("معاون", True), ("مشاور", False)])
def test_a_seat_stays_with_whoever_keeps_another_post_there(deputy, parks, clerk, title, ends):
    PostFactory(person=deputy.person, organization=parks, title="مشاور")
    seat = SeatFactory(office=parks, office_title=title)
    term = TermFactory(seat=seat, person=deputy.person)
    moved(deputy, clerk, end_seats=True)
    assert bool(Term.objects.get(pk=term.pk).end) is ends


def test_the_successor_keeps_the_main_post_they_have(deputy, successor, parks, clerk):
    own = PostFactory(person=successor, title="مدیر", primary=True)
    moved(deputy, clerk, successor=successor)
    assert not Post.objects.get(person=successor, organization=parks).primary
    assert Post.objects.get(pk=own.pk).primary
