"""Rules of reminders: said, taken back, and applied to what is open by the next tick."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Case, F, Q, Value, When

from crm.history import lock, record
from crm.holidays import DaysOff
from crm.models import User
from crm.trash import throw_away
from engagements.actions.deadlines import sources
from engagements.models import FollowUp, ReminderRule, Subject
from engagements.models.reminder_rules import Rulebook
from engagements.slots import next_reminder


@transaction.atomic
def set_rule(rule: ReminderRule, *, by: User) -> ReminderRule:
    """Save a rule, new or changed; what is open gets its days from the next tick on."""
    record("create" if rule._state.adding else "update", rule, by=by)
    return rule


@transaction.atomic
def drop_rule(rule: ReminderRule, *, by: User) -> None:
    """Take a rule back: what is less particular counts again."""
    throw_away(lock(rule), by=by)


@transaction.atomic
def apply_changed_rules(day: date) -> int:
    """Give what is open its new days where a rule was changed; how many follow-ups moved.

    Nobody is reminded twice by that: what is unique is the reminder itself, not when it is looked
    for. What was to be looked at before the day is left to this very tick.
    """
    rules = list(ReminderRule.everything.filter(applied=False).select_for_update())
    if not rules:
        return 0
    own = [rule for rule in rules if rule.subject == Subject.FOLLOW_UP]
    moved = reschedule(concerned(own), day) if own else 0
    changed = {rule.subject for rule in rules}
    for subject, source in sources():
        if subject in changed:
            source.rules_changed()
    ReminderRule.everything.filter(pk__in=[rule.pk for rule in rules]).update(applied=True)
    return moved


def concerned(rules: list[ReminderRule]) -> Any:
    """The open follow-ups for which one of these rules may count."""
    rows = FollowUp.objects.open().filter(due__isnull=False)
    if any(rule.scope == ("", 0) for rule in rules):
        return rows
    bodies = [rule.body_id for rule in rules if rule.body_id]
    users = [rule.user_id for rule in rules if rule.user_id]
    about = Q(pk__in=[rule.follow_up_id for rule in rules if rule.follow_up_id])
    about |= Q(resolution__body__in=bodies) | Q(seat__body__in=bodies)
    return rows.filter(about | Q(owner_user__in=users) | Q(owner_person__user__in=users))


def reschedule(rows: Any, day: date) -> int:
    """Set their next reminder: those with a rule of their own one by one, all others that are due
    on the same day and under the same rules at once."""
    own = ReminderRule.objects.filter(follow_up__isnull=False).values("follow_up")
    ruled = list(rows.filter(pk__in=own).for_detail())
    book = ReminderRule.objects.book(Subject.FOLLOW_UP, [row.pk for row in ruled])
    ahead = rows.filter(Q(remind_on=None) | Q(remind_on__gte=day))
    first = ahead.order_by("due").values_list("due", flat=True).first()
    off = DaysOff(first or day)
    moved = 0
    for row in ruled:
        row.schedule(day, book=book, off=off)
        moved += move(ahead.filter(pk=row.pk), row.remind_on)
    groups = under_rules(ahead.exclude(pk__in=own), book)
    for due, user, body in list(groups.values_list("due", "by_user", "by_body").distinct()):
        plan, usual = book.plan(user=user, body=body), book.plan(body=body)
        same = groups.filter(due=due, by_user=user, by_body=body)
        moved += move(same, next_reminder(due, plan, usual, day, off))
    return moved


def under_rules(rows: Any, book: Rulebook) -> Any:
    """With whose rules count for each: `by_user` and `by_body`, 0 for nobody's."""
    users, bodies = list(book.plans["user"]), list(book.plans["body"])
    by_user = choice({"owner_user": users, "owner_person__user": users})
    by_body = choice({"resolution__body": bodies, "seat__body": bodies})
    return rows.order_by().annotate(by_user=by_user, by_body=by_body)


def choice(paths: dict[str, list[int]]) -> Any:
    """The first of these columns that holds one of the keys; 0 when none does."""
    cases = [When(**{f"{path}__in": keys}, then=F(path)) for path, keys in paths.items() if keys]
    return Case(*cases, default=Value(0)) if cases else Value(0)


def move(rows: Any, remind_on: date | None) -> int:
    """Set the day where it is another."""
    other = rows.exclude(remind_on=remind_on) if remind_on else rows.exclude(remind_on=None)
    return int(other.update(remind_on=remind_on))
