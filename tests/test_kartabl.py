"""The kartabl: what must I do now, and for whom do I wait."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from crm.dates import today
from engagements.actions.replies import refuse, reply
from engagements.kartabl import PANELS, SHOWN, grouped
from engagements.views.upkeep import kept_up
from tests.factories import (
    FollowUpFactory,
    LetterFactory,
    MeetingFactory,
    OrganizationFactory,
    PersonFactory,
    ResolutionFactory,
    SeatFactory,
    TermFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


def day(days):
    return today() + timedelta(days=days)


def titles(user):
    """{group: titles} of the groups that are not empty."""
    return {
        group.slug: [item["follow_up"].title for item in group.items]
        for group in grouped(user)
        if group.items
    }


def test_the_most_pressing_stands_first(clerk):
    for title, days in (("بعدها", 30), ("امروز", 0), ("دیر", -1), ("این هفته", 7), ("دیرتر", -9)):
        FollowUpFactory(title=title, due=day(days), owner_user=clerk)
    FollowUpFactory(title="بی‌روز", owner_user=clerk)
    assert titles(clerk) == {
        "overdue": ["دیرتر", "دیر"],
        "today": ["امروز"],
        "week": ["این هفته"],
        "undated": ["بی‌روز"],
        "later": ["بعدها"],
    }
    order = [group.slug for group in grouped(clerk)]
    assert order[:6] == ["answers", "overdue", "today", "week", "undated", "later"]
    assert order[6:] == ["waiting"]
    kept = [group.slug for group in kept_up(clerk)]
    assert kept == "mail invitations minutes problems ending vacant left duplicates".split()


def test_vacant_seats_stand_there_until_somebody_is_asked_for(clerk, reader):
    office = OrganizationFactory()
    seat = SeatFactory(office=office)
    TermFactory(seat=SeatFactory(body=seat.body))
    vacant = {user: group_called("vacant", user) for user in (clerk, reader)}
    assert vacant == {clerk: [seat], reader: []}
    FollowUpFactory(seat=seat, owner_organization=office)
    assert group_called("vacant", clerk) == []


def group_called(slug, user):
    [group] = [group for group in kept_up(user) if group.slug == slug]
    return [item["seat"] for item in group.items]


def test_what_i_owe_and_what_i_wait_for_are_apart(clerk):
    me = PersonFactory(user=clerk)
    FollowUpFactory(title="من", owner_user=clerk, chaser=clerk)
    FollowUpFactory(title="شخص من", owner_person=me, chaser=clerk)
    FollowUpFactory(title="کسی ندارد", chaser=clerk)
    FollowUpFactory(title="سازمان", owner_organization=OrganizationFactory(), chaser=clerk)
    FollowUpFactory(title="همکار", owner_user=UserFactory(), chaser=clerk)
    FollowUpFactory(title="دیگری", owner_person=PersonFactory(), chaser=clerk)
    found = titles(clerk)
    assert found == {
        "undated": ["من", "شخص من", "کسی ندارد"],
        "waiting": ["سازمان", "همکار", "دیگری"],
    }


def test_what_is_closed_or_somebody_else_s_is_not_here(clerk):
    FollowUpFactory(owner_user=clerk, state="done")
    FollowUpFactory(owner_user=clerk, state="dropped")
    FollowUpFactory(owner_user=UserFactory(), chaser=UserFactory())
    FollowUpFactory()
    assert titles(clerk) == {}


def test_each_line_says_why_it_is_here_and_what_closes_it(clerk, client_of):
    office = OrganizationFactory(name="ایسیپو")
    FollowUpFactory(owner_user=clerk, evidence_required=True)
    FollowUpFactory(chaser=clerk)
    FollowUpFactory(chaser=clerk, owner_organization=office)
    rows = [item for group in grouped(clerk) for item in group.items]
    assert len({row["reason"] for row in rows}) == 3
    assert len({row["closes"] for row in rows}) == 2
    text = client_of(clerk).get("/").content.decode()
    assert all(row["reason"] in text and row["closes"] in text for row in rows)
    assert "ایسیپو" in rows[-1]["reason"]


def test_the_menu_counts_what_i_owe_on_every_page(clerk, client_of):
    FollowUpFactory.create_batch(3, owner_user=clerk, due=day(-1))
    FollowUpFactory(chaser=clerk, owner_organization=OrganizationFactory())
    for url in ("/", "/contacts/people/"):
        response = client_of(clerk).get(url)
        assert response.context["waiting_count"] == 3
        assert '<span class="count">۳</span>' in response.content.decode()


def test_where_it_comes_from_can_be_opened_from_here(clerk, client_of):
    resolution = ResolutionFactory()
    follow_up = FollowUpFactory(owner_user=clerk, resolution=resolution, due=day(0))
    text = client_of(clerk).get("/").content.decode()
    for url in (
        resolution.get_absolute_url(),
        follow_up.get_absolute_url(),
        f"{follow_up.get_absolute_url()}done/?next=%2F",
        f"{follow_up.get_absolute_url()}postpone/?next=%2F",
    ):
        assert f'href="{url}"' in text
    assert resolution.number in text


def test_an_empty_queue_says_so(reader, client_of):
    response = client_of(reader).get("/")
    assert response.context["groups"] == []
    assert 'class="empty"' in response.content.decode()


def test_the_next_meetings_one_may_see(head, weaving, reader, client_of):
    MeetingFactory(title="گذشته", body=weaving, day=day(-1))
    MeetingFactory(title="آشکار", body=weaving, day=day(2))
    MeetingFactory(title="پنهان", body=weaving, day=day(1), confidential=True)
    seen = {
        user: [meeting.title for meeting in client_of(user).get("/").context["next_meetings"]]
        for user in (head, reader)
    }
    assert seen == {head: ["پنهان", "آشکار"], reader: ["آشکار"]}


def test_a_very_long_queue_is_cut_and_says_how_many_more(clerk, client_of):
    FollowUpFactory.create_batch(SHOWN + 3, owner_user=clerk, due=day(-1))
    FollowUpFactory(owner_user=clerk, due=day(0))
    late, now = [group for group in grouped(clerk) if group.items]
    assert (len(late.items), late.total, late.more, now.more) == (SHOWN, SHOWN + 3, 3, 0)
    [alone] = client_of(clerk).get("/", {"only": "overdue"}).context["groups"]
    assert len(alone.items) == SHOWN + 3


def test_the_pages_of_a_group_leave_nothing_out(clerk, client_of, monkeypatch):
    """Letters and follow-ups by their day, whatever page their own kind alone would be on."""
    monkeypatch.setattr("engagements.kartabl.PAGE", 4)
    for number in range(1, 6):
        FollowUpFactory(title=f"کار {number}", due=day(-2 * number), owner_user=clerk)
    for number in range(1, 6):
        days = {"day": day(-60), "answer_due": day(1 - 2 * number)}
        LetterFactory(subject=f"نامهٔ {number}", handler=clerk, by=clerk, **days)
    url, seen = "?only=overdue", []
    while url:
        page = client_of(clerk).get(f"/{url}").context
        [group] = page["groups"]
        seen.append([item.get("follow_up") or item["letter"] for item in group.items])
        url = page["next_url"]
    assert [len(items) for items in seen] == [4, 4, 2]
    found = [item for items in seen for item in items]
    assert len(set(map(str, found))) == 10
    assert [item.due for item in found] == sorted(item.due for item in found)


def test_all_that_is_asked_of_one_is_counted(clerk, monkeypatch):
    monkeypatch.setattr("engagements.kartabl.PAGE", 2)
    for _number in range(3):
        owed = FollowUpFactory(chaser=clerk, owner_organization=OrganizationFactory())
        reply(owed, kind="not_mine", by=None)
    answers = next(group for group in grouped(clerk) if group.slug == "answers")
    assert (len(answers.items), answers.total) == (2, 3)


def test_the_last_word_of_who_owes_it_stands_on_its_line(clerk, client_of):
    owed = FollowUpFactory(chaser=clerk, owner_organization=OrganizationFactory())
    silent = FollowUpFactory(chaser=clerk, owner_organization=OrganizationFactory())
    reply(owed, kind="seen", by=None)
    reply(owed, kind="progress", by=None, text="نیمی از آمار رسید")
    waiting = next(group for group in grouped(clerk) if group.slug == "waiting")
    words = {item["follow_up"]: item["last_word"] for item in waiting.items}
    assert (words[owed]["kind"], words[owed]["text"]) == ("پیشرفت کار", "نیمی از آمار رسید")
    assert words[silent] is None
    assert "نیمی از آمار رسید" in client_of(clerk).get("/").content.decode()


def test_what_was_refused_is_not_told_as_done(clerk):
    owed = FollowUpFactory(chaser=clerk, owner_organization=OrganizationFactory())
    said = reply(owed, kind="done", by=None, text="فرستادیم")
    refuse(said, by=clerk, answer="نرسیده")
    waiting = next(group for group in grouped(clerk) if group.slug == "waiting")
    assert waiting.items[0]["last_word"]["decided"] == "پذیرفته نشد"


def test_what_failed_and_what_waits_stand_above_what_is_later(clerk, client_of):
    """The parts without a day come below what is due this week, above all that can wait."""
    due = {"owner_user": clerk}
    for days in (0, 5, 90):
        FollowUpFactory(due=day(days), **due)
    text = client_of(clerk).get("/").content.decode()
    places = [text.index(f'id="{slug}"') for slug in ("today", "week", "later")]
    panels = [text.index(f'hx-get="{reverse(name)}"') for name in PANELS]
    assert places[:2] + panels + places[2:] == sorted(places + panels)
    FollowUpFactory(**due)
    text = client_of(clerk).get("/").content.decode()
    assert text.index(f'hx-get="{reverse(PANELS[0])}"') < text.index('id="undated"')


def test_with_nothing_that_can_wait_the_parts_stand_below(clerk, client_of):
    FollowUpFactory(due=day(0), owner_user=clerk)
    text = client_of(clerk).get("/").content.decode()
    assert [text.count(f'hx-get="{reverse(name)}"') for name in PANELS] == [1, 1]
