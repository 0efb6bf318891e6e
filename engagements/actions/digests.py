"""The daily letter: all that waits for somebody in one, at their own hour, once a day.

Who chose it gets no single reminders of what they owe, chase or see to. Nothing is written when
nothing is due, and after an outage there is one letter, of today.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from crm import mail
from crm.holidays import DaysOff
from crm.links import whole_address
from crm.models import Mail, User
from engagements.clock import quiet_of
from engagements.models import FollowUp, Letter, Mute, Notice, Office, Reply
from engagements.models.mutes import muted_keys
from engagements.stopping import digest_stop_path

log = logging.getLogger(__name__)

RULE = "digest"
WEEK = timedelta(days=7)
#: so many lines of a part are told; the kartabl has them all
MOST = 15


@dataclass(frozen=True)
class Line:
    """One thing that waits: what, by when, and where it is."""

    title: str
    day: date | None
    path: str
    note: str = ""


def write_digests(now: datetime | None = None) -> int:
    """Write the daily letters whose hour has come; how many."""
    now = now or timezone.now()
    readers = list(digest_readers())
    if not readers:
        return 0
    known = told_already({local_day(user, now) for user in readers})
    office, off = Office.current(), DaysOff(now.date() - timedelta(days=2))
    written = 0
    for user in readers:
        day = local_day(user, now)
        if (user.pk, day) in known or not is_time(user, now, office, off):
            continue
        try:
            written += write(user, day)
        except Exception:  # one bad record must not keep the others from their letter
            log.exception("The daily letter of account %s could not be written", user.pk)
    return written


def digest_readers() -> Any:
    """Those who chose the daily letter and can be written to."""
    return User.objects.filter(digest=True, is_active=True).exclude(email="")


def local_day(user: User, now: datetime) -> date:
    return now.astimezone(user.zone).date()


def is_time(user: User, now: datetime, office: Office, off: DaysOff) -> bool:
    """Whether their hour has come, on their own clock, and nobody sleeps."""
    come = now.astimezone(user.zone).time() >= user.digest_at
    return come and quiet_of(user, office).over_at(now, off) == now


def told_already(days: set[date]) -> set[tuple[int, date]]:
    """(account, day) of the letters that were written, or needed none."""
    rows = Notice.objects.of(User, RULE).filter(slot__in=days)
    return set(rows.values_list("object_id", "slot"))


@transaction.atomic
def write(user: User, day: date) -> bool:
    """Write one daily letter unless that was done, or there is nothing to tell."""
    notice = Notice.objects.once(User, user.pk, RULE, day)
    parts: dict[str, Any] = told(user, day) if notice else {}
    if notice is None or not any(parts.values()):
        return False
    notice.mail = mail.post(
        "digest",
        to=user.email,
        to_name=str(user),
        user=user,
        stop_url=whole_address(digest_stop_path(user)),
        day=day,
        count=sum(len(parts[name]) for name in ("overdue", "today")),
        **parts,
    )
    notice.save(update_fields=["mail"])
    return True


def told(user: User, day: date) -> dict[str, list[Line]]:
    """{part: its lines}: what is late, due today, due this week, asked of them, and uncertain."""
    due = sorted([*owed(user, day), *letters(user, day)], key=lambda line: line.day or day)
    return {
        "overdue": [line for line in due if line.day and line.day < day][:MOST],
        "today": [line for line in due if line.day == day][:MOST],
        "week": [line for line in due if line.day and line.day > day][:MOST],
        "answers": answers(user),
        "chased": chased(user, day),
        "uncertain": uncertain(user),
    }


def owed(user: User, day: date) -> list[Line]:
    """What is theirs to do, owed or referred to them, and not muted."""
    rows = unmuted(FollowUp.objects.open().held_by(user), user, FollowUp)
    due = rows.filter(due__lte=day + WEEK).order_by("due", "pk")[: 2 * MOST]
    return [Line(row.title, row.due, row.get_absolute_url()) for row in due]


def chased(user: User, day: date) -> list[Line]:
    """What others owe them that is late."""
    rows = unmuted(FollowUp.objects.open().chased_by(user), user, FollowUp)
    late = rows.filter(due__lt=day).for_list().order_by("due", "pk")[:MOST]
    return [Line(row.title, row.due, row.get_absolute_url(), str(row.owner or "")) for row in late]


def letters(user: User, day: date) -> list[Line]:
    """The letters whose answer is due: ours that are theirs to write, and others' they wait for."""
    awaited = Letter.objects.awaiting()
    theirs = awaited.seen_to_by(user).filter(direction=Letter.Direction.OUTGOING)
    rows = unmuted(awaited.held_by(user) | theirs, user, Letter)
    due = rows.filter(answer_due__lte=day + WEEK).order_by("answer_due", "pk")[: 2 * MOST]
    return [Line(str(row), row.answer_due, row.get_absolute_url()) for row in due]


def answers(user: User) -> list[Line]:
    """What is asked of them by those they chase."""
    rows = Reply.objects.waiting_for(user).for_detail().order_by("pk")[:MOST]
    return [
        Line(
            row.follow_up.title,
            row.until,
            row.follow_up.get_absolute_url(),
            str(row.get_kind_display()),
        )
        for row in rows
    ]


def uncertain(user: User) -> list[Line]:
    """Letters of which nobody knows whether they arrived: all for the secretariat, else those to
    oneself; told every day until somebody says how it was."""
    rows: Any = Mail.objects.visible_to(user).filter(state=Mail.State.UNCERTAIN).order_by("-pk")
    return [
        Line(row.subject, None, row.get_absolute_url(), row.to_name or row.to)
        for row in rows[:MOST]
    ]


def unmuted(rows: Any, user: User, model: Any) -> Any:
    """Without what they have muted."""
    kind, keys = muted_keys(Mute.objects.filter(user=user), model)
    return rows.none() if kind else rows.exclude(pk__in=keys)
