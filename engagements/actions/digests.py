"""The daily letter: all that waits for somebody in one, at their own hour, once a day.

Who chose it gets no single reminders of what they owe, chase or see to. Nothing is written when
nothing is due, and after an outage there is one letter, of today.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm import mail
from crm.holidays import DaysOff
from crm.links import whole_address
from crm.models import Mail, User
from engagements.clock import quiet_of
from engagements.models import FollowUp, Letter, Mute, Notice, Office, Referral, Reply, Substitution
from engagements.models.letters import held as held_letters
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
    #: the account in whose place it waits for the reader
    for_whom: User | None = None
    #: who owes it, what is asked, …; told in the reader's language when it is shown
    note: Any = ""


@dataclass(frozen=True)
class Part:
    """Lines of one kind: the first of them, and how many there are."""

    title: Any
    lines: list[Line]
    total: int

    @property
    def more(self) -> int:
        return self.total - len(self.lines)


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
    rows = Notice.objects.of(User, RULE).filter(slot__in=days, withdrawn=False)
    return set(rows.values_list("object_id", "slot"))


@transaction.atomic
def write(user: User, day: date) -> bool:
    """Write one daily letter unless that was done, or there is nothing to tell."""
    notice = Notice.objects.once(User, user.pk, RULE, day)
    parts = told(user, day) if notice else {}
    if notice is None or not any(part.total for part in parts.values()):
        return False
    notice.mail = mail.post(
        "digest",
        to=user.email,
        to_name=str(user),
        user=user,
        stop_url=whole_address(digest_stop_path(user)),
        day=day,
        count=parts["overdue"].total + parts["today"].total,
        parts=[part for part in parts.values() if part.total],
    )
    notice.save(update_fields=["mail"])
    return True


def told(user: User, day: date) -> dict[str, Part]:
    """What is late, due today, due this week, asked of them, owed by others, and uncertain."""
    desk = Desk(user, Substitution.objects.those_away(user))
    due = [desk.owed(), desk.letters()]
    return {
        "overdue": part(_("Overdue"), due, desk.line, lt=day),
        "today": part(_("Today"), due, desk.line, exact=day),
        "week": part(_("This week"), due, desk.line, gt=day, lte=day + WEEK),
        "answers": desk.answers(),
        "chased": part(_("Overdue, and owed by others"), [desk.chased()], desk.owing, lt=day),
        "uncertain": uncertain(user),
    }


def part(title: Any, rows: list[Any], told: Callable[[Any], Line], **days: date) -> Part:
    """What of these rows is due within the days, all by their day."""
    lines: list[Line] = []
    total = 0
    for some in rows:
        name = "answer_due" if some.model is Letter else "due"
        within = some.filter(**{f"{name}__{lookup}": day for lookup, day in days.items()})
        lines += map(told, within.order_by(name, "pk")[:MOST])
        total += within.count()
    return Part(title, sorted(lines, key=lambda line: line.day or date.max)[:MOST], total)


@dataclass(frozen=True)
class Desk:
    """What waits for somebody, and for those they stand in for, as in the kartabl."""

    user: User
    away: dict[int, User]

    def owed(self) -> Any:
        """What is theirs to do, owed or referred to them, and not muted."""
        theirs = FollowUp.objects.of_away(self.away, self.user)
        rows = FollowUp.objects.waiting_for(self.user, theirs).held_by(self.user, self.away)
        return unmuted(rows, self.user, FollowUp).for_list()

    def chased(self) -> Any:
        """What others owe them."""
        mine = Q(pk__in=FollowUp.objects.chased_by(self.user).values("pk"))
        held = FollowUp.objects.held_by(self.user, self.away).values("pk")
        for other in self.away.values():
            theirs = FollowUp.objects.visible_to(self.user).chased_by(other)
            mine |= Q(pk__in=theirs.exclude(pk__in=held).values("pk"))
        return unmuted(FollowUp.objects.open().filter(mine), self.user, FollowUp).for_list()

    def letters(self) -> Any:
        """The letters whose answer is due: ours to write, and others' they wait for."""
        theirs = Q(handler__in=[self.user.pk, *self.away], direction=Letter.Direction.OUTGOING)
        rows = Letter.objects.visible_to(self.user).awaiting()
        rows = rows.filter(held_letters(self.user, self.away) | theirs)
        return unmuted(rows, self.user, Letter)

    def answers(self) -> Part:
        """What is asked by those they chase."""
        rows = Reply.objects.waiting_for(self.user, self.away)
        lines = [self.asking(row) for row in rows.for_detail().order_by("pk")[:MOST]]
        return Part(_("They ask you"), lines, rows.count())

    def line(self, row: Any, note: Any = "") -> Line:
        """One thing with its day."""
        letter = isinstance(row, Letter)
        holders = (row.handler_id,) if letter else (row.account, row.chaser_id)
        referred = self.referred.get((letter, row.pk))
        whom = self.for_whom(*([referred] if referred else holders))
        day = row.answer_due if letter else row.due
        return Line(str(row), day, row.get_absolute_url(), whom, note)

    def owing(self, row: FollowUp) -> Line:
        """The same, and who owes it."""
        return self.line(row, row.owner or "")

    def asking(self, row: Reply) -> Line:
        whom = self.for_whom(row.follow_up.chaser_id)
        path = row.follow_up.get_absolute_url()
        return Line(row.follow_up.title, row.until, path, whom, Reply.Kind(row.kind).label)

    @cached_property
    def referred(self) -> dict[tuple[bool, int], int]:
        """{(whether it is a letter, its key): who of them it was referred to}"""
        rows = Referral.objects.filter(state=Referral.State.HELD, to__in=[self.user.pk, *self.away])
        told = rows.order_by().values_list("letter", "follow_up", "to")
        return {(letter is not None, letter or follow_up): to for letter, follow_up, to in told}

    def for_whom(self, *holders: int | None) -> User | None:
        """In whose place it is the reader's; None when it is their own."""
        if self.user.pk in holders:
            return None
        return next((self.away[key] for key in holders if key in self.away), None)


def uncertain(user: User) -> Part:
    """Letters of which nobody knows whether they arrived: all for the secretariat, else those to
    oneself; told every day until somebody says how it was."""
    rows: Any = Mail.objects.visible_to(user).filter(state=Mail.State.UNCERTAIN)
    lines = [
        Line(row.subject, None, row.get_absolute_url(), note=row.to_name or row.to)
        for row in rows.order_by("-pk")[:MOST]
    ]
    return Part(_("Letters that may not have arrived"), lines, rows.count())


def unmuted(rows: Any, user: User, model: Any) -> Any:
    """Without what they have muted."""
    kind, keys = muted_keys(Mute.objects.filter(user=user), model)
    return rows.none() if kind else rows.exclude(pk__in=keys)
