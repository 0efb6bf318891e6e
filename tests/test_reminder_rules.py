"""Rules of reminders: which one counts, who may say so, and what a change of one does."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from crm.dates import today
from crm.holidays import DaysOff
from crm.models import Change, Holiday, Mail
from engagements.actions.reminder_rules import apply_changed_rules, drop_rule, set_rule
from engagements.actions.reminders import tick
from engagements.models import FollowUp, Reminder, ReminderRule, Subject
from engagements.overdue import for_board
from engagements.slots import due_when_late, late_by
from tests.factories import (
    ContactPointFactory,
    FollowUpFactory,
    MeetingFactory,
    PersonFactory,
    ReminderRuleFactory,
    ResolutionFactory,
    SeatFactory,
    TermFactory,
)

pytestmark = pytest.mark.django_db
#: a Saturday
NOON = datetime(2026, 4, 18, 9, 0, tzinfo=UTC)
PAGES = [f"engagements:{of}reminders" for of in ("", "my-", "body-", "follow-up-")]


def ahead(days):
    return today() + timedelta(days=days)


def in_body(body, **about):
    return FollowUpFactory(resolution=ResolutionFactory(meeting=MeetingFactory(body=body)), **about)


def remind_on(follow_up):
    return FollowUp.objects.get(pk=follow_up.pk).remind_on


def lasting(clock, days):
    """What was reminded of in so many days: (rule, recipient), with two ticks a day."""
    for _day in range(days):
        tick()
        tick()
        clock.shift(timedelta(days=1))
    return list(Reminder.objects.order_by("slot", "pk").values_list("rule", "recipient"))


# --- which one counts -------------------------------------------------------------------------


def test_the_most_particular_rule_counts_whole(reader, weaving):
    owed = in_body(weaving, due=ahead(30), owner_user=reader)
    days = {}
    for scope, before in (({}, 4), ({"body": weaving}, 5), ({"user": reader}, 6)):
        ReminderRuleFactory(before=str(before), **scope)
        apply_changed_rules(today())
        days[before] = remind_on(owed)
    ReminderRuleFactory(before="7", every=None, follow_up=owed)
    apply_changed_rules(today())
    assert [*days.values(), remind_on(owed)] == [ahead(30 - n) for n in (4, 5, 6, 7)]
    assert ReminderRule.objects.book("follow_up").plan(user=reader.pk).before == (6,)


def test_a_person_s_own_days_are_theirs_alone(reader, clerk):
    with time_machine.travel(NOON, tick=False) as clock:
        FollowUpFactory(due=ahead(4), owner_user=reader, chaser=clerk)
        ReminderRuleFactory(user=reader, before="", on_day=False, every=None)
        found = lasting(clock, 13)
    assert found == [("overdue", clerk.email)]


def test_several_days_before(reader):
    with time_machine.travel(NOON, tick=False) as clock:
        FollowUpFactory(due=ahead(10), owner_user=reader)
        ReminderRuleFactory(before="7, 2", on_day=False, every=None)
        found = lasting(clock, 20)
        slots = Reminder.objects.values_list("slot", flat=True)
        days = [(slot - ahead(-20)).days for slot in slots]
    assert found == [("before", reader.email)] * 2
    assert sorted(days) == [3, 8]


def test_late_is_counted_in_working_days_without_what_was_announced(reader):
    with time_machine.travel(NOON, tick=False) as clock:
        follow_up = FollowUpFactory(due=today(), owner_user=reader)
        Holiday.objects.create(day=ahead(2), name="عید")
        ReminderRuleFactory(before="", on_day=False, every=3)
        lasting(clock, 8)
    [slot] = follow_up.reminders.values_list("slot", flat=True)
    assert slot == follow_up.due + timedelta(days=4)


# --- the head and the board -------------------------------------------------------------------


@pytest.fixture
def outside_head(weaving):
    """Leads the body and has no account."""
    person = PersonFactory(given_name="ندا", family_name="کاظمی")
    ContactPointFactory(person=person, value="kazemi@example.org")
    TermFactory(seat=SeatFactory(body=weaving, role="head"), person=person)
    return person


def test_the_head_is_told_once_when_it_is_late_for_long(weaving, outside_head, reader):
    with time_machine.travel(NOON, tick=False) as clock:
        in_body(weaving, due=today(), owner_user=reader, title="گزارش برق")
        ReminderRuleFactory(body=weaving, every=5, to_head=7)
        found = lasting(clock, 30)
    assert found.count(("head", "kazemi@example.org")) == 1
    assert found.index(("head", "kazemi@example.org")) == 2
    letter = Mail.objects.get(to="kazemi@example.org")
    assert "گزارش برق" in letter.text
    assert "answer" not in letter.text  # it is not theirs to answer


def test_after_an_outage_owner_and_head_get_one_letter_each(weaving, outside_head, reader):
    with time_machine.travel(NOON, tick=False) as clock:
        in_body(weaving, due=today(), owner_user=reader)
        clock.shift(timedelta(days=60))
        assert [tick().reminded, tick().reminded] == [2, 0]
    assert sorted(Mail.objects.values_list("to", flat=True)) == ["kazemi@example.org", reader.email]


def test_a_head_who_owes_it_gets_one_letter(weaving, head):
    with time_machine.travel(NOON, tick=False) as clock:
        in_body(weaving, due=today(), owner_user=head, chaser=head)
        clock.shift(timedelta(days=60))
        assert tick().reminded == 1


def test_long_overdue_stands_before_the_board_by_the_rule_that_counts(weaving, reader):
    off = DaysOff(today() - timedelta(days=400))
    limit = due_when_late(today(), 24, off)
    late, soon = FollowUpFactory(due=limit), FollowUpFactory(due=limit + timedelta(days=4))
    of_body = in_body(weaving, due=due_when_late(today(), 3, off))
    own = FollowUpFactory(due=due_when_late(today(), 2, off))
    assert set(for_board(FollowUp.objects)) == {late}
    ReminderRuleFactory(body=weaving, to_board=3)
    ReminderRuleFactory(follow_up=own, to_board=2)
    ReminderRuleFactory(follow_up=late, to_board=None)
    assert set(for_board(FollowUp.objects)) == {of_body, own}
    assert late_by(limit, 24, off) <= today() < late_by(soon.due, 24, off)


def test_the_board_reads_it_body_by_body(
    weaving, client_of, director, django_assert_max_num_queries
):
    in_body(weaving, due=today() - timedelta(days=90), title="گزارش برق")
    FollowUpFactory(due=today() - timedelta(days=80), title="نامه به وزارت")
    FollowUpFactory(due=today() - timedelta(days=3), title="هنوز زود است")
    url, browser = reverse("engagements:board-report"), client_of(director)
    with django_assert_max_num_queries(12):
        text = browser.get(url).content.decode()
    assert "گزارش برق" in text
    assert "نامه به وزارت" in text
    assert "هنوز زود است" not in text
    of_body = browser.get(url, {"body": weaving.pk}).content.decode()
    assert "گزارش برق" in of_body
    assert "نامه به وزارت" not in of_body
    told = browser.get(weaving.get_absolute_url()).content.decode()
    assert f"{url}?body={weaving.pk}" in told


# --- a rule that changes ----------------------------------------------------------------------


def test_a_change_moves_what_is_open_and_doubles_nothing(reader, clerk):
    with time_machine.travel(NOON, tick=False) as clock:
        owed = FollowUpFactory(due=ahead(3), owner_user=reader)
        rule = set_rule(ReminderRule(subject="follow_up", before="3"), by=clerk)
        tick()
        assert owed.reminders.count() == 1
        for before in ("3, 1", "3", "2", "3, 2"):
            rule.before = before
            set_rule(rule, by=clerk)
            tick()
        assert owed.reminders.count() == 1
        clock.shift(timedelta(days=1))
        tick()
    assert [r.slot for r in owed.reminders.all()] == [owed.due - timedelta(days=n) for n in (2, 3)]


def test_who_is_late_is_not_told_on_the_next_day_because_the_rhythm_changed(reader, clerk):
    with time_machine.travel(NOON, tick=False) as clock:
        owed = FollowUpFactory(due=today(), owner_user=reader)
        rule = set_rule(ReminderRule(subject="follow_up", before="", every=3), by=clerk)
        lasting(clock, 4)
        assert owed.reminders.count() == 2  # on the day, and late by three working days
        rule.every = 4
        set_rule(rule, by=clerk)
        tick()
        assert owed.reminders.count() == 2


def test_a_rule_taken_back_counts_no_more(reader, clerk):
    owed = FollowUpFactory(due=ahead(30), owner_user=reader)
    rule = set_rule(ReminderRule(subject="follow_up", before="9"), by=clerk)
    apply_changed_rules(today())
    assert remind_on(owed) == ahead(21)
    drop_rule(rule, by=clerk)
    apply_changed_rules(today())
    assert remind_on(owed) == ahead(28)


def test_what_was_missed_is_not_lost_by_a_change(reader, clerk):
    """The clock stood still, a rule changed, and only then it ticks again."""
    with time_machine.travel(NOON, tick=False) as clock:
        FollowUpFactory(due=ahead(3), owner_user=reader)
        clock.shift(timedelta(days=4))
        set_rule(ReminderRule(subject="follow_up", before="2", every=6), by=clerk)
        assert tick().reminded == 1


def test_a_change_costs_as_much_as_there_are_days_not_follow_ups(
    reader, clerk, weaving, django_assert_max_num_queries
):
    FollowUpFactory.create_batch(40, due=ahead(30), owner_user=reader)
    in_body(weaving, due=ahead(30))
    set_rule(ReminderRule(subject="follow_up", before="9"), by=clerk)
    with django_assert_max_num_queries(12):
        assert apply_changed_rules(today()) == 41
    assert apply_changed_rules(today()) == 0


def test_a_new_day_is_planned_by_the_rules(clerk, reader, client_of):
    ReminderRuleFactory(user=reader, before="12")
    owed = FollowUpFactory(due=ahead(30), owner_user=reader)
    assert remind_on(owed) == ahead(18)
    page = client_of(clerk).get(owed.url_role("update", owed.pk))
    sent = {"title": owed.title, "priority": "2", "state": "open", "version": 1}
    client_of(clerk).post(
        owed.url_role("update", owed.pk),
        sent | {"due": str(ahead(40)), "owner_user": reader.pk},
    )
    assert page.status_code == 200
    assert remind_on(owed) == ahead(28)


# --- the pages --------------------------------------------------------------------------------


def send(client, page, *args, of="follow_up", **typed):
    return client.post(f"{reverse(page, args=args)}?of={of}", typed)


def test_the_secretariat_says_what_is_usual(client_of, clerk, reader):
    browser = client_of(clerk)
    typed = {"before": "۲، ۷", "on_day": "on", "every": "۵", "to_head": "", "to_board": "۴۰"}
    assert send(browser, PAGES[0], **typed).status_code == 302
    rule = ReminderRule.objects.get()
    assert rule.plan == ((7, 2), True, 5, None, 40)
    assert [line.verb for line in Change.objects.of(rule)] == ["create"]
    text = browser.get(reverse(PAGES[0])).content.decode()
    assert "۷، ۲ روز پیش" in text
    assert send(client_of(reader), PAGES[0], **typed).status_code == 403


@pytest.mark.parametrize("days", ["صفر", "0", "2, 0", "366", "-1", "1, 2, 3, 4, 5, 6", "9" * 30])
def test_what_is_no_list_of_days_is_said_beside_the_field(client_of, clerk, days):
    response = send(client_of(clerk), PAGES[0], before=days)
    assert response.status_code == 422
    assert response.context["form"].errors.keys() == {"before"}
    assert not ReminderRule.objects.exists()


def test_who_leads_a_body_says_so_for_it_and_others_do_not(client_of, head, reader, weaving):
    typed = {"before": "1", "every": "3"}
    assert send(client_of(head), PAGES[2], weaving.pk, of="term", **typed).status_code == 302
    rule = ReminderRule.objects.get()
    assert (rule.body, rule.subject, rule.plan.before) == (weaving, Subject.TERM, (1,))
    assert rule.every is None  # what is over is not late
    assert send(client_of(reader), PAGES[2], weaving.pk, **typed).status_code == 403


def test_one_follow_up_may_have_days_of_its_own(client_of, clerk, reader):
    owed = FollowUpFactory(due=ahead(30), owner_user=reader)
    url = reverse(PAGES[3], args=[owed.pk])
    assert url in client_of(clerk).get(owed.get_absolute_url()).content.decode()
    assert send(client_of(clerk), PAGES[3], owed.pk, before="10").status_code == 302
    tick()
    assert remind_on(owed) == ahead(20)
    browser = client_of(clerk)
    assert browser.post(url, {"usual": "1"}).status_code == 302
    assert browser.post(url, {"usual": "1"}).status_code == 302  # clicked twice
    tick()
    assert remind_on(owed) == ahead(28)


def test_everybody_chooses_for_themselves_but_not_what_the_head_is_told(client_of, reader, clerk):
    browser = client_of(reader)
    form = browser.get(reverse(PAGES[1])).context["form"]
    assert [*form.fields] == ["before", "on_day", "every", "key"]
    assert form["before"].value() == "۲"  # as is usual
    assert send(browser, PAGES[1], before="1", to_head="1").status_code == 302
    rule = ReminderRule.objects.get(user=reader)
    assert rule.to_head is not None
    history = reverse("engagements:reminder-rule-history", args=[rule.pk])
    assert browser.get(history).status_code == 200
    assert client_of(clerk).get(history).status_code == 404


def test_an_edit_made_meanwhile_is_shown_not_overwritten(client_of, clerk, admin):
    ReminderRuleFactory(before="3")
    typed = {"before": "5", "on_day": "on", "every": "2", "version": "1"}
    assert send(client_of(admin), PAGES[0], **typed).status_code == 302
    response = send(client_of(clerk), PAGES[0], **(typed | {"before": "8"}))
    assert response.status_code == 409
    assert ReminderRule.objects.get().before == "5"
    again = typed | {"before": "8", "version": "2"}
    assert send(client_of(clerk), PAGES[0], **again).status_code == 302


def test_the_first_rule_made_twice_at_once_is_one(client_of, clerk):
    typed = {"before": "5", "on_day": "on"}
    assert send(client_of(clerk), PAGES[0], **typed).status_code == 302
    response = send(client_of(clerk), PAGES[0], **typed)  # as a second window would: no version
    assert response.status_code in (302, 409, 422)
    assert ReminderRule.everything.count() == 1


def test_a_kind_there_is_not_is_not_found(client_of, clerk):
    assert client_of(clerk).get(f"{reverse(PAGES[0])}?of=nonsense").status_code == 404
    assert date.min < today()


def test_beside_a_refused_form_stands_what_counts_now(clerk, client_of):
    url = "/engagements/reminders/?of=follow_up"
    client = client_of(clerk)
    now = client.get(url).context["in_words"]
    refused = client.post(url, {"before": "9, x", "every": "99", "version": ""})
    assert refused.status_code == 422
    assert refused.context["in_words"] == now


def test_the_menu_leads_to_the_rules_and_on_to_days_off_and_quiet_hours(
    admin, clerk, reader, client_of
):
    led = {user: client_of(user).get("/").content.decode() for user in (admin, clerk, reader)}
    link = 'href="/engagements/reminders/"'
    assert [link in led[user] for user in (admin, clerk, reader)] == [True, True, False]
    onward = {user: client_of(user).get("/engagements/reminders/") for user in (admin, clerk)}
    for address in ("/days-off/", "/engagements/office/"):
        shown = [f'href="{address}"' in page.content.decode() for page in onward.values()]
        assert shown == [True, False]
